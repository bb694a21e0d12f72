import { rootServer } from '@rootsdk/server-bot'

export const groups = async (given: any): Promise<void> => {
  const { create, edit, move, delete: remove } = rootServer.community.channelGroups //! create community.createChannelGroup; edit channel.fullControl; move channel.fullControl; delete channel.fullControl
  await create(given)
  await edit(given)
  await move(given)
  await remove(given)
}

export async function rules(given: any): Promise<void> {
  const { accessRules } = rootServer.community
  await accessRules.create(given) //! create channel.fullControl
  await accessRules.edit(given) //! edit channel.fullControl
  await accessRules.update(given) //! update channel.fullControl
  await accessRules.delete(given) //! delete channel.fullControl
  await accessRules.listByRoleOrMember(given)
}
