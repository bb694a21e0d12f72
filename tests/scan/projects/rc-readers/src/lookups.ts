import { IRead, IUploadRead } from '@rocket.chat/apps-engine/definition/accessors'

export async function messages(read: IRead, id: string): Promise<void> {
  const reader = read.getMessageReader()
  await reader.getById(id) //! getById message.read
  await reader.getSenderUser(id) //! getSenderUser message.read
  await reader.getRoom(id) //! getRoom message.read
  await read.getThreadReader().getThreadById(id) //! getThreadById threads.read
}

export const files = async (uploads: IUploadRead, id: string) => [
  await uploads.getById(id), //! getById upload.read
  await uploads.getBuffer({} as any), //! getBuffer upload.read
  await uploads.getBufferById(id), //! getBufferById upload.read
]

export async function others(read: IRead): Promise<void> {
  const roles = read.getRoleReader()
  await Promise.all(['admin', 'user'].map((name) => roles.getOneByIdOrName(name))) //! getOneByIdOrName role.read
  const list = roles.getCustomRoles.bind(roles) //! getCustomRoles role.read
  await list()
  await read.getVideoConferenceReader().getById('call') //! getById video-conference.read
  await read.getContactReader().getById('contact') //! getById contact.read
  await read.getCloudWorkspaceReader().getWorkspaceToken('scope') //! getWorkspaceToken cloud.workspace-token
  await read.getOAuthAppsReader().getOAuthAppById('id', 'app') //! getOAuthAppById oauth-app.read
  await read.getOAuthAppsReader().getOAuthAppByName('name', 'app') //! getOAuthAppByName oauth-app.read
}
