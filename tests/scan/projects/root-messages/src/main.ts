import { rootServer } from '@rootsdk/server-bot'

import { files } from './files.js'
import { voices } from './voices.js'

const messages = rootServer.community.channelMessages

export async function talk(channelId: any, given: any, words: string): Promise<void> {
  await messages.create({ channelId, content: 'Good morning' }) //! create channel.createMessage
  await messages.create({ channelId, content: 'Look, @All' }) //! create channel.createMessage; create channel.createMessageMention
  await messages.create({ channelId, content: 'Ask @writers' }) //! create channel.createMessage; create channel.createMessageMention ?
  await messages.create({ channelId, content: words }) //! create channel.createMessage; create channel.createMessageMention ?
  await messages.create({ channelId, attachmentTokenUris: ['a'] }) //! create channel.createMessage; create channel.createMessageAttachment
  await messages.create({ channelId, attachmentTokenUris: [] }) //! create channel.createMessage
  const request = { channelId, content: 'plain' }
  await messages.create(request) //! create channel.createMessage
  await messages.create(given) //! create channel.createMessage; create channel.createMessageAttachment ?; create channel.createMessageMention ?
  await messages.delete(given) //! delete channel.deleteMessageOther ?
  await messages.list(given) //! list channel.viewMessageHistory ?
  await messages.edit(given)
  await messages.pinCreate(given) //! pinCreate channel.managePinnedMessages
  await messages.pinDelete(given) //! pinDelete channel.managePinnedMessages
  await messages.reactionCreate(given) //! reactionCreate channel.createMessageReaction
  await messages.reactionDelete(given) //! reactionDelete channel.createMessageReaction
  await files(given)
  await voices(channelId, given)
}
