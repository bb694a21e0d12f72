import { type CommunityRoleGuid, rootServer, type UserGuid } from '@rootsdk/server-bot'

// Left over from a template: nothing loads it.
export const promote = (communityRoleId: CommunityRoleGuid, userId: UserGuid) =>
  rootServer.community.communityMemberRoles.add({ communityRoleId, userIds: [userId] })
