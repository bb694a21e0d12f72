import type { AnyName, DenialCode, RequireOptions } from './index.js'
import type { AppPermission } from './names.js'
import type { AppRegistry } from './registry.js'
import type { AppGrants } from './rocketchat.js'

export type { AppPermission } from './names.js'

/** A permission as the engine passes it around: a name, and on three of them a list. */
export interface Permission<Name extends string = AppPermission | AnyName> {
  readonly name: Name
  readonly required?: boolean
  /** Of `networking`: the hosts. */
  readonly domains?: string[]
  /** Of `cloud.workspace-token`: the scopes. */
  readonly scopes?: string[]
  /** Of `server-setting.read`: the ids of hidden settings. */
  readonly hiddenSettings?: string[]
}

/** What the engine stores of an app, as far as permissions go. */
export interface StorageItem {
  readonly permissionsGranted?: unknown
}

/** Denies what is not understood, or answers exactly as the engine does. */
export type Mode = 'strict' | 'compatible'

interface ModeOption {
  /** `strict` if it is left out. */
  readonly mode?: Mode | undefined
}

interface OverRegistry extends ModeOption {
  /** The installed apps. */
  readonly registry: AppRegistry
  readonly storage?: undefined
}

interface OverStorage extends ModeOption {
  /** The storage item of an installed app, at once; undefined if the app is not installed. Asked at every check. */
  readonly storage: (appId: string) => StorageItem | null | undefined
  readonly registry?: undefined
}

/** Where grants come from, and how they are read. */
export type PermissionOptions = OverRegistry | OverStorage

interface Constructor {
  readonly prototype: object
}

/** The classes of the engine's bridges; two of them know a host or a scope when they ask. */
export interface LimitedBridges {
  readonly HttpBridge: Constructor
  readonly CloudWorkspaceBridge: Constructor
  readonly [other: string]: unknown
}

/** The engine's class of that name, with what it lacks. */
export interface PermissionManager {
  /**
   * The granted permission, or undefined if it is denied.
   *
   * The type is the engine's, and says too much: lists may be missing, as in the engine, and what is frozen is not readonly. In compatible
   * mode over `storage` it is the stored entry itself, and this throws where the engine throws.
   */
  hasPermission<P extends Permission>(appId: string, permission: P): P | undefined

  /** One `console.error`. */
  notifyAboutError(error: unknown): void

  /**
   * Insists that the app may send a request to `url`, as {@link AppGrants.requireHost} does; in compatible mode, that it has
   * `networking`.
   *
   * @throws PermissionDeniedError of this module.
   */
  requireHost(appId: string, url: string, options?: RequireOptions): void

  /**
   * Insists that the app may ask for a token with `scope`, as {@link AppGrants.requireScope} does; in compatible mode, that it has
   * `cloud.workspace-token`.
   *
   * @throws PermissionDeniedError of this module.
   */
  requireScope(appId: string, scope: string, options?: RequireOptions): void

  /**
   * Makes `HttpBridge.doCall` and `CloudWorkspaceBridge.doGetWorkspaceToken` ask for the host and the scope first. What is denied ends as
   * the engine's own denials do: with one `console.error`, and undefined. The engine's `HttpBridge.doCall` gets a copy of the request: a
   * plain object of its own enumerable properties, with the app and the URL that were asked about. Where a registry audits, its reports
   * name the method of the bridge, of all bridges that are given. A second call for the same bridges does nothing.
   */
  guardBridges(bridges: LimitedBridges): void
}

/** The manager of the process: {@link usePermissions} says where its answers come from; until then it denies everything. */
export declare const AppPermissionManager: PermissionManager

/**
 * Says where {@link AppPermissionManager} takes its answers from.
 *
 * @throws TypeError for options that make no sense.
 */
export declare function usePermissions(options: PermissionOptions): void

/**
 * A manager of its own, for tests or for several engines in one process.
 *
 * @throws TypeError for options that make no sense.
 */
export declare function createPermissionManager(options: PermissionOptions): PermissionManager

/** See {@link PermissionManager.notifyAboutError}. */
export declare function notifyAboutError(error: unknown): void

/** What a denial is made of; the engine's bridges give the first two. */
export interface PermissionDenial {
  readonly appId: string
  readonly missingPermissions?: readonly Permission[] | undefined
  readonly methodName?: string | undefined
  readonly reason?: string | undefined
  /** Replaces the engine's text. */
  readonly message?: string | undefined
  /** `permission-denied` if it is left out. */
  readonly code?: DenialCode | undefined
  readonly cause?: unknown
}

/** The engine's error: the same text, and fields, which the engine's has not. */
export declare class PermissionDeniedError extends Error {
  constructor(denial: PermissionDenial)
  readonly name: 'PermissionDeniedError'
  /** The app that was denied something. */
  readonly appId: string
  /** What it lacks. */
  readonly missingPermissions: readonly Permission[]
  /** The call, if whoever made the error knew it. */
  readonly methodName: string | undefined
  /** Why, if whoever made the error knew it. */
  readonly reason: string | undefined
  /** What kind of thing was refused. */
  readonly code: DenialCode
}

type Names<Scope extends string, Keys extends string = 'read' | 'write'> = {
  readonly [Key in Keys]: { readonly name: `${Scope}.${Key}` & AppPermission }
}
type Named<Name extends AppPermission> = { readonly name: Name }

/** The engine's object of all permissions, as of the newest catalogue. Frozen, with its lists, though their type is the engine's. */
export declare const AppPermissions: {
  readonly user: Names<'user'>
  readonly upload: Names<'upload'>
  readonly email: Names<'email', 'send'>
  readonly ui: { readonly interaction: Named<'ui.interact'>; readonly registerButtons: Named<'ui.registerButtons'> }
  readonly setting: {
    readonly read: Named<'server-setting.read'> & { readonly hiddenSettings: string[] }
    readonly write: Named<'server-setting.write'>
  }
  readonly room: Names<'room'> & { readonly 'system-view-all': Named<'room.system.view-all'> }
  readonly role: Names<'role'>
  readonly message: Names<'message'>
  readonly moderation: Names<'moderation'>
  readonly contact: Names<'contact'>
  readonly threads: Names<'threads', 'read'>
  readonly 'livechat-status': Names<'livechat-status', 'read'>
  readonly 'livechat-custom-fields': Names<'livechat-custom-fields', 'write'>
  readonly 'livechat-visitor': Names<'livechat-visitor'>
  readonly 'livechat-message': Names<'livechat-message', 'read' | 'write' | 'multiple'>
  readonly 'livechat-room': Names<'livechat-room'>
  readonly 'livechat-department': Names<'livechat-department', 'read' | 'write' | 'multiple'>
  readonly env: Names<'env', 'read'>
  readonly cloud: { readonly 'workspace-token': Named<'cloud.workspace-token'> & { readonly scopes: string[] } }
  readonly scheduler: { readonly default: Named<'scheduler'> }
  readonly networking: { readonly default: Named<'networking'> & { readonly domains: string[] } }
  readonly persistence: { readonly default: Named<'persistence'> }
  readonly command: { readonly default: Named<'slashcommand'> }
  readonly videoConference: {
    readonly read: Named<'video-conference.read'>
    readonly write: Named<'video-conference.write'>
    readonly provider: Named<'video-conference-provider'>
  }
  readonly apis: { readonly default: Named<'api'> }
  readonly 'oauth-app': Names<'oauth-app'>
  readonly outboundComms: { readonly provide: Named<'outbound-communication.provide'> }
  readonly experimental: Names<'experimental', 'default'>
  readonly abac: Names<'abac', 'read'>
  readonly mediaCall: { readonly history: Named<'media-call.history'> }
}

/** What an app may do of which the engine stored no list: 30 entries of {@link AppPermissions}. Frozen, though its type is the engine's. */
export declare const defaultPermissions: Permission<AppPermission>[]
