import type { CommunityOptions, CommunityQuestion, MemberView, PermissionMatrix } from './community-views.js'
import type { AnyName, Diagnostic, Grants, PermissionId, Span } from './index.js'
import type { RootMethod, RootPermission } from './names.js'
import type * as shared from './reviews.js'

export * from './community-views.js'
export * from './guards.js'
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
  | 'needs-role'
  | 'wrong-kind'
  | 'malformed'

/**
 * A question that makes no sense, a change that cannot be made, a document that is not a community, or an event that
 * cannot be applied. Nothing was changed.
 *
 * The fields are own properties, so `JSON.stringify(error)` has all of them.
 */
export declare class CommunityError extends Error {
  private constructor()
  readonly name: 'CommunityError'
  /**
   * What is wrong: an id that is not there (`unknown`) or taken (`exists`), a name that several channels have (`ambiguous`),
   * the role {@link EVERYONE}, which cannot be deleted or taken away, an access rule that is not there, a name that is in no
   * catalogue, a permission where it cannot be (`wrong-scope`), a call that lacks its place, or a document or
   * an event with errors (`malformed`).
   */
  readonly kind: CommunityErrorKind
  /** What was looked for or is there: "role", "member", "channel group" ...; null where the kind says it. */
  readonly what: string | null
  /** The id or name at fault; null if there is none, or more than one. */
  readonly id: string | null
  /** All problems of the document or event, if it was one. */
  readonly diagnostics: readonly Diagnostic[]
}

/** The JSON form of {@link RootGrants}. */
export interface RootGrantsForm {
  subject: string | null
  place: string | null
  permissions: RootPermission[]
}

/** What a member may do in a channel, in a channel group or in the community, or what a manifest grants. */
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

/** What became of an event that was applied. */
export interface Applied {
  /** The event's name. */
  readonly event: string
  /** Is the community another one now? Then its version is one higher. */
  readonly changed: boolean
  /**
   * The rules this event told of without saying what they say: they are to be fetched, and until then they close what they
   * may deny. {@link Community.unknownRules} has those of all events.
   */
  readonly unknownRules: readonly RuleKey[]
  /**
   * Channels and groups whose known rules may say something else now: no event tells that an overlay was replaced. Fetch
   * their rules too where that matters.
   */
  readonly recheck: readonly string[]
  /** What was odd about the event, and no error. */
  readonly diagnostics: readonly Diagnostic[]
}

/** A rule that {@link Community.putRule} takes. */
export interface PlannedRule extends RuleKey {
  /** What it allows. */
  readonly allow: readonly RootPermission[]
  /** What it denies. */
  readonly deny: readonly RootPermission[]
}

/** An overlay, and what it will do. */
export interface OverlayPlan {
  /** The rule, for {@link Community.putRule}. */
  readonly rule: PlannedRule
  /** Its overlay as the SDK spells it: `{ channelCreateMessage: true }`. */
  readonly sdk: Readonly<Record<string, boolean>>
  /** Is what is reached what was wanted, and `channel.view` beside it? */
  readonly exact: boolean
  /** The channel permissions in the place as soon as the rule is there, in the order of the catalogue. */
  readonly reached: readonly RootPermission[]
  /** Why it is not exact, and what else to know before writing it, each in one sentence without full stop. */
  readonly warnings: readonly string[]
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
  constructor(readings?: Partial<Readings> | undefined, options?: CommunityOptions)

  /**
   * Reads a community from the document that {@link toJSON} gives, or that a bot put together from what it listed.
   * Missing lists are empty, missing permissions are not granted. Fields that have nothing to do with permissions are kept.
   *
   * @throws CommunityError of kind `malformed` with all problems in `diagnostics`: no strict JSON, a wrong shape, ids that
   * are not there or there twice.
   * @throws TypeError if `text` is no well-formed text, or for an unknown key or value of `readings`.
   */
  static fromJson(text: string, readings?: Partial<Readings> | undefined, options?: CommunityOptions): Community

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
   * May a member do this in a channel or channel group? An unknown name is not granted. The same answer as that of
   * {@link grants}, and as current; most of the time it is held, and no native code is called.
   *
   * @throws TypeError if `permission` is neither a string nor an id.
   */
  has(member: string, target: string, permission: RootPermission | AnyName | RootPermissionId): boolean

  /** What a member may do in every place, for many questions: a snapshot. As long as nothing changes, it is held. */
  view(member: string): MemberView

  /**
   * Answers many questions in one call, in their order: one for yes, zero for no.
   *
   * @throws CommunityError of kind `unknown` for a member or place of any of them.
   */
  checkMany(questions: Iterable<CommunityQuestion> & object): Uint8Array

  /** What every member may do in a channel or channel group. */
  matrix(target: string): PermissionMatrix

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
  channelsWhere(member: string, permission: RootPermission | AnyName | RootPermissionId): string[]

  /**
   * The members and apps that have a permission in a channel or channel group, in the order of their ids; nobody has an unknown
   * one. Once its answers have named half the members, the ids of all of them are held until one comes or goes.
   */
  membersWhoCan(target: string, permission: RootPermission | AnyName): string[]

  /**
   * The id of the channel of that name.
   *
   * @throws CommunityError of kind `unknown` if no channel has it, `ambiguous` if several do.
   */
  channelNamed(name: string): string

  /**
   * The access rules whose overlays are not known, by place and then by subject: fetch them, and {@link putRule} makes them
   * known.
   */
  unknownRules(): RuleKey[]

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
   * `needs-destination`, `needs-role`, `wrong-kind`, `unknown-permission` or `unknown`.
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
   * The smallest overlay with which a role or member has exactly the wanted channel permissions in a channel or channel
   * group, and `channel.view`, which comes with every rule. Nothing is changed: `putRule(plan.rule)` makes the rule.
   *
   * For a role, the result is that of a member who holds no other role and has no rule of its own. What cannot be reached is
   * told in `warnings`; then the plan comes as near as it can.
   *
   * @throws CommunityError of kind `unknown`, or `wrong-scope` for a permission of the community.
   */
  overlayFor(subject: string, target: string, wanted: Iterable<RootPermission> & object): OverlayPlan

  /**
   * Applies one event of the platform, as JSON text: `{"event": "channel.created", "payload": {...}}`, named and shaped as
   * the SDK hands it out. All of it or nothing.
   *
   * An event says who has a rule on a place, and not what the rule says: such a rule closes all channel permissions of
   * whoever it is for, until {@link putRule} makes it known. An event that nothing here depends on is accepted and changes
   * nothing.
   *
   * @throws CommunityError of kind `malformed` with all problems in `diagnostics`: no strict JSON, a name that no event has,
   * a wrong shape, ids that are not there, another community.
   */
  apply(event: string): Applied

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
   * Notes that there is an access rule whose overlay is not known, or no longer. Until {@link putRule} brings it, all channel
   * permissions there are denied to whoever the rule is for, except to the owner and to community full control.
   */
  putUnknownRule(rule: RuleKey): void

  /**
   * Takes an access rule away.
   *
   * @throws CommunityError of kind `no-rule` if it is not there.
   */
  removeRule(rule: RuleKey): void
}

/** One permission to agree to. */
export type ReviewItem = shared.ReviewItem<RootPermission>

/** What a person must agree to before an app is installed. */
export type Review = shared.Review<RootPermission>

/** One change of an update. */
export type Change = shared.Change<RootPermission>

/** What an update of an app changes in what it may do. */
export type ManifestDiff = shared.ManifestDiff<RootPermission>

/**
 * How a key of a manifest spells a permission: `createMessage`, the only one the packager reads; `CreateMessage`, that of
 * documents and samples up to early 2026; `channelCreateMessage`, that of the SDK and the only one the dev host reads; the
 * same letters in other case or with separators; characters of another script that only look right.
 */
export type Spelling = 'manifest' | 'pascal' | 'sdk' | 'other-case' | 'look-alike'

/** A tool of the platform that reads manifests: the packager and the dev host of 0.17.0. */
export type Tool = 'packager-0.17' | 'devhost-0.17'

/** A key in a section of `permissions`. */
export interface RootDeclaredPermission {
  /** The section it stands in, as written: `community`, `channel`, or something that is none. */
  readonly section: string
  /** The key as written. */
  readonly key: string
  /** The permission it means in that section; null if none. */
  readonly permission: RootPermission | null
  /** How it spells that permission; null where it means none. */
  readonly spelling: Spelling | null
  /** The value, if it is true or false. */
  readonly value: boolean | null
  /** Where the key stands. */
  readonly span: Span
}

/**
 * The manifest of a Root app or bot (`root-manifest.json`): what is wrong with it and what it asks for.
 *
 * Four readings of one text: {@link grants} is what the documents say it grants, {@link grantedBy} what the tools of the
 * platform make of it, {@link wouldGrant} what was probably meant, {@link declared} what stands there.
 *
 * @example
 * ```js
 * const manifest = Manifest.parse(readFileSync('root-manifest.json'))
 * for (const { span, message } of manifest.diagnostics) console.log(`${span.line}:${span.column} ${message}`)
 * ```
 */
export declare class Manifest {
  private constructor()
  #private

  /**
   * Reads a manifest. Never fails on its content: problems are in `diagnostics`, and what could not be read grants nothing.
   *
   * A string with half of a surrogate pair in it is read as bytes that are not UTF-8: an error that grants nothing.
   *
   * @throws TypeError if `text` is neither a string nor a `Uint8Array` (such as a `Buffer`).
   */
  static parse(text: string | Uint8Array): Manifest

  /** The app's id, as written. */
  readonly id: string | null
  /** The app's version, as written. */
  readonly version: string | null

  /** All problems of the manifest, in the order of their places. */
  readonly diagnostics: readonly Diagnostic[]

  /**
   * Is there a problem because of which the platform refuses the manifest, a permission is lost, or two readers of it would
   * disagree?
   */
  readonly hasErrors: boolean

  /** Every key of every section of `permissions`, in the order of the text, whether or not anything reads it. */
  readonly declared: readonly RootDeclaredPermission[]

  /** What the app may do by this manifest, before any role and any access rule, and what comes with that. */
  grants(): RootGrants

  /**
   * What the app could do if the problems of this manifest were mended and nothing else changed. For people who decide,
   * never for a check.
   */
  wouldGrant(): RootGrants

  /**
   * The permissions that a tool of the platform really takes from this manifest, in the order of the catalogue and without
   * what comes with them.
   *
   * @throws TypeError if there is no such tool.
   */
  grantedBy(tool: Tool): RootPermission[]

  /** What a person must agree to before the app is installed. */
  review(): Review

  /** What an update from `old` to this manifest changes, and whether consent must be asked again. */
  diff(old: Manifest): ManifestDiff
}
