import * as root from '@rootsdk/server-bot'

export async function invites(given: any): Promise<void> {
  const client = root.rootServer.community.communityMemberInvites
  await client.list() //! list community.manageInvites
  await client.get(given) //! get community.manageInvites
  await client.delete(given) //! delete community.manageInvites
}
