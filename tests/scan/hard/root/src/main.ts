import { rootServer, type ChannelMessageClient, type RootServer } from '@rootsdk/server-bot'

import './loaded.js'
import './requests.js'

type Clients = RootServer['community']
type Message = Parameters<ChannelMessageClient['create']>[0]

export class Bot {
  private readonly clients: Clients = rootServer.community

  public async run(given: any): Promise<void> {
    await this.clients.channels.edit(given) //! edit channel.fullControl
    await this.send({ channelId: given, content: 'hello' })
    await this.send({ channelId: given, attachmentTokenUris: ['a'] })
  }

  private send(message: Message): Promise<unknown> {
    return this.clients.channelMessages.create(message) //! create channel.createMessage; create channel.createMessageAttachment ?; create channel.createMessageMention ?
  }
}

export function byKey(key: keyof Clients, given: any): unknown {
  const client = rootServer.community[key] as any
  return client.delete(given) //! delete unclear
}

export function narrowed(key: 'channels' | 'channelGroups', given: any): unknown {
  return rootServer.community[key].delete(given) //! delete channel.fullControl
}

export async function retry<T>(work: () => Promise<T>): Promise<T> {
  return work().catch(work)
}

export const bound = rootServer.community.communityMemberBans.kick.bind(rootServer.community.communityMemberBans) //! kick community.kick

export const lazy = {
  get roles() {
    return rootServer.community.communityRoles
  },
}

export const rename = (given: any) => retry(() => lazy.roles.edit(given)) //! edit community.manageRoles

export const said = (channelId: any, name: string) => rootServer.community.channelMessages.create({ channelId, content: `Hello ${name}` }) //! create channel.createMessage; create channel.createMessageMention ?

const options = { isMuted: true }
export const mute = (channelId: any, userId: any) => rootServer.community.channelWebRtcs.setMuteAndDeafenOther({ channelId, userId, ...options }) //! setMuteAndDeafenOther channel.voiceMuteOther

const mine = { channels: { delete: () => 1 }, kick: () => 2 }
mine.channels.delete()
mine.kick()
