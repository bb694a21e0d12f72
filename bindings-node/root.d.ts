import type { AnyName, Diagnostic, Grants, PermissionId } from './index.js'
import type { RootMethod, RootPermission } from './names.js'

export type { RootMethod, RootPermission } from './names.js'

/** The number of a permission of Root communities: see {@link permissionId}. */
export type RootPermissionId = PermissionId<RootPermission>

/** What the catalogue knows about one permission. */
export interface RootPermissionInfo {
  /** The exact name: the section of a manifest, dot, key. */
  readonly name: RootPermission
  /** One line in plain words: what the holder can do. */
  readonly description: string
  /** Does any method of the platform ask for it? Some names gate nothing. */
  readonly enforced: boolean
}

/** The permissions of a community: those of the community itself, then those of channels and channel groups. */
export declare function rootCatalog(): readonly RootPermissionInfo[]

/**
 * The id of a permission, for checks in hot loops. Ids are those of this version of the package: ask once at start, store
 * names.
 *
 * @throws TypeError if there is no such permission.
 * @example
 * ```js
 * const WRITE = permissionId('channel.createMessage')
 * if (grants.has(WRITE)) ...
 * ```
 */
export declare function permissionId(name: RootPermission): RootPermissionId

/** The id of the role that every member and app of every community holds. */
export declare const EVERYONE: string

/**
 * The points on which Root's documents leave or contradict each other, and how to read them.
 */
export interface Readings {
  /**
   * How overlays of several roles that disagree are merged: one that allows is enough (developer documentation), or one
   * that denies is enough (leader documentation).
   */
  readonly roleMerge: 'allow_wins' | 'deny_wins'
  /**
   * What an overlay that denies `channel.view` does: nothing, because who a rule names sees the place (newer
   * documentation), or it hides the place (older documentation).
   */
  readonly viewFalse: 'ignored' | 'hides'
  /** Can an overlay take full control of a channel away? */
  readonly fullControl: 'removable' | 'sticky'
  /**
   * When the permissions that another includes are expanded: from the final answer, so that what followed from
   * `channel.manageFiles` goes when that goes, or in each role and rule by itself.
   */
  readonly implied: 'late' | 'early'
}

/** The single changes of a reading, by name. */
export type ReadingChange =
  | 'allow_wins'
  | 'deny_wins'
  | 'view_false_ignored'
  | 'view_false_hides'
  | 'full_control_removable'
  | 'full_control_sticky'
  | 'implied_late'
  | 'implied_early'

/** What a community refused. */
export type CommunityErrorKind =
  | 'unknown'
  | 'exists'
  | 'ambiguous'
  | 'everyone'
  | 'no-rule'
  | 'unknown-permission'
  | 'wrong-scope'
  | 'unknown-method'
  | 'unknown-condition'
  | 'needs-target'
  | 'needs-destination'
  | 'malformed'

/**
 * A question that makes no sense, a change that cannot be made, or a document that is not a community. Nothing was
 * changed.
 *
 * The fields are own properties, so `JSON.stringify(error)` has all of them.
 */
export declare class CommunityError extends Error {
  private constructor()
  readonly name: 'CommunityError'
  /**
   * What is wrong: an id that is not there (`unknown`) or taken (`exists`), a name that several channels have (`ambiguous`),
   * the role {@link EVERYONE}, which cannot be deleted or taken away, an access rule that is not there, a name that is in no
   * catalogue, a permission where it cannot be (`wrong-scope`), a call that lacks its place, or a document with
   * errors (`malformed`).
   */
  readonly kind: CommunityErrorKind
  /** What was looked for or is there: "role", "member", "channel group" ...; null where the kind says it. */
  readonly what: string | null
  /** The id or name at fault; null if there is none, or more than one. */
  readonly id: string | null
  /** All problems of the document, if it was one. */
  readonly diagnostics: readonly Diagnostic[]
}

/** The JSON form of what a member may do. */
export interface RootGrantsForm {
  subject: string | null
  place: string | null
  permissions: RootPermission[]
}

/** What a member may do in a channel, in a channel group or in the community. */
export interface RootGrants extends Grants<RootPermission> {
  toJSON(): RootGrantsForm
}

/** A role. */
export interface RoleInput {
  readonly id: string
  /** For people; the id if it is left out. */
  readonly name?: string | undefined
  /** What it grants everywhere. */
  readonly permissions: Iterable<RootPermission> & object
}

/** A member or app. */
export interface MemberInput {
  /** The user id; for an app, that of its installation. */
  readonly id: string
  /** The ids of the roles it was given; {@link EVERYONE} need not be among them. */
  readonly roles: Iterable<string> & object
  /** What its manifest declares, if it is an app. */
  readonly declared?: (Iterable<RootPermission> & object) | undefined
}

/** A channel group. */
export interface GroupInput {
  readonly id: string
  /** For people; the id if it is left out. */
  readonly name?: string | undefined
}

/** A channel. */
export interface ChannelInput {
  readonly id: string
  /** The id of its group. */
  readonly group: string
  /** For people; the id if it is left out. */
  readonly name?: string | undefined
  /**
   * Do the rules of its group count instead of its own? False if it is left out: a channel without rules of its own is
   * then invisible.
   */
  readonly synced?: boolean | undefined
}

/** The key of an access rule. */
export interface RuleKey {
  /** The channel or channel group. */
  readonly target: string
  /** The role or member. */
  readonly subject: string
}

/** An access rule. What it neither allows nor denies stays as it is. */
export interface RuleInput extends RuleKey {
  readonly allow?: (Iterable<RootPermission> & object) | undefined
  readonly deny?: (Iterable<RootPermission> & object) | undefined
}

/** Something about a call that its method's name does not tell. */
export type CallCondition =
  | 'attachments'
  | 'special-mentions'
  | 'others-message'
  | 'others-reaction'
  | 'history'
  | 'muting'
  | 'deafening'
  | 'owner'
  | 'app'
  | 'everyone-role'
  | 'link-without-channel'

/** What about a call its method's name does not tell. */
export interface CallOptions {
  /** Conditions that hold. */
  readonly conditions?: (Iterable<CallCondition> & object) | undefined
  /** Further channels or channel groups the call names. */
  readonly moreTargets?: (Iterable<string> & object) | undefined
  /** The group a channel is moved to. */
  readonly destination?: string | undefined
  /** The role that is assigned, taken away, edited or deleted. */
  readonly role?: string | undefined
  /** The permissions a role is created or edited with. */
  readonly rolePermissions?: (Iterable<RootPermission> & object) | undefined
}

/** A code the platform refuses calls with. */
export interface PlatformCode {
  /** Its name: `NoPermissionToCreate`. */
  readonly name: string
  /** Its number; null for a name that is in no enumeration of the SDK. */
  readonly number: number | null
  /** Does the platform's documentation say so, or was it inferred? */
  readonly documented: boolean
}

/** A permission that a call needs and its caller lacks. */
export interface MissingPermission {
  /** The permission. */
  readonly permission: RootPermission
  /** The channel or channel group where it is missing; null for the community. */
  readonly target: string | null
}

/** Does a call pass? */
export interface CallAnswer {
  /** The method asked about. */
  readonly method: RootMethod
  /** Does it pass? */
  readonly allowed: boolean
  /** The code it is refused with. */
  readonly code: PlatformCode | null
  /** The permissions that are missing. */
  readonly missing: readonly MissingPermission[]
  /** Permissions without which it passes, but with less in its answer. */
  readonly shortenedWithout: readonly MissingPermission[]
  /** Why it is refused, in one sentence without full stop. */
  readonly reason: string | null
  /** What else a caller of this method should know. */
  readonly note: string | null
}

/** A permission whose answer depends on the reading. */
export interface Contested {
  /** Its name. */
  readonly permission: RootPermission
  /** The answer under the community's own reading. */
  readonly allowed: boolean
  /** The single changes of the reading under which the answer is the other one. */
  readonly otherwiseUnder: readonly ReadingChange[]
}

/** What every advice has. */
export interface AdviceBase {
  /** How far it reaches beyond the question: members times places times permissions. */
  readonly reach: number
  /** The change in one sentence, without full stop. */
  readonly sentence: string
}

/** Allow it in the access rule of the member itself, which is made if there is none. */
export interface MemberRuleAdvice extends AdviceBase {
  readonly change: 'memberRule'
  /** The channel or group of the rule. */
  readonly target: string
  /** The member. */
  readonly member: string
}

/** Allow it in the access rule of a role the member holds, which is made if there is none. */
export interface RoleRuleAdvice extends AdviceBase {
  readonly change: 'roleRule'
  /** The channel or group of the rule. */
  readonly target: string
  /** The role. */
  readonly role: string
}

/** Make a rule that names the place, so that what the member brings along counts there. */
export interface OpenAdvice extends AdviceBase {
  readonly change: 'open'
  /** The channel or group. */
  readonly target: string
  /** The role or member of the rule. */
  readonly subject: string
}

/** Give the member a role that has it, or add it to a role the member holds. */
export interface RoleAdvice extends AdviceBase {
  readonly change: 'giveRole' | 'rolePermission'
  /** The role. */
  readonly role: string
}

/** Declare it in the app's manifest; takes effect when the community agrees to the new version. */
export interface ManifestAdvice extends AdviceBase {
  readonly change: 'manifest'
}

/** A change that grants a permission, and how much else it opens. */
export type Advice = MemberRuleAdvice | RoleRuleAdvice | OpenAdvice | RoleAdvice | ManifestAdvice

/**
 * A Root community: roles, members, channels and access rules, and what they add up to.
 *
 * A change takes effect at once for every later question; grants that were given before stay as they were. All ids are
 * compared exactly. An id that is not there throws a {@link CommunityError} of kind `unknown`.
 *
 * @example
 * ```js
 * const community = Community.fromJson(readFileSync('community.json', 'utf8'))
 * community.grants(member, channel).require('channel.createMessage', { method: 'post' })
 * const { allowed, code } = community.checkCall(bot, 'ChannelMessageClient.create', channel)
 * ```
 */
export declare class Community {
  #private

  /**
   * A community with nothing in it but the role {@link EVERYONE}, which grants nothing.
   *
   * @param readings - What to read otherwise than by default; the default is the first value of each.
   * @throws TypeError for an unknown key or value.
   */
  constructor(readings?: Partial<Readings>)

  /**
   * Reads a community from the document that {@link toJSON} gives, or that a bot put together from what it listed.
   * Missing lists are empty, missing permissions are not granted. Fields that have nothing to do with permissions are kept.
   *
   * @throws CommunityError of kind `malformed` with all problems in `diagnostics`: no strict JSON, a wrong shape, ids that
   * are not there or there twice.
   * @throws TypeError if `text` is no well-formed text, or for an unknown key or value of `readings`.
   */
  static fromJson(text: string, readings?: Partial<Readings>): Community

  /** What was odd about the document this was read from, and not an error. */
  readonly diagnostics: readonly Diagnostic[]

  /** Zero at first; grows with every change. */
  readonly version: number

  /** The reading that answers are given under. */
  readonly readings: Readings

  /**
   * A copy under another reading; later changes of one do not touch the other.
   *
   * @param readings - What to read otherwise than by default, whatever the reading so far: spread `readings` to keep it.
   */
  under(readings: Partial<Readings>): Community

  /** The document that {@link fromJson} reads, as a value: `JSON.stringify(community)` gives the text. */
  toJSON(): object

  /**
   * What a member may do in a channel or channel group: channel permissions as its rules leave them, and community
   * permissions as they are everywhere.
   */
  grants(member: string, target: string): RootGrants

  /**
   * What a member may do in the community itself. Channel permissions are not among it, unless the member has full control
   * of the community or owns it: ask {@link grants} for those.
   */
  communityGrants(member: string): RootGrants

  /** Does a member see a channel or channel group? */
  sees(member: string, target: string): boolean

  /** The channels a member sees, in the order of their ids. */
  visibleChannels(member: string): string[]

  /** The channel groups a member sees: those with a rule for it, and those with a channel it sees. */
  visibleGroups(member: string): string[]

  /** The channels where a member has a permission, in the order of their ids; an unknown name is had nowhere. */
  channelsWhere(member: string, permission: RootPermission | AnyName): string[]

  /** The members and apps that have a permission in a channel or channel group; nobody has an unknown one. */
  membersWhoCan(target: string, permission: RootPermission | AnyName): string[]

  /** The permissions whose answer in a channel or group depends on the reading, in the order of the catalogue. */
  contested(member: string, target: string): Contested[]

  /**
   * May a member assign a role, take it away, edit or delete it? It must itself have, across the community, every
   * permission the role gives.
   */
  canAssign(member: string, role: string): boolean

  /**
   * Does this call of the platform's API pass? A refused call is an answer, not an error.
   *
   * @param target - The channel or channel group it is about, if it is about one.
   * @throws CommunityError if the question makes no sense: of kind `unknown-method`, `unknown-condition`, `needs-target`,
   * `needs-destination`, `unknown-permission` or `unknown`.
   */
  checkCall(member: string, method: RootMethod, target?: string | undefined, options?: CallOptions): CallAnswer

  /**
   * The single changes that would grant a member a permission in a channel or group, those that open least beside it
   * first. Empty if the permission is granted, or no single change grants it.
   *
   * @throws CommunityError of kind `unknown-permission`.
   */
  advise(member: string, target: string, permission: RootPermission): Advice[]

  /**
   * Adds a role, or replaces the one with its id, whole.
   *
   * @throws CommunityError of kind `unknown-permission`.
   */
  putRole(role: RoleInput): void

  /**
   * Takes a role away: from its holders, and with the rules that name it.
   *
   * @throws CommunityError of kind `everyone` for {@link EVERYONE}.
   */
  removeRole(role: string): void

  /**
   * Adds a member or app, or replaces the one with its id, whole.
   *
   * @throws CommunityError of kind `unknown-permission`, or `unknown` for a role that is not there.
   */
  putMember(member: MemberInput): void

  /** Takes a member away, with the rules that name it. */
  removeMember(member: string): void

  /** Gives a member a role. */
  addRoleTo(member: string, role: string): void

  /**
   * Takes a role from a member.
   *
   * @throws CommunityError of kind `everyone` for {@link EVERYONE}.
   */
  removeRoleFrom(member: string, role: string): void

  /** Says who owns the community: that member may do everything. */
  setOwner(member: string): void

  /**
   * Adds a channel group, or replaces the one with its id.
   *
   * @throws CommunityError of kind `exists` if a channel has that id.
   */
  putGroup(group: GroupInput): void

  /** Takes a group away, with its channels and all their rules. */
  removeGroup(group: string): void

  /**
   * Adds a channel, or replaces the one with its id, whole.
   *
   * @throws CommunityError of kind `exists` if a channel group has that id.
   */
  putChannel(channel: ChannelInput): void

  /** Takes a channel away, with its rules. */
  removeChannel(channel: string): void

  /**
   * Adds an access rule, or replaces all that the one with its key says.
   *
   * @throws CommunityError of kind `wrong-scope` for a permission of the community, or one that is both allowed and denied;
   * `unknown-permission`.
   */
  putRule(rule: RuleInput): void

  /**
   * Takes an access rule away.
   *
   * @throws CommunityError of kind `no-rule` if it is not there.
   */
  removeRule(rule: RuleKey): void
}
