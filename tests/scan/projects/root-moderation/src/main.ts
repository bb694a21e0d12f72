import { rootServer, type CommunityMemberBanClient, type CommunityRoleClient } from '@rootsdk/server-bot'

import { invites } from './invites.js'

const { community } = rootServer
const { communityRoles: roles, communityMemberRoles } = community

export async function moderate(given: any): Promise<void> {
  await bans(community.communityMemberBans, given)
  await invites(given)
  await changeRoles(roles, given)
  await communityMemberRoles.add(given) //! add community.manageRoles
  await communityMemberRoles.remove(given) //! remove community.manageRoles
  await communityMemberRoles.setPrimary(given) //! setPrimary community.manageRoles
  await communityMemberRoles.list(given)
  await community.communities.edit(given) //! edit community.manageCommunity
  await community.communities.get()
  rootServer.community.communityMembers.on('communityMember.attach' as any, () => {})
}

async function bans(client: CommunityMemberBanClient, given: any): Promise<void> {
  await client.create(given) //! create community.createBan
  await client.delete(given) //! delete community.manageBans
  await client.get(given) //! get community.manageBans
  await client.list() //! list community.manageBans
  const remove = client.kick //! kick community.kick
  await remove(given)
}

async function changeRoles(client: Readonly<CommunityRoleClient>, given: any): Promise<void> {
  await client.create(given) //! create community.manageRoles
  await client.edit(given) //! edit community.manageRoles
  await client.delete(given) //! delete community.manageRoles
  await client.move(given) //! move community.manageRoles
  await client.list()
}
