// The package for apps is on no registry; what this project uses of it, as its references describe it.
declare module '@rootsdk/server-app' {
  export type AccessRuleClient = { bulkCreateEditDelete(request: object): Promise<void> }
  export type ChannelMessageClient = { reactionDeleteFull(request: object): Promise<void> }
  export type CommunityEmojiClient = { delete(request: object): Promise<void>; list(): Promise<object[]> }
  export type CommunityMemberBanClient = { createBulk(request: object): Promise<void>; kickBulk(request: object): Promise<void> }
  export type NotificationClient = { send(request: object): Promise<void> }
  export type RootServer = {
    community: {
      accessRules: AccessRuleClient
      channelMessages: ChannelMessageClient
      communityEmojis: CommunityEmojiClient
      communityMemberBans: CommunityMemberBanClient
      notifications: NotificationClient
    }
  }
  export const rootServer: RootServer
}
