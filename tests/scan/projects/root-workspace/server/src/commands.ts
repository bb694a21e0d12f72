import { type ChannelGuid, type UserGuid, rootServer } from '@rootsdk/server-bot'

import { write } from './retry.js'

export async function goodbye(channelId: ChannelGuid): Promise<void> {
  await write('goodbye', () => rootServer.community.channelMessages.create({ channelId, content: 'Goodbye.' })) //! create channel.createMessage
}

export const hush = (channelId: ChannelGuid, userId: UserGuid): Promise<void> =>
  write('hush', () => rootServer.community.channelWebRtcs.kick({ channelId, userId })) //! kick channel.voiceKick
