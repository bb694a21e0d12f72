import type { Audit } from './audits.js'
import type { Diagnostic, Fixed, Span } from './diagnostics.js'

export { Audit, AuditError, AuditReport } from './audits.js'
export type { Asked, AskOptions, AuditErrorKind, AuditMode, AuditReportForm, AuditRequireOptions, ManifestPermissions } from './audits.js'
export type { Diagnostic, DiagnosticCode, Edit, Fix, Fixed, Related, Severity, Span } from './diagnostics.js'
export type { Change, ManifestDiff, Review, ReviewItem } from './reviews.js'

/** The version of this package. */
export declare const version: string

/** Any name. Written like this, an editor still offers the names of the catalogue beside it. */
export type AnyName = string & {}

declare const catalogue: unique symbol

/** The number of a permission in the catalogue of `Name`s; only `permissionId` makes them. */
export type PermissionId<Name extends string = string> = number & { readonly [catalogue]: Name }

/** Options of everything that insists. */
export interface RequireOptions {
  /** The call that needs the permission; it goes into the error. */
  readonly method?: string | undefined
  /** Where it was asked: what an audit notes, and nothing else. */
  readonly at?: string | undefined
}

/** What kind of thing was refused. */
export type DenialCode = 'permission-denied' | 'unknown-permission' | 'host-denied' | 'scope-denied' | 'setting-denied'

/**
 * Somebody may not do something. Thrown by everything that insists.
 *
 * The fields are own properties, so `JSON.stringify(error)` has all of them.
 */
export declare class PermissionDeniedError extends Error {
  private constructor()
  readonly name: 'PermissionDeniedError'
  /** What kind of thing was refused. */
  readonly code: DenialCode
  /** Who was refused: the id of the app, bot or user, where it is known. */
  readonly subject: string | null
  /** Where: the id of the channel, group or room that was asked about, if it was one. */
  readonly place: string | null
  /** The permissions that are missing, in the order they were asked for. */
  readonly missing: readonly string[]
  /** The host, scope or setting that was refused, if it was one. */
  readonly resource: string | null
  /** The call that needed it, as the caller named it. */
  readonly method: string | null
  /** Why, in one sentence without full stop. */
  readonly reason: string
  /** What would change it. */
  readonly help: string | null
}

/** A source that its kind says everything about. */
export interface PlainSource {
  /**
   * The app's manifest, the platform's defaults, what a server stored, the question itself where it names no channel, that
   * the subject owns the community; that the question was about nobody, or about a user with a role without an id.
   */
  readonly kind: 'manifest' | 'defaults' | 'stored-grant' | 'no-place' | 'owner' | 'no-user' | 'empty-role'
}

/** A role, which grants everywhere. */
export interface RoleSource {
  readonly kind: 'role'
  /** The id of the role. */
  readonly id: string
  /** Its name, for people. */
  readonly name: string
}

/** The access rule of a role. */
export interface RoleRuleSource {
  readonly kind: 'role-rule'
  /** The role. */
  readonly role: NamedRole
  /** The channel or group of the rule. */
  readonly target: string
}

/** A role by its id, with the name people know it by. */
export interface NamedRole {
  /** Its id. */
  readonly id: string
  /** Its name. */
  readonly name: string
}

/** The access rule of the member itself. */
export interface MemberRuleSource {
  readonly kind: 'member-rule'
  /** The member. */
  readonly member: string
  /** The channel or group of the rule. */
  readonly target: string
}

/** What follows from all access rules of a channel or group together. */
export interface PlaceSource {
  /** A rule makes it visible to the member, none does, or a rule hides it. */
  readonly kind: 'visible' | 'no-access-rule' | 'hidden'
  /** The channel or group. */
  readonly target: string
}

/** An access rule that is there, and what it says is not known yet. */
export interface UnknownRuleSource {
  readonly kind: 'unknown-rule'
  /** The channel or group of the rule. */
  readonly target: string
  /** The role or member the rule is for. */
  readonly subject: string
}

/** Full control, which stands for all permissions. */
export interface FullControlSource {
  readonly kind: 'full-control'
  /** Of what. */
  readonly scope: 'community' | 'channel'
}

/** A role that a user of a workspace holds globally. */
export interface GlobalRoleSource {
  readonly kind: 'global-role'
  /** The role. */
  readonly role: NamedRole
  /** Is it meant to be held in rooms? Held globally, it acts in every room. */
  readonly isRoomRole: boolean
}

/** A role that a user of a workspace holds in the room. */
export interface RoomRoleSource {
  readonly kind: 'room-role'
  /** The role. */
  readonly role: NamedRole
  /** The room. */
  readonly room: string
}

/** A role that the asker lent for the question. */
export interface LentRoleSource {
  readonly kind: 'lent-role'
  /** The role. */
  readonly role: NamedRole
}

/** The allow-list of a restricted role, which lacks the permission. */
export interface AllowListSource {
  readonly kind: 'allow-list'
  /** The role. */
  readonly role: NamedRole
  /** The room it is held in; null if it is held globally. */
  readonly room: string | null
}

/** The user is not in the room, as the React Native client reads it. */
export interface NoSubscriptionSource {
  readonly kind: 'no-subscription'
  /** The room. */
  readonly room: string
}

/** Who says something about a permission. */
export type LayerSource =
  | PlainSource
  | RoleSource
  | RoleRuleSource
  | MemberRuleSource
  | PlaceSource
  | UnknownRuleSource
  | FullControlSource
  | GlobalRoleSource
  | RoomRoleSource
  | LentRoleSource
  | AllowListSource
  | NoSubscriptionSource

/** One thing said about the permission, and what became of it. */
export interface Step {
  /** Who says it. */
  readonly source: LayerSource
  /** What it says. */
  readonly says: 'allows' | 'denies' | 'includes' | 'would-include' | 'closes' | 'opens'
  /** The including permission, where there is one. */
  readonly through: string | null
  /** What became of it: it is the reason for the answer, says the same, or is overruled. */
  readonly weight: 'decides' | 'agrees' | 'overruled'
  /** Where the document says it. */
  readonly place: Span | null
}

/** Why a permission is granted or not. */
export interface Explanation {
  /** The permission asked about. */
  readonly permission: string
  /** Is there a permission of that name? */
  readonly known: boolean
  /** The answer, the same as that of `has`. */
  readonly allowed: boolean
  /** The answer and its reason in one sentence, without full stop. */
  readonly summary: string
  /** What would change a denial. */
  readonly help: string | null
  /** Everything that was said, weakest first. */
  readonly steps: readonly Step[]
}

/**
 * What one subject may do in one place: an immutable snapshot. Iterating gives the names of the granted permissions in the
 * order of the catalogue.
 *
 * Names are compared exactly, there are no wildcards, and a name that is in no catalogue is never granted. The questions
 * answered with yes or no (`has`, `hasAll`, `hasAny`) never call native code and take ids too, which are several times as
 * fast as names.
 *
 * @typeParam Name - The names of the platform's catalogue.
 * @typeParam Listed - The names there can be: the same, unless the platform's vocabulary is open.
 */
export declare class Grants<Name extends string = string, Listed extends string = Name> implements Iterable<Listed> {
  protected constructor()
  #private

  /**
   * Is the permission granted? An unknown name is not.
   *
   * @throws TypeError if it is neither a string nor an id of this catalogue.
   */
  has(permission: Name | AnyName | PermissionId<Name>): boolean

  /**
   * Are all of them granted? True for none at all.
   *
   * @throws TypeError if `permissions` is no iterable, or a string.
   */
  hasAll(permissions: Iterable<Name | AnyName | PermissionId<Name>> & object): boolean

  /**
   * Is at least one of them granted? False for none at all.
   *
   * @throws TypeError if `permissions` is no iterable, or a string.
   */
  hasAny(permissions: Iterable<Name | AnyName | PermissionId<Name>> & object): boolean

  /**
   * Those that are not granted, in the order given, each once.
   *
   * @throws TypeError if `permissions` is no iterable of strings.
   */
  missing<P extends Name | AnyName>(permissions: Iterable<P> & object): P[]

  /**
   * Insists on one permission, or on all of several.
   *
   * @throws PermissionDeniedError with code `permission-denied`, or `unknown-permission` if no permission has that name;
   * `missing` holds all that are not granted, `reason` is about the first.
   * @throws TypeError for wrong arguments.
   */
  require(permissions: Name | AnyName | Iterable<Name | AnyName>, options?: RequireOptions): void

  /** Why the permission is granted or not. */
  explain(permission: Name | AnyName): Explanation

  /** These grants with a memory for what they are asked: for finding out what an app really needs. */
  audit(): Audit<Name>

  /** The same, letting everything pass and noting what would have been denied: for hosts on the way to enforced permissions. */
  reportOnly(): Audit<Name>

  /** Do both allow the same permissions, wherever they come from? What narrows a permission is not compared. */
  equals(other: Grants): boolean

  /** How many permissions are granted. */
  readonly size: number

  /** Whose grants these are: the id of the app, bot or user, where it is known. */
  readonly subject: string | null

  /** Where these grants are for: the id of the channel, group or room, if they are for one. */
  readonly place: string | null

  /** The JSON form, the same in every language. */
  toJSON(): object

  /** The names of the granted permissions, in the order of the catalogue. */
  [Symbol.iterator](): IterableIterator<Listed>
}

/**
 * The text with the fixes of `diagnostics` applied, and how many fixes were.
 *
 * A fix that touches the same bytes as an earlier one is left out, whole; read the result again and fix again until nothing
 * is left. Every byte that no fix names stays as it is.
 *
 * @param text - The text that the diagnostics are about, unchanged.
 * @throws TypeError if `text` is not well-formed text or a fix is not one.
 * @example
 * ```js
 * const manifest = AppManifest.parse(text)
 * const { text: fixed, applied } = applyFixes(text, manifest.diagnostics)
 * ```
 */
export declare function applyFixes(text: string, diagnostics: Iterable<Pick<Diagnostic, 'fix'>>): Fixed

/** A platform whose manifests can be read: `AppManifest` of `grantfold/rocketchat`, `Manifest` of `grantfold/root`. */
export type Platform = 'rocketchat-app' | 'root'

/**
 * The platform whose manifest a text is, by what is in it; null if that leaves any doubt.
 *
 * Keys at the top that only one platform has decide; without any, the form of `permissions` does: Rocket.Chat has a list,
 * Root an object. Damaged JSON is read as far as it can be. The name of a file says more: ask for it first, where there is
 * one.
 *
 * @throws TypeError if `text` is no well-formed text.
 */
export declare function platformOf(text: string): Platform | null
