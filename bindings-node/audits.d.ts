import type { AnyName, Grants, PermissionId, Platform, RequireOptions } from './index.js'

/** What an audit does about a permission that is not granted: denies it, or notes that it would have been denied. */
export type AuditMode = 'enforce' | 'report-only'

/** Options of everything that is asked of an audit. */
export interface AskOptions {
  /** Where it was asked: a file and line, a method, whatever tells the caller. */
  readonly at?: string | undefined
}

/** Options of {@link Audit.require}. */
export interface AuditRequireOptions extends RequireOptions {}

/**
 * Grants that answer as always and remember what was asked, how often and from where.
 *
 * An app's hosts, scopes and hidden settings are asked of an `AppAudit`, which is an audit too.
 *
 * @example
 * ```js
 * const audit = manifest.grants().audit()
 * audit.has('message.write', { at: 'notify.ts:12' })
 * audit.report().unused
 * ```
 */
export declare class Audit<Name extends string = string> {
  protected constructor()
  #private

  /** What is asked, without being noted. */
  readonly grants: Grants<Name>

  /** What it does about a permission that is not granted. */
  readonly mode: AuditMode

  /**
   * Is the permission granted? In a `report-only` audit the answer is always yes. No native code is called.
   *
   * @throws TypeError if it is neither a string nor an id of this catalogue.
   */
  has(permission: Name | AnyName | PermissionId<Name>, options?: AskOptions): boolean

  /** Are all of them granted? All are noted, whatever the first answer is. */
  hasAll(permissions: Iterable<Name | AnyName | PermissionId<Name>> & object, options?: AskOptions): boolean

  /** Is at least one of them granted? All are noted, whatever the first answer is. */
  hasAny(permissions: Iterable<Name | AnyName | PermissionId<Name>> & object, options?: AskOptions): boolean

  /**
   * Insists on one permission, or on all of several.
   *
   * @throws PermissionDeniedError as {@link Grants.require} does; never in a `report-only` audit.
   */
  require(permissions: Name | AnyName | Iterable<Name | AnyName>, options?: AuditRequireOptions): void

  /** What was asked so far. */
  report(): AuditReport
}

/** How often a permission, a host, a scope or a setting was asked for, and from where. */
export interface Asked {
  /** How often it was granted. */
  readonly granted: number
  /** How often it was not; in a `report-only` audit, how often it would not have been. */
  readonly denied: number
  /** The place that asked first, of those that named themselves. */
  readonly first: string | null
  /** The place that asked last. */
  readonly last: string | null
}

/**
 * The JSON form of an {@link AuditReport}, the same in every language.
 *
 * Names that come from outside (those of no catalogue, hosts, scopes and settings) are listed if they are well-formed text of up to 512
 * bytes of UTF-8: of each kind a thousand that were denied when they came first, and a thousand that were granted. All others are only
 * counted.
 */
export interface AuditReportForm {
  /** Whose grants they were, where it is known. */
  readonly subject: string | null

  /** What was granted, in the order of the names. */
  readonly granted: string[]

  /** What was asked, by the name of the permission. */
  readonly asked: Record<string, Asked>

  /** How often names were asked that are in no catalogue and not listed in `asked`. */
  readonly moreUnknown: number

  /**
   * What hosts an app was to reach. They are written as they are compared: without user name and port, in lower case, IP addresses in
   * their usual form; the empty name stands for what is no URL of a web request.
   */
  readonly hosts: Record<string, Asked>

  /** How often hosts were asked that are not listed. */
  readonly moreHosts: number

  /** What scopes it was to ask a workspace token for. */
  readonly scopes: Record<string, Asked>

  /** How often scopes were asked that are not listed. */
  readonly moreScopes: number

  /** What hidden settings it was to read. */
  readonly hiddenSettings: Record<string, Asked>

  /** How often hidden settings were asked that are not listed. */
  readonly moreHiddenSettings: number
}

/** The value of `permissions` in a manifest of each platform. */
export interface ManifestPermissions {
  'rocketchat-app': { name: string; domains?: string[]; scopes?: string[]; hiddenSettings?: string[] }[]
  root: { community?: Record<string, true>; channel?: Record<string, true> }
}

/** What one subject was asked for: to read, to add up over processes and to make a manifest of. Its form has bounds: {@link AuditReportForm}. */
export declare class AuditReport {
  private constructor()
  #private

  /**
   * Reads what {@link toJSON} gave.
   *
   * @throws AuditError of kind `malformed`.
   */
  static fromJson(text: string): AuditReport

  /** What permissions were asked and granted. */
  readonly used: string[]

  /** What is granted and nobody asked for. Of Root, not what comes with a permission that was used, nor seeing a channel. */
  readonly unused: string[]

  /**
   * What permissions were asked and denied, or would have been. Hosts, scopes and settings have their own counts: an app may be denied a
   * host with `networking` granted.
   */
  readonly denied: string[]

  /**
   * Adds what another process was asked, later than this one as far as places are concerned, to this report itself, and gives it back.
   * What both list beyond the bounds of a report is only counted.
   *
   * @throws AuditError of kind `other-subject`; then nothing is added.
   */
  merge(later: AuditReport): this

  /**
   * The value of `permissions` in a manifest that asks for what was asked, granted or not, and for nothing else. Names that a manifest
   * cannot ask for are left out. Of an app, the hosts, scopes and hidden settings that were asked narrow their permissions: `domains`,
   * `scopes`, `hiddenSettings`. Where there were more than could be listed, `domains` and `scopes` are left out, which lets all pass.
   */
  permissions<P extends Platform>(platform: P): ManifestPermissions[P]

  /** The report as a value: `JSON.stringify(report)` gives the text that {@link fromJson} reads. */
  toJSON(): AuditReportForm
}

/** Its properties are those of its form. */
export interface AuditReport extends AuditReportForm {}

/** What is wrong with reports: a text that is none, or two of different subjects. */
export type AuditErrorKind = 'malformed' | 'other-subject'

/** Reports that cannot be read, or do not belong together. */
export declare class AuditError extends Error {
  private constructor()
  readonly name: 'AuditError'
  /** What is wrong. */
  readonly kind: AuditErrorKind
  /** Whom the report is about, if two of them do not belong together. */
  readonly subject: string | null
  /** Whom the other one is about. */
  readonly other: string | null
}
