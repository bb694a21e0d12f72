// What a workspace answers, in the core's JSON form. Types only: there is no module of this name at run time.

import type { AnyName, Diagnostic, Grants, PermissionId } from './index.js'
import type { WorkspacePermission, WorkspaceRole } from './names.js'
import type { Scope } from './workspace-records.js'

/** A version whose default permissions and roles are known; 9 is not released, and known as far as it is merged. */
export type DefaultsVersion = '7' | '8' | '9'

/**
 * Whose check answers are given by: the server's, that of the web client of the later 8.x releases, of the oldest web
 * client, or of the React Native client. All servers agree; what clients show differs.
 */
export type WorkspaceReading = 'server' | 'legacy_client' | 'oldest_client' | 'react_native'

/**
 * Which part of a server creates a permission: its default table, a part or licence, version 7 only (`defaults-7`), or
 * none any more (`older`).
 */
export type PermissionOrigin =
  | 'defaults'
  | 'auto-translate'
  | 'omnichannel'
  | 'canned-responses'
  | 'audit'
  | 'device-management'
  | 'abac'
  | 'defaults-7'
  | 'older'

/** The number of a permission that Rocket.Chat brings: see {@link workspacePermissionId}. */
export type WorkspacePermissionId = PermissionId<WorkspacePermission>

/** What the catalogue knows about one permission. */
export interface WorkspacePermissionInfo {
  /** The exact name. */
  readonly name: WorkspacePermission
  /** One line in plain words: what the holder can do. */
  readonly description: string
  /** Is it in the default table of version 8? */
  readonly default: boolean
  /** Which part of a server creates it. */
  readonly origin: PermissionOrigin
}

/** The JSON form of {@link WorkspaceGrants}. */
export interface WorkspaceGrantsForm {
  subject: string | null
  place: string | null
  permissions: (WorkspacePermission | AnyName)[]
}

/**
 * What somebody may do in a room or in general. Settings, apps and people bring permissions of their own: those count by
 * name, ids are those of the catalogue.
 */
export interface WorkspaceGrants extends Grants<WorkspacePermission, WorkspacePermission | AnyName> {
  toJSON(): WorkspaceGrantsForm
}

/** What a workspace refused. */
export type WorkspaceErrorKind = 'invalid-param' | 'empty-id' | 'unknown' | 'full' | 'malformed'

/**
 * A question without an answer, a change that cannot be made, or a document, record or update that cannot be read. Nothing
 * was changed.
 *
 * The fields are own properties, so `JSON.stringify(error)` has all of them.
 */
export declare class WorkspaceError extends Error {
  private constructor()
  readonly name: 'WorkspaceError'
  /**
   * What is wrong: an empty id where the server's check throws (`invalid-param`) or where none can be (`empty-id`), an id that
   * is not there (`unknown`), more than 65,536 permissions (`full`), or something that cannot be read (`malformed`).
   */
  readonly kind: WorkspaceErrorKind
  /** What was looked for or is empty: "permission", "role", "user" ...; null where the kind says it. */
  readonly what: string | null
  /** The id at fault; null if it is an empty one. */
  readonly id: string | null
  /** All problems of what could not be read. Of a record, `path` starts at the record, and places are those of its JSON. */
  readonly diagnostics: readonly Diagnostic[]
}

/** The body of a refusal. */
export interface ApiErrorBody {
  readonly success: false
  readonly error: string
  readonly errorType?: string
  readonly details?: unknown
}

/**
 * A server refuses a call. Nothing was changed. Match on `errorType` and `status`: releases word the text differently.
 *
 * The fields are own properties, so `JSON.stringify(error)` has all of them.
 */
export declare class ApiError extends Error {
  private constructor()
  readonly name: 'ApiError'
  /** The HTTP status; over DDP, which has none, that of a route of this kind. */
  readonly status: number
  /** The platform's code, `error-invalid-permission`; some of its refusals have none. */
  readonly errorType: string | null
  /** The platform's text. */
  readonly error: string
  /** What else there is to say: which settings, which method, or where in what was sent. */
  readonly details: unknown
  /** The body of the answer. */
  readonly body: ApiErrorBody
}

/** What became of something a server sent. */
export interface WorkspaceApplied {
  /** What it told of. */
  readonly what: 'permissions' | 'roles' | 'users' | 'subscriptions' | 'nothing'
  /** Is the workspace another one now? Then its version is one higher. */
  readonly changed: boolean
  /** What was odd about it, and no error. */
  readonly diagnostics: readonly Diagnostic[]
}

/** What a server answers to a call. */
export interface WorkspaceAnswer {
  /** The HTTP status. */
  readonly status: 200
  /** The body of a route, or the result of a method; null is none. */
  readonly body: unknown
  /** What clients are told: whole DDP frames, in order. */
  readonly events: readonly object[]
  /** Was anything written? */
  readonly changed: boolean
}

/** What a server sends back for a frame. */
export interface WorkspaceFrames {
  /** To whoever sent it: a `result` frame, or an `error` frame for what is no call. */
  readonly reply: object
  /** To everybody it concerns, in order: whole frames. */
  readonly events: readonly object[]
  /** Was anything written? */
  readonly changed: boolean
}

/** May somebody enter a room, and what decided it. */
export interface RoomAccess {
  /** The answer. */
  readonly allowed: boolean
  /** The rule that let the user in; `none` if none did. */
  readonly rule: RoomRule
  /** Which permission, setting or subscription decided, or what is missing: one sentence without full stop. */
  readonly reason: string
}

/** A rule that lets somebody into a room. */
export type RoomRule =
  | 'public'
  | 'team-public'
  | 'team-member'
  | 'joined'
  | 'attributes'
  | 'discussion'
  | 'livechat'
  | 'none'

/** The fewest roles that grant some permissions. */
export interface RoleCover {
  /** The roles, in the order of their ids. */
  readonly roles: readonly CoverRole[]
  /** What whoever holds them all may do beside what was asked for, sorted. */
  readonly extra: readonly (WorkspacePermission | AnyName)[]
  /** What no role can give, in the order it was asked for. */
  readonly uncovered: readonly (WorkspacePermission | AnyName)[]
  /** Is this proven to be the least there is? If not, the search was given up. */
  readonly isMinimal: boolean
}

/** A role of a {@link RoleCover}. */
export interface CoverRole {
  /** Its id. */
  readonly id: WorkspaceRole | AnyName
  /** Where it is meant to be held. */
  readonly scope: Scope
}

/** What differs from the defaults of a version. Every list is in the order of its ids. */
export interface Drift {
  /** The version compared with. */
  readonly version: DefaultsVersion
  /** Permissions that more roles grant than by default. */
  readonly opened: readonly RoleChange[]
  /** Permissions that roles no longer grant which do by default. */
  readonly narrowed: readonly RoleChange[]
  /** Permissions that are no defaults. */
  readonly added: readonly PermissionAdded[]
  /** Defaults that are gone, with the roles that would grant them. */
  readonly removed: readonly RoleChange[]
  /** Roles that are no defaults. */
  readonly rolesAdded: readonly RoleNote[]
  /** Default roles that are gone. */
  readonly rolesRemoved: readonly RoleNote[]
  /** What is different about default roles. */
  readonly rolesChanged: readonly RoleFieldChange[]
}

/** Roles that came to a permission, or went. */
export interface RoleChange {
  /** The permission. */
  readonly permission: WorkspacePermission | AnyName
  /** The ids of the roles, sorted. */
  readonly roles: readonly (WorkspaceRole | AnyName)[]
}

/** A permission that is no default. */
export interface PermissionAdded extends RoleChange {
  /** The part of the platform that brings it, if one is known to. */
  readonly origin: PermissionOrigin | null
}

/** A role that came or went. */
export interface RoleNote {
  /** Its id. */
  readonly id: WorkspaceRole | AnyName
  /** Its name. */
  readonly name: string
  /** Where it is meant to be held. */
  readonly scope: Scope
}

/** One field of a default role that is not as it is by default. */
export interface RoleFieldChange {
  /** The role. */
  readonly role: WorkspaceRole
  /** The field, as the platform names it. */
  readonly field: 'name' | 'description' | 'scope' | 'protected' | 'mandatory2fa'
  /** What it is by default. */
  readonly default: string | boolean
  /** What it is. */
  readonly now: string | boolean
}
