import { ChannelMessageEvent, rootServer } from '@rootsdk/server-bot'

import { goodbye, hush } from './commands.js'

rootServer.community.channelMessages.on(ChannelMessageEvent.ChannelMessageCreated, async ({ channelId, userId, messageContent }) => {
  if (messageContent === '!out') await hush(channelId, userId)
  await goodbye(channelId)
})

await rootServer.lifecycle.start()
