import type { AuditRequireOptions, Diagnostic, PermissionId, RequireOptions, Span } from './index.js'
import { Audit, Grants } from './index.js'
import type { AppPermission } from './names.js'
import type * as shared from './reviews.js'

export type { AppPermission, WorkspacePermission, WorkspaceRole } from './names.js'
export * from './registry.js'
export * from './workspace.js'
export * from './workspace-answers.js'
export * from './workspace-records.js'

/** The number of a permission of Rocket.Chat apps: see {@link permissionId}. */
export type AppPermissionId = PermissionId<AppPermission>

/** What the catalogue knows about one permission. */
export interface PermissionInfo {
  /** The exact name, as manifests and checks spell it. */
  readonly name: AppPermission
  /** One line in plain words: what the holder can do. */
  readonly description: string
  /** Does an app get it when its manifest says nothing about permissions? */
  readonly default: boolean
  /** Does any check of the platform ask for it? Some names gate nothing. */
  readonly enforced: boolean
  /** Names of extra manifest fields that go with this permission. */
  readonly fields: readonly string[]
}

/** The permissions an app can declare, in the order of the engine's catalogue. */
export declare function appCatalog(): readonly PermissionInfo[]

/**
 * The id of a permission, for checks in hot loops. Ids are those of this version of the package: ask once at start, store
 * names.
 *
 * @throws TypeError if there is no such permission.
 * @example
 * ```js
 * const WRITE = permissionId('message.write')
 * if (grants.has(WRITE)) ...
 * ```
 */
export declare function permissionId(name: AppPermission): AppPermissionId

/** Where an app's grants come from; the last three grant nothing. */
export type GrantOrigin = 'manifest' | 'defaults' | 'stored-grant' | 'unreadable' | 'malformed' | 'not-installed'

/** What narrows the granted permissions: the extra fields of the manifest's entries. */
export interface Limits {
  /** `networking.domains`: which hosts the app may talk to; null for any. */
  readonly hosts: readonly string[] | null
  /** `cloud.workspace-token.scopes`: which scopes it may ask a token for; null for any. */
  readonly scopes: readonly string[] | null
  /** `server-setting.read.hiddenSettings`: which hidden settings it may read. */
  readonly hiddenSettings: readonly string[]
}

/** The JSON form of {@link AppGrants}. */
export interface AppGrantsForm {
  app: string | null
  origin: GrantOrigin
  permissions: AppPermission[]
  limits: Limits
}

/**
 * What an app may do, and the three things that extra fields of a manifest narrow: hosts, token scopes, hidden settings.
 *
 * @example
 * ```js
 * const grants = AppManifest.parse(text).grants()
 * grants.require('message.write', { method: 'sendMessage' })
 * grants.requireHost('https://api.example.com/v1')
 * ```
 */
export declare class AppGrants extends Grants<AppPermission> {
  private constructor()
  #private

  /**
   * Reads what the engine stored for an app, and answers as the engine does: absent or falsy means the defaults.
   *
   * @param stored - `permissionsGranted` of the app's storage item as JSON text; undefined, written out, if the item has no
   * such field. `JSON.stringify(item.permissionsGranted)` gives either.
   */
  static fromStored(app: string, stored: string | undefined): AppGrants

  /**
   * What the server stores, and so grants, when an app is uploaded as a zip.
   *
   * @param field - The form field `permissions`; undefined, written out, if the form has none.
   */
  static fromUpload(app: string, field: string | undefined): AppGrants

  /** The grants of an app that is not installed: nothing. */
  static notInstalled(app: string): AppGrants

  /** Where these grants come from. */
  readonly origin: GrantOrigin

  /** The hosts, scopes and settings that the entries name. They narrow a permission that is granted; they grant none. */
  readonly limits: Limits

  /** What is wrong with the stored grant these were read from. Empty for those of a manifest, which has its own list. */
  readonly diagnostics: readonly Diagnostic[]

  /**
   * Insists that the app may send a web request to `url` (`http`, `https`, `ws`, `wss`). Needs `networking`; if that entry
   * has `domains`, the host must be one of them or below a `*.` one.
   *
   * @throws PermissionDeniedError with code `permission-denied`, or `host-denied` for a host that is not listed or a text
   * that is no URL of a web request.
   */
  requireHost(url: string, options?: RequireOptions): void

  /**
   * Insists that the app may ask for a workspace token with `scope`.
   *
   * @throws PermissionDeniedError with code `permission-denied` or `scope-denied`.
   */
  requireScope(scope: string, options?: RequireOptions): void

  /**
   * Insists that the app may read the hidden setting `id`.
   *
   * @throws PermissionDeniedError with code `permission-denied` or `setting-denied`.
   */
  requireHiddenSetting(id: string, options?: RequireOptions): void

  /** These grants with a memory for what is asked: hosts, scopes and hidden settings too. */
  audit(): AppAudit

  /** The same, letting everything pass and noting what would have been denied. */
  reportOnly(): AppAudit

  toJSON(): AppGrantsForm
}

/**
 * An app's grants that remember what they were asked. Whoever asks for a host asks for `networking` too, and both are noted; so with scopes
 * and `cloud.workspace-token`, hidden settings and `server-setting.read`.
 *
 * @example
 * ```js
 * const audit = AppManifest.parse(text).grants().audit()
 * audit.requireHost('https://api.example.com/v1', { at: 'notify.ts:12' })
 * audit.report().permissions('rocketchat-app') // [{ name: 'networking', domains: ['api.example.com'] }]
 * ```
 */
export declare class AppAudit extends Audit<AppPermission> {
  private constructor()
  #private

  readonly grants: AppGrants

  /**
   * Insists that the app may send a web request to `url`.
   *
   * @throws PermissionDeniedError as {@link AppGrants.requireHost} does; never in a `report-only` audit.
   */
  requireHost(url: string, options?: AuditRequireOptions): void

  /**
   * Insists that the app may ask for a workspace token with `scope`.
   *
   * @throws PermissionDeniedError as {@link AppGrants.requireScope} does; never in a `report-only` audit.
   */
  requireScope(scope: string, options?: AuditRequireOptions): void

  /**
   * Insists that the app may read the hidden setting `id`.
   *
   * @throws PermissionDeniedError as {@link AppGrants.requireHiddenSetting} does; never in a `report-only` audit.
   */
  requireHiddenSetting(id: string, options?: AuditRequireOptions): void
}

/** An entry of the manifest's list that has a name. */
export interface DeclaredPermission {
  /** The name as written. */
  readonly name: string
  /** Its id, if the catalogue has it. */
  readonly id: AppPermissionId | null
  /** Does the entry say `"required": true`? The platform shows it and does nothing else with it. */
  readonly required: boolean
  /** Where the name stands. */
  readonly span: Span
}

/** One permission to agree to. */
export type ReviewItem = shared.ReviewItem<AppPermission>

/** What a person must agree to before an app is installed. */
export type Review = shared.Review<AppPermission>

/** One change of an update. */
export type Change = shared.Change<AppPermission>

/** What an update of an app changes in what it may do. */
export type ManifestDiff = shared.ManifestDiff<AppPermission>

/** Which rule the engine follows for the network access of an app's process; named after when it held. */
export type RuntimeVersion = 'early-2024' | 'late-2024' | 'since-2026'

/** The engine throws while it works out the network access, so the app's process never starts. */
export declare class RuntimeStartError extends Error {
  private constructor()
  readonly name: 'RuntimeStartError'
  /** The text of the error that the engine throws. */
  readonly engineMessage: string
}

/**
 * A Rocket.Chat app manifest (`app.json`): what is wrong with it and what it grants.
 *
 * @example
 * ```js
 * const manifest = AppManifest.parse(readFileSync('app.json'))
 * for (const { span, message } of manifest.diagnostics) console.log(`${span.line}:${span.column} ${message}`)
 * ```
 */
export declare class AppManifest {
  private constructor()
  #private

  /**
   * Reads a manifest. Never fails on its content: problems are in `diagnostics`, and what could not be read grants nothing.
   *
   * A string with half of a surrogate pair in it is read as bytes that are not UTF-8: an error that grants nothing.
   *
   * @throws TypeError if `text` is neither a string nor a `Uint8Array` (such as a `Buffer`).
   */
  static parse(text: string | Uint8Array): AppManifest

  /** The app's id. */
  readonly id: string | null
  /** The app's name. */
  readonly name: string | null
  /** The app's version. */
  readonly version: string | null

  /** All problems of the manifest, in the order of their places. */
  readonly diagnostics: readonly Diagnostic[]

  /** Is there a problem because of which the platform refuses the manifest, or two readers of it would disagree? */
  readonly hasErrors: boolean

  /** The names in the list, known or not, as far as entries have one; null without a list. */
  readonly declared: readonly DeclaredPermission[] | null

  /** What the app may do with this manifest: the declared permissions, or the defaults if it declares none. */
  grants(): AppGrants

  /**
   * What the app could do if the problems of this manifest were mended and nothing else changed. For people who decide,
   * never for a check.
   */
  wouldGrant(): AppGrants

  /** What a person must agree to before the app is installed. */
  review(): Review

  /** What an update from `old` to this manifest changes, and whether consent must be asked again. */
  diff(old: AppManifest): ManifestDiff

  /**
   * Does the engine start the app's process with network access? That follows the manifest, not the grant.
   *
   * @throws RuntimeStartError where the engine throws and never starts the process.
   */
  runtimeNetwork(version: RuntimeVersion): boolean
}
