import type { AnyName } from './index.js'
import type { RootPermission } from './names.js'
import type { RootPermissionId } from './root.js'

/** How a community is kept. */
export interface CommunityOptions {
  /**
   * How many answers about one member in one place are held between questions, at about 8 bytes each; 4,000,000 if it is left
   * out, and 0 holds none. A {@link MemberView} is as many as there are places, and once more as many as there are channels; one
   * that is more than half of this is not held. The ids of all members are held if there are no more of them than this.
   */
  readonly cache?: number | undefined
}

/**
 * What one member may do in every channel and channel group, as of one version of a community: an immutable snapshot. No
 * question calls native code.
 *
 * @example
 * ```js
 * let view = community.view(member)
 * if (!view.isCurrent) view = community.view(member)
 * view.has(channel, 'channel.createMessage')
 * ```
 */
export declare class MemberView {
  private constructor()
  #private

  /** Whose it is. */
  readonly member: string

  /** The version of the community this is of. */
  readonly version: number

  /** Is the community still at that version? A comparison of two numbers. */
  readonly isCurrent: boolean

  /** The ids of all channels, in order, and then those of all channel groups, in order. */
  readonly places: readonly string[]

  /**
   * A copy of the answers: two words for each of {@link places}, the lower one first, and in them a bit for each permission, at the
   * place of its id. `words[2 * place + (id >>> 5)] >>> (id & 31) & 1` is one of them.
   */
  readonly words: Uint32Array

  /**
   * May the member do this in a channel or channel group? An unknown name is not granted.
   *
   * @throws CommunityError of kind `unknown` for a place that was not there.
   * @throws TypeError if `permission` is neither a string nor an id.
   */
  has(target: string, permission: RootPermission | AnyName | RootPermissionId): boolean

  /** The channels where the member may, in the order of their ids; an unknown name is had nowhere. */
  channelsWhere(permission: RootPermission | AnyName | RootPermissionId): string[]
}

/** A question of {@link Community.checkMany}: member, channel or channel group, permission. */
export type CommunityQuestion = readonly [member: string, target: string, permission: RootPermission | AnyName | RootPermissionId]

/** What every member may do in one place. */
export interface PermissionMatrix {
  /** The names of all permissions, by their ids. */
  readonly permissions: readonly RootPermission[]
  /** The members and apps, in the order of their ids. */
  readonly members: string[]
  /**
   * Two words for each member, the lower one first, and in them a bit for each permission, at the place of its id:
   * `words[2 * member + (id >>> 5)] >>> (id & 31) & 1`.
   */
  readonly words: Uint32Array
}
