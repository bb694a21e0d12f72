import { type ChannelGuid, rootServer, type UserGuid } from '@rootsdk/server-bot'

import { Adapter } from './adapter.js'

export async function tell(channelId: ChannelGuid, userId: UserGuid): Promise<void> {
  await rootServer.community.channelMessages.create({ channelId, content: 'Welcome.' }) //! create channel.createMessage ~
  await rootServer.community.channelMessages.create({ channelId, content: `You are ${userId}.` }) //! create channel.createMessage ~; create channel.createMessageMention ? ~
}

await rootServer.lifecycle.start(() => new Adapter().connect())
