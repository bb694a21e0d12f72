// The records of a workspace, in the shapes in which a server sends them. Types only: there is no module of this name at
// run time.

import type { AnyName } from './index.js'
import type { WorkspacePermission, WorkspaceRole } from './names.js'

/** Where a role is meant to be held: by users in the whole workspace, or by users in one room. */
export type Scope = 'Users' | 'Subscriptions'

/** A date as REST writes it (ISO 8601 with an offset), as DDP does, or one of the language. */
export type RecordDate = string | { readonly $date: number } | Date

/** A permission and the roles that grant it. What else a server said about it is kept: `level`, `settingId` and so on. */
export interface PermissionInput {
  readonly _id: WorkspacePermission | AnyName
  /** The ids of the roles that grant it, with or without a role document. */
  readonly roles: readonly (WorkspaceRole | AnyName)[]
  readonly _updatedAt?: RecordDate | undefined
  /** `settings` if it guards a setting. */
  readonly level?: 'settings' | undefined
  readonly settingId?: string | undefined
  /** The permission of the group its setting is in. */
  readonly groupPermissionId?: string | undefined
}

/** A role. */
export interface RoleInput {
  readonly _id: WorkspaceRole | AnyName
  /** For people; the id if it is left out. No check compares it. */
  readonly name?: string | undefined
  readonly description?: string | undefined
  /** `Users` if it is left out. */
  readonly scope?: Scope | undefined
  /** Did the platform bring it? Then it keeps its name and scope, and cannot be deleted. */
  readonly protected?: boolean | undefined
  /** Must its holders use a second factor? No check depends on it. */
  readonly mandatory2fa?: boolean | undefined
  readonly _updatedAt?: RecordDate | undefined
}

/** A user. */
export interface UserInput {
  readonly _id: string
  readonly username?: string | undefined
  /** The roles it holds globally; none if they are left out. */
  readonly roles?: readonly (WorkspaceRole | AnyName)[] | undefined
}

/** That a user is in a room, and the roles it holds there. */
export interface SubscriptionInput {
  /** The room. */
  readonly rid: string
  /** The user. */
  readonly u: { readonly _id: string }
  /** The roles it holds in that room; none if they are left out. */
  readonly roles?: readonly (WorkspaceRole | AnyName)[] | undefined
  /** `INVITED` for an invitation that was not accepted yet. */
  readonly status?: string | undefined
}

/** A room. */
export interface RoomInput {
  readonly _id: string
  /** Its type: `c` for a public channel, `p` a private one, `d` direct messages, `l` and `v` livechat. */
  readonly t: string
  readonly name?: string | undefined
  /** The team it belongs to. */
  readonly teamId?: string | undefined
  /** The room it is a discussion in. */
  readonly prid?: string | undefined
  /** Its attribute rules (ABAC), if it has any. */
  readonly abacAttributes?: readonly unknown[] | undefined
}

/** A team. */
export interface TeamInput {
  readonly _id: string
  /** 0 for a public team, whose channels everybody may see, 1 for a private one. */
  readonly type: 0 | 1
  /** The ids of its members; none if they are left out. */
  readonly members?: readonly string[] | undefined
}

/** What else a server said about a record. */
export interface OtherFields {
  readonly [field: string]: unknown
}

/** A permission as a workspace has it. */
export interface WorkspacePermissionRecord extends OtherFields {
  readonly _id: WorkspacePermission | AnyName
  readonly roles: readonly (WorkspaceRole | AnyName)[]
  /** When it was last written, if that is known: ISO 8601. */
  readonly _updatedAt?: string
}

/** A role as a workspace has it. */
export interface WorkspaceRoleRecord extends OtherFields {
  readonly _id: WorkspaceRole | AnyName
  readonly name: string
  readonly description: string
  readonly scope: Scope
  readonly protected: boolean
  readonly mandatory2fa: boolean
  /** When it was last written, if that is known: ISO 8601. */
  readonly _updatedAt?: string
}

/** A user as a workspace has it. */
export interface UserRecord extends OtherFields {
  readonly _id: string
  readonly username?: string
  readonly roles: readonly (WorkspaceRole | AnyName)[]
}

/** A user in a room, as a workspace has it. */
export interface SubscriptionRecord extends OtherFields {
  readonly rid: string
  readonly u: { readonly _id: string; readonly [field: string]: unknown }
  /** Left out where there are none. */
  readonly roles?: readonly (WorkspaceRole | AnyName)[]
  readonly status?: string
}

/** A room as a workspace has it. */
export interface RoomRecord extends OtherFields {
  readonly _id: string
  readonly t: string
  readonly name?: string
  readonly teamId?: string
  readonly prid?: string
}

/** A team as a workspace has it. */
export interface TeamRecord extends OtherFields {
  readonly _id: string
  readonly type: 0 | 1
  readonly members: readonly string[]
}

/** A setting, as the platform stores it. Groups are settings too. */
export interface SettingInput {
  readonly _id: string
  /** The group it is in. */
  readonly group?: string | null | undefined
  /** The section it is in. */
  readonly section?: string | null | undefined
  /** Where it stands among others. */
  readonly sorter?: number | undefined
  /** Is it hidden? Then there is no permission for it. */
  readonly hidden?: boolean | undefined
}
