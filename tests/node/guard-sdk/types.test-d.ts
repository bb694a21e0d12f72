// Compiled, never run: guarded clients of the SDK keep their types.
import { rootServer, type ChannelGuid, type ChannelMessage, type ChannelMessageClient, type ChannelMessageCreateRequest, type CommunityRole, type CommunityRoleClient, type RootServer } from '@rootsdk/server-bot'
import { Community, guardCalls, type CallAbout, type GuardOptions, type RootClient } from 'grantfold/root'

/** Compiles where `value` has exactly or at least the type `T`. */
declare function is<T>(value: T): void
/** Compiles where the two are the same type. */
declare function same<A, B>(answer: (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false): void
declare const community: Community
declare const channelId: ChannelGuid

const about: GuardOptions['about'] = (_, request: { id?: string }): CallAbout | undefined => (request.id === undefined ? undefined : { conditions: ['others-message'] })
const messages = guardCalls(rootServer.community.channelMessages, { name: 'ChannelMessageClient', community, member: 'bot', about })
same<typeof messages, ChannelMessageClient>(true)
same<Awaited<ReturnType<typeof messages.create>>, ChannelMessage>(true)
same<Parameters<typeof messages.create>[0], ChannelMessageCreateRequest>(true)
is<Promise<ChannelMessage>>(messages.create({ channelId, content: 'hello' }))
messages.on('channelMessage.created', (event) => is<string>(event.messageContent))
// @ts-expect-error: an id of another kind
messages.create({ channelId: 'talk' as CommunityRole['id'] })
// @ts-expect-error: there is no such method
messages.send({ channelId })
// @ts-expect-error: there is no such event
messages.on('channelMessage.invented', () => {})

/** All clients of a bot. */
function guardAll(clients: RootServer['community']): Pick<RootServer['community'], 'channelMessages' | 'communityRoles'> {
  const guard = <Client extends object>(client: Client, name: RootClient): Client => guardCalls(client, { name, community, member: 'bot' })
  return {
    channelMessages: guard(clients.channelMessages, 'ChannelMessageClient'),
    communityRoles: guard(clients.communityRoles, 'CommunityRoleClient'),
  }
}
is<CommunityRoleClient>(guardAll(rootServer.community).communityRoles)
