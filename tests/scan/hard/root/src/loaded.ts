import type { ChannelGuid, RootServer } from '@rootsdk/server-bot'

declare const require: (name: string) => unknown
declare function convert(given: unknown): any

type Package = typeof import('@rootsdk/server-bot')

let loaded: Package | null = null
function load(): Package {
  loaded ??= require('@rootsdk/server-bot') as Package
  return loaded
}

export class Provider {
  private readonly server: RootServer

  public constructor() {
    const { rootServer } = load()
    this.server = rootServer
  }

  public send(channelId: string, given: unknown): Promise<unknown> {
    return this.server.community.channelMessages.create({ channelId: channelId as ChannelGuid, ...convert(given) }) //! create channel.createMessage; create channel.createMessageAttachment ?; create channel.createMessageMention ?
  }

  public sendFiles(channelId: ChannelGuid, attachmentTokenUris: string[]): Promise<unknown> {
    return this.server.community.channelMessages.create({ channelId, content: 'Here.', attachmentTokenUris }) //! create channel.createMessage; create channel.createMessageAttachment
  }
}
