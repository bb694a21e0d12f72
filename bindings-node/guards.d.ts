import type { AnyName } from './index.js'
import type { CallOptions, Community, MissingPermission, PlatformCode, RootMethod } from './root.js'

type ClientOf<Method> = Method extends `${infer Client}.${string}` ? Client : never

/** A client of the SDK, as the references call it. */
export type RootClient = ClientOf<RootMethod>

/** What a call is about, where its request does not say so. */
export interface CallAbout extends CallOptions {
  /** The channel or channel group. */
  readonly target?: string | undefined
}

/** How calls are checked. */
export interface GuardOptions {
  /** Which client it is. */
  readonly name: RootClient
  /** The community as it is known here. */
  readonly community: Community
  /** Who calls: the user id of the bot or app in the community. */
  readonly member: string
  /**
   * Says what a call is about: what it gives takes the place of what the request says, and its conditions add to those the request
   * fulfils. Needed where a request says too little, such as whose message it is, or that it mentions a role that not everybody may
   * mention.
   */
  readonly about?: ((method: RootMethod, ...args: any[]) => CallAbout | undefined) | undefined
  /** Methods that are sent without being checked: those that {@link RootMethod} does not have are refused otherwise. */
  readonly unchecked?: (Iterable<AnyName> & object) | undefined
}

/**
 * A client of the SDK whose calls are checked before they are sent.
 *
 * It has what the client has. A call that would be refused is not sent: its promise is rejected with a {@link CallRefusedError}. One that
 * the platform refuses with one of its error codes is rejected with the same error, and what the platform threw is its `cause`. Other
 * failures are passed on as they are.
 *
 * When in doubt nothing is sent: a question that makes no sense (an unknown method or place, a request that does not name its channel)
 * rejects with a {@link CommunityError}, and a request that contradicts itself with a TypeError. Methods of every `EventEmitter` send
 * nothing and are not checked, and what hangs on a client is not guarded: `this` in a handler is the client itself.
 *
 * @throws TypeError for wrong arguments.
 * @example
 * ```js
 * const messages = guardCalls(rootServer.community.channelMessages, { name: 'ChannelMessageClient', community, member })
 * await messages.create({ channelId, content: 'Hello' })
 * ```
 */
export declare function guardCalls<Client extends object>(client: Client, options: GuardOptions): Client

/**
 * A call that the platform refuses, or would refuse.
 *
 * The fields are own properties, so `JSON.stringify(error)` has all of them.
 */
export declare class CallRefusedError extends Error {
  private constructor()
  readonly name: 'CallRefusedError'
  /** The method. */
  readonly method: RootMethod
  /** Who called. */
  readonly member: string
  /** The channel or channel group it is about; null if none was named. */
  readonly target: string | null
  /** The code it is refused with; null if none is known. */
  readonly code: PlatformCode | null
  /** The permissions that are missing, as far as is known here; empty where it could only be guessed. */
  readonly missing: readonly MissingPermission[]
  /** Why, in one sentence without full stop; null if nothing is known here. */
  readonly reason: string | null
  /** What else a caller of this method should know. */
  readonly note: string | null
  /** Did the platform refuse it? Otherwise it was not sent. */
  readonly sent: boolean
  /** What the platform threw, if it was sent. */
  readonly cause?: unknown
}
