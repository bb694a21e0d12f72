import { type ChannelGuid, type ChannelMessageCreateRequest, rootServer, type UserGuid } from '@rootsdk/server-bot'

const messages = rootServer.community.channelMessages

export async function greet(channelId: ChannelGuid, userId: UserGuid, count: number, nickname: string): Promise<void> {
  const plain: ChannelMessageCreateRequest = { channelId, content: 'Hello.' }
  await messages.create(plain) //! create channel.createMessage
  const loose: ChannelMessageCreateRequest = { channelId, content: `Visit ${count} of \`${userId}\`` } as any
  await messages.create(loose) //! create channel.createMessage
  await messages.create({ ...plain, channelId }) //! create channel.createMessage
  const cast = { channelId, content: 'Hello again.' }
  await messages.create(cast as any) //! create channel.createMessage
  const filled: ChannelMessageCreateRequest = { channelId, content: 'Look at this.' }
  filled.attachmentTokenUris = [nickname]
  await messages.create(filled) //! create channel.createMessage; create channel.createMessageAttachment ?; create channel.createMessageMention ?
  const content = ['**Welcome**', `You are number ${count}.`].join('\n')
  await messages.create({ channelId, content }) //! create channel.createMessage
  await messages.create({ channelId, content: `[@${nickname}](root://user/${userId}) is here` }) //! create channel.createMessage; create channel.createMessageMention ?
  await messages.create({ channelId, content: `[@you](root://user/${userId}) are here` }) //! create channel.createMessage
  const news = count > 9 ? '[@Everybody](root://role/All): full' : 'Room left.'
  await messages.create({ channelId, content: news }) //! create channel.createMessage; create channel.createMessageMention
  const attachmentTokenUris = count > 1 ? [nickname] : undefined
  await messages.create({ channelId, content, attachmentTokenUris }) //! create channel.createMessage; create channel.createMessageAttachment ?
}

function follow(from: unknown, path: string): unknown {
  let at = from
  for (const key of path.split('.')) at = (at as any)[key] //! key#2 unclear
  return at
}

export const remote = (path: string, given: unknown): unknown => {
  const client = follow(rootServer, path) as Record<string, (given: unknown) => unknown>
  return client['call']?.(given)
}

function call(client: Record<string, any>, name: string, given: unknown): unknown {
  return client[name](given) //! name unclear
}

export const ban = (given: unknown) => call(rootServer.community.communityMemberBans as any, 'create', given)
