import type { AnyName, AskOptions, AuditMode, AuditReport, RequireOptions } from './index.js'
import type { AppPermission } from './names.js'
import type { AppGrants, AppManifest, AppPermissionId, ManifestDiff } from './rocketchat.js'

/** What a registry refused. */
export type RegistryErrorKind = 'no-id' | 'installed' | 'not-installed' | 'needs-consent'

/**
 * An app cannot be installed, updated or removed. Nothing was changed.
 *
 * The fields are own properties, so `JSON.stringify(error)` has all of them.
 */
export declare class RegistryError extends Error {
  private constructor()
  readonly name: 'RegistryError'
  /**
   * What is wrong: a manifest without an id (or one that could not be read), an app that is installed already or is not, an update that
   * gives an app more than it had, or where that is in doubt (`needs-consent`).
   */
  readonly kind: RegistryErrorKind
  /** The id of the app, where it is known. */
  readonly app: string | null
  /** What the update changes, where it needs consent. */
  readonly diff: ManifestDiff | null
}

/** How to update an app. */
export interface UpdateOptions {
  /** Did a person agree to what {@link AppRegistry.diff} names? False if it is left out. */
  readonly consent?: boolean | undefined
}

/** How a registry is made. */
export interface RegistryOptions {
  /** Is noted what the apps are asked for, and is denied what they may not do? Without it nothing is noted. */
  readonly audit?: AuditMode | undefined
}

/**
 * The apps an engine runs, and what each of them may do. An app that is not installed may do nothing, and an update gives an app
 * more only with consent.
 *
 * @example
 * ```js
 * const registry = new AppRegistry()
 * registry.install(readFileSync('app.json'))
 * registry.has(app, 'message.write')
 * ```
 */
export declare class AppRegistry {
  #private

  /**
   * No apps.
   *
   * With `audit`, every question is noted: see {@link report}. With `report-only` an app that is installed is denied nothing, hosts, scopes
   * and hidden settings neither; one that is not installed still may do nothing.
   */
  constructor(options?: RegistryOptions)

  /**
   * Installs an app with what its manifest grants.
   *
   * @param manifest - The manifest, or its text, which is read as {@link AppManifest.parse} does.
   * @throws RegistryError of kind `no-id` or `installed`.
   */
  install(manifest: AppManifest | string | Uint8Array): AppGrants

  /**
   * Installs an app with what the engine stored for it, read as {@link AppGrants.fromStored} does.
   *
   * @param stored - `permissionsGranted` of the app's storage item as JSON text; undefined, written out, if the item has no
   * such field.
   * @throws RegistryError of kind `no-id` for an empty id, or `installed`.
   */
  installStored(app: string, stored: string | undefined): AppGrants

  /**
   * Replaces what an app may do by what a new manifest of it grants. Grants that were given before stay as they were.
   *
   * @throws RegistryError of kind `needs-consent`, with the `diff`, if the app would get more, or if it is not certain that it
   * would not; `no-id` or `not-installed`.
   */
  update(manifest: AppManifest | string | Uint8Array, options?: UpdateOptions): AppGrants

  /**
   * What an update would change.
   *
   * @throws RegistryError of kind `no-id` or `not-installed`.
   */
  diff(manifest: AppManifest | string | Uint8Array): ManifestDiff

  /**
   * Takes an app out: it may do nothing any more.
   *
   * @throws RegistryError of kind `not-installed`.
   */
  remove(app: string): void

  /** May an app do this? Never if it is not installed. No native code is called. */
  has(app: string, permission: AppPermission | AnyName | AppPermissionId, options?: AskOptions): boolean

  /**
   * Insists on one permission of an app, or on all of several.
   *
   * @throws PermissionDeniedError also if the app is not installed.
   */
  require(app: string, permissions: AppPermission | AnyName | Iterable<AppPermission | AnyName>, options?: RequireOptions): void

  /**
   * What an app may do; null if it is not installed.
   *
   * With `audit`, what these grants are asked is noted too, and answered by the mode. What lists and what explains is not: it is that of the
   * grants themselves.
   */
  get(app: string): AppGrants | null

  /**
   * What an app was asked for since it was installed, updates included, and so what was asked of grants from before an update; null if it
   * is not installed, or the registry was made without `audit`.
   */
  report(app: string): AuditReport | null

  /** The ids of the installed apps, in the order of their installation. */
  apps(): string[]

  /** What is done about a permission that is not granted, if this registry audits; otherwise null. */
  readonly audit: AuditMode | null

  /** Zero at first; grows with every change. */
  readonly version: number
}
