const { rootServer } = require('@rootsdk/server-bot')
const sdk = require('@rootsdk/server-bot')

const messages = rootServer.community.channelMessages

async function answer(event, kind) {
  await messages.create({ channelId: event.channelId, content: 'pong' }) //! create channel.createMessage ~
  const { channels } = sdk.rootServer.community
  await channels.edit({}) //! edit channel.fullControl ~
  await rootServer.community[kind].list({}) //! kind unclear
  await remove(rootServer.community.communityMemberBans, event.userId)
}

const remove = async (client, userId) => client.kick({ userId }) //! kick community.kick ~

module.exports = { answer }
