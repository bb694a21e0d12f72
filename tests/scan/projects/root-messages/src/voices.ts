import { rootServer } from '@rootsdk/server-bot'

export async function voices(channelId: any, userId: any): Promise<void> {
  const voice = rootServer.community.channelWebRtcs
  await voice.kick({ channelId, userId }) //! kick channel.voiceKick
  await voice.setMuteAndDeafenOther({ channelId, userId, isMuted: true }) //! setMuteAndDeafenOther channel.voiceMuteOther
  await voice.setMuteAndDeafenOther({ channelId, userId, isDeafened: false }) //! setMuteAndDeafenOther channel.voiceDeafenOther
  await voice.list({ channelId })
}
