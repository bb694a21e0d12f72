import type { AnyName, Diagnostic } from './index.js'
import type { WorkspacePermission, WorkspaceRole } from './names.js'
import type * as answers from './workspace-answers.js'
import type * as records from './workspace-records.js'

/** The permissions that Rocket.Chat brings to a workspace; settings, apps and people add their own. */
export declare function workspaceCatalog(): readonly answers.WorkspacePermissionInfo[]

/** The permissions that a user with the role `guest` can have at most, where the server's licence limits guests. */
export declare function guestAllowList(): readonly WorkspacePermission[]

/**
 * The id of a permission that Rocket.Chat brings, for checks in hot loops; the same in every workspace. Ids are those of this
 * version of the package: ask once at start, store names.
 *
 * @throws TypeError if the catalogue has no such permission.
 */
export declare function workspacePermissionId(name: WorkspacePermission): answers.WorkspacePermissionId

/** A user whose global roles the asker knows: they are believed, and those of the workspace do not count. */
export interface KnownUser {
  readonly _id: string
  readonly roles: Iterable<WorkspaceRole | AnyName> & object
}

/** Whoever a question is about: the id of a user, a known user, or nobody. */
export type Somebody = string | KnownUser | null | undefined

/** A moment: a date, or milliseconds since 1970; now if it is left out. */
export type Moment = Date | number | undefined

type Permissions = Iterable<WorkspacePermission | AnyName> & object
type Roles = Iterable<WorkspaceRole | AnyName> & object

/** How to read a workspace. */
export interface WorkspaceOptions {
  /** Whose check answers are given by; `server` if it is left out. */
  readonly reading?: answers.WorkspaceReading | undefined
  /**
   * How many answers about one user in one room are held between questions, at about 200 bytes each; 20,000 if it is left out, and 0
   * holds none.
   */
  readonly cache?: number | undefined
}

/** A question of {@link Workspace.checkMany}: who, what and, if it is about one, in which room. */
export type WorkspaceQuestion = readonly [user: Somebody, permission: WorkspacePermission | AnyName, room?: string | undefined]

/** What a question has beside who, what and where. */
export interface AskOptions {
  /**
   * Roles that count for this question only, such as those of the owner of a room that is being created. They grant; they do
   * not restrict, and do not lift a restriction.
   */
  readonly lent?: Roles | undefined
}

/** What the answer about a room depends on and a workspace does not know. By default everything is off. */
export interface RoomSettings {
  /** May visitors read public channels? The setting `Accounts_AllowAnonymousRead`. */
  readonly allowAnonymousRead?: boolean | undefined
  /** Does an invitation count as being in the room? */
  readonly includeInvitations?: boolean | undefined
  /** Where licence and setting let attribute rules count: what they decide. Left out where they do not count. */
  readonly attributes?: boolean | undefined
  /** What the livechat rules decide. */
  readonly livechat?: boolean | undefined
}

/** Who calls, when, and what else the server would know. */
export interface CallRequest {
  /** Who calls: the platform's own checks decide what it may. Nobody if it is left out. */
  readonly caller?: Somebody
  /** When: what is written gets this time. */
  readonly at?: Moment
  /** Is there a licence for custom roles? False if it is left out: no role is created then, and only protected ones are changed. */
  readonly customRoles?: boolean | undefined
  /** Is the setting `UI_DisplayRoles` on? Then hints about roles are sent. */
  readonly displayRoles?: boolean | undefined
  /** The id for a role that is created; a random one if it is left out. */
  readonly newId?: string | undefined
}

/**
 * A Rocket.Chat workspace, as far as permissions depend on it: permissions and the roles that grant them, roles, users,
 * subscriptions, rooms, teams and restricted roles.
 *
 * A change takes effect at once for every later question; grants that were given before stay as they were. All ids are
 * compared exactly.
 *
 * @example
 * ```js
 * const workspace = Workspace.defaults('8')
 * workspace.putUser({ _id: 'ann', roles: ['user'] })
 * workspace.putSubscription({ rid: 'general', u: { _id: 'ann' }, roles: ['owner'] })
 * workspace.has('ann', 'edit-room', 'general') // true
 * ```
 */
export declare class Workspace {
  #private

  /**
   * A workspace in which nobody may do anything.
   *
   * @throws TypeError for an unknown option or reading.
   */
  constructor(options?: WorkspaceOptions)

  /** A workspace as a server of a version (8 if it is left out) seeds it at its first start: default permissions and roles. */
  static defaults(version?: answers.DefaultsVersion, options?: WorkspaceOptions): Workspace

  /**
   * Reads a workspace from the document that {@link toJSON} gives, as JSON text or as a value, or from what a server answered to
   * `permissions/get`, `permissions.listAll` or `roles.list`. Every list may be left out; fields that have nothing to do with
   * permissions are kept.
   *
   * @throws WorkspaceError of kind `malformed` with all problems in `diagnostics`.
   */
  static fromJson(document: string | object, options?: WorkspaceOptions): Workspace

  /** What was odd about the document this was read from, and not an error. */
  readonly diagnostics: readonly Diagnostic[]

  /** Zero at first; grows with every change. */
  readonly version: number

  /** Whose check answers are given by. */
  readonly reading: answers.WorkspaceReading

  /**
   * How far answers about permissions have come: what to ask `permissions/get` and `permissions.listAll` for next. Null before
   * the first answer. Events do not move it.
   */
  readonly cursor: Date | null

  /** How far answers about roles have come, for `roles.sync`. */
  readonly rolesCursor: Date | null

  /** A copy by another check; later changes of one do not touch the other. */
  under(reading: answers.WorkspaceReading): Workspace

  /** The document that {@link fromJson} reads, as a value: `JSON.stringify(workspace)` gives the text. */
  toJSON(): object

  /**
   * Does somebody have a permission, in a room or in general? Nobody has any, and nobody has one that does not exist. What a
   * user that is given by its id may do is held, and most of the time no native code is called.
   *
   * @throws WorkspaceError of kind `invalid-param` where the server throws: for an empty permission, or an empty role id
   * among those the user holds.
   */
  has(user: Somebody, permission: WorkspacePermission | AnyName, room?: string | undefined, options?: AskOptions): boolean

  /** All of them? True for none at all, except for nobody. Throws as {@link has}, unless an earlier one already decides. */
  hasAll(user: Somebody, permissions: Permissions, room?: string | undefined, options?: AskOptions): boolean

  /** At least one of them? False for none at all. Throws as {@link has}, unless an earlier one already decides. */
  hasAny(user: Somebody, permissions: Permissions, room?: string | undefined, options?: AskOptions): boolean

  /**
   * Does somebody hold a role where its scope says it is held: globally, or in the room? Another question than what roles
   * grant: a room role held globally grants in every room, and is not held in any.
   */
  hasRole(user: Somebody, role: WorkspaceRole | AnyName, room?: string | undefined): boolean

  /** One of these roles? False for none at all. */
  hasAnyRole(user: Somebody, roles: Roles, room?: string | undefined): boolean

  /**
   * What somebody may do, in a room or in general: a snapshot. Nobody may do anything, and neither may somebody who holds a role
   * with an empty id, on which the server's check fails.
   */
  grants(user: Somebody, room?: string | undefined, options?: AskOptions): answers.WorkspaceGrants

  /** {@link grants} of a user that is held: the same object as long as nothing changes. */
  view(user: string, room?: string | undefined): answers.WorkspaceGrants

  /**
   * Answers many questions in one call, in their order: one for yes, zero for no. Throws as {@link has}.
   */
  checkMany(questions: Iterable<WorkspaceQuestion> & object): Uint8Array

  /**
   * Adds permissions to the allow-list of a role: whoever holds the role is denied what is not on it, whatever other roles
   * grant. A list only grows, and an empty one restricts nothing. The platform does this for `guest`, with a licence:
   * {@link guestAllowList}.
   *
   * @throws WorkspaceError of kind `invalid-param` for an empty role.
   */
  restrict(role: WorkspaceRole | AnyName, permissions: Permissions): void

  /** Does this role keep this permission from its holders? Throws `invalid-param` for an empty id. */
  isRestricted(permission: WorkspacePermission | AnyName, role: WorkspaceRole | AnyName): boolean

  /** Does one of these roles keep this permission from whoever holds them all? */
  isRestrictedForAny(permission: WorkspacePermission | AnyName, roles: Roles): boolean

  /** Was an allow-list given to the role, even an empty one? */
  hasRestrictions(role: WorkspaceRole | AnyName): boolean

  /** The allow-list of a role, sorted; null if it has none. */
  allowList(role: WorkspaceRole | AnyName): (WorkspacePermission | AnyName)[] | null

  /** The users who have a permission, in a room or in general, in the order of their ids. */
  usersWhoCan(permission: WorkspacePermission | AnyName, room?: string | undefined): string[]

  /** The rooms where somebody has a permission, in the order of their ids. */
  roomsWhere(user: Somebody, permission: WorkspacePermission | AnyName): string[]

  /** The roles that grant a permission, in the order of their ids, with or without a document. */
  rolesGranting(permission: WorkspacePermission | AnyName): (WorkspaceRole | AnyName)[]

  /** The fewest roles that together grant these permissions, and least beside them. */
  minimalRoles(permissions: Permissions): answers.RoleCover

  /**
   * May somebody enter a room? The permissions this depends on are asked for in general, as the server does: what a role in the
   * room grants does not count.
   *
   * @throws WorkspaceError of kind `unknown` for a user id that is not there, `invalid-param` where the check throws.
   */
  canAccessRoom(user: Somebody, room: string, settings?: RoomSettings): answers.RoomAccess

  /** May somebody read in a room? In a public channel a user also needs `preview-c-room` or a subscription. */
  canReadRoom(user: Somebody, room: string, settings?: RoomSettings): answers.RoomAccess

  /** May somebody enter all of these rooms? Not if there are none, if one is not known, or without a user. */
  canAccessRooms(user: Somebody, rooms: Iterable<string> & object, settings?: RoomSettings): boolean

  /**
   * Insists that somebody may save these settings.
   *
   * @throws ApiError as the server answers, with the refused ones in `details.settingIds`.
   */
  canSaveSettings(user: Somebody, settings: Iterable<string> & object): void

  /** What differs from the permissions and roles that a server of this version (8 if it is left out) starts with. */
  drift(version?: answers.DefaultsVersion): answers.Drift

  /**
   * Applies what a server sent, as JSON text or as a value: the answer to a call, or a whole DDP frame. All of it or nothing.
   * Newest wins: what is older than what is known is not applied, and a note says so.
   *
   * @param at - When the call was started, or when the event came.
   * @throws WorkspaceError of kind `malformed` with all problems in `diagnostics`.
   */
  apply(update: unknown, at?: Moment): answers.WorkspaceApplied

  /** The same, taken for all there is: permissions, roles and users that are not in it are gone. */
  replace(update: unknown, at?: Moment): answers.WorkspaceApplied

  /**
   * Does what a server does when somebody calls one of its operations: checks the caller and what it sent, changes the
   * workspace, and answers with the events that go out.
   *
   * @param endpoint - The platform's name: `permissions.listAll`, `permissions.update`, `permissions.addRole`,
   * `permissions.removeRole`, `roles.list`, `roles.sync`, `roles.create`, `roles.update`, `roles.delete`,
   * `roles.addUserToRole`, `roles.removeUserFromRole`, `roles.getUsersInRole`, or a method of DDP: `permissions/get`,
   * `authorization:addPermissionToRole`, `authorization:removeRoleFromPermission`.
   * @param params - JSON text or a value: the body or query as an object, the arguments of a method as a list.
   * @throws ApiError as the server refuses.
   */
  call(endpoint: string, params: unknown, request?: CallRequest): answers.WorkspaceAnswer

  /** Answers a whole frame of DDP that calls a method, as JSON text or as a value. Refusals are in the reply. */
  answerFrame(frame: unknown, request?: CallRequest): answers.WorkspaceFrames

  /**
   * Starts a server of this version (8 if it is left out): missing defaults are created, the others stay as they are. Was anything
   * written?
   */
  seed(version?: answers.DefaultsVersion, at?: Moment): boolean

  /** Derives the permissions for single settings as a server does at its start. Was anything written? */
  seedSettings(settings: Iterable<string | records.SettingInput> & object, at?: Moment): boolean

  /**
   * Adds a permission, or replaces the one with its id, whole. As in all of these, the record has the shape in which a server
   * sends it, and further fields are kept.
   *
   * @throws WorkspaceError of kind `malformed` if it is none; `full`.
   */
  putPermission(permission: records.PermissionInput): void

  /**
   * Takes a permission away.
   *
   * @param at - When, for those who ask what changed since.
   * @throws WorkspaceError of kind `unknown` if it is not there, as in all of these.
   */
  removePermission(id: WorkspacePermission | AnyName, at?: Moment): void

  /** A permission, or null. */
  permission(id: WorkspacePermission | AnyName): records.WorkspacePermissionRecord | null

  /** All permissions. As all lists of records, in the order of their ids. */
  permissions(): records.WorkspacePermissionRecord[]

  /** Adds a role, or replaces the one with its id, whole. */
  putRole(role: records.RoleInput): void

  /** Takes a role's document away. As on a server its id stays with permissions and users, and still grants. */
  removeRole(id: WorkspaceRole | AnyName, at?: Moment): void

  /** A role, or null. */
  role(id: WorkspaceRole | AnyName): records.WorkspaceRoleRecord | null

  /** All roles. */
  roles(): records.WorkspaceRoleRecord[]

  /** Adds a user, or replaces the one with its id, whole. */
  putUser(user: records.UserInput): void

  /** Takes a user away, and its subscriptions. */
  removeUser(id: string): void

  /** A user, or null. */
  user(id: string): records.UserRecord | null

  /** A user by its user name, or null. */
  userNamed(username: string): records.UserRecord | null

  /** All users. */
  users(): records.UserRecord[]

  /** Puts a user into a room, or replaces what was known of it there. Neither needs to be known. */
  putSubscription(subscription: records.SubscriptionInput): void

  /** Takes a user out of a room. */
  removeSubscription(user: string, room: string): void

  /** What is known of a user in a room, or null. */
  subscription(user: string, room: string): records.SubscriptionRecord | null

  /** All subscriptions, in the order of their users and rooms. */
  subscriptions(): records.SubscriptionRecord[]

  /** Adds a room, or replaces the one with its id, whole. */
  putRoom(room: records.RoomInput): void

  /** Takes a room away, and everybody's subscription to it. */
  removeRoom(id: string): void

  /** A room, or null. */
  room(id: string): records.RoomRecord | null

  /** All rooms. */
  rooms(): records.RoomRecord[]

  /** Adds a team, or replaces the one with its id, whole. */
  putTeam(team: records.TeamInput): void

  /** Takes a team away. */
  removeTeam(id: string): void

  /** A team, or null. */
  team(id: string): records.TeamRecord | null

  /** All teams. */
  teams(): records.TeamRecord[]
}
