import { server } from './server.js'

export async function work(): Promise<void> {
  const { community } = server
  await community.accessRules.bulkCreateEditDelete({}) //! bulkCreateEditDelete channel.fullControl
  await community.channelMessages.reactionDeleteFull({}) //! reactionDeleteFull channel.createMessageReaction
  await community.communityEmojis.delete({}) //! delete community.manageEmojis
  await community.communityEmojis.list()
  await community.communityMemberBans.createBulk({}) //! createBulk community.createBan
  await community.communityMemberBans.kickBulk({}) //! kickBulk community.kick
  await community.notifications.send({})
}
