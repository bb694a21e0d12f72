'use strict'

const { inspect } = require('node:util')

const native = require('./native.js')
const { iterable, optionalText, options, text, texts } = require('./arguments.js')
const { ApiError, WorkspaceError, asked } = require('./errors.js')
const { KEY, deepFreeze } = require('./internal.js')
const { json, lent, moment, record, request, roomSettings, setting, user } = require('./workspace-arguments.js')
const { DEFAULT, grantsOf } = require('./workspace-grants.js')

const READING = { reading: optionalText }

class Workspace {
  #handle
  #diagnostics
  #vocabulary

  constructor(given, handle, vocabulary) {
    const isMade = given === KEY
    this.#handle = isMade ? handle : chosen(() => native.newWorkspace(reading(given)))
    this.#vocabulary = (isMade ? vocabulary : undefined) ?? DEFAULT
    Object.freeze(this)
  }

  static defaults(version, given) {
    return new Workspace(KEY, chosen(() => native.defaultWorkspace(optionalText(version, 'version'), reading(given))))
  }

  static fromJson(document, given) {
    const written = json(document, 'document')
    return new Workspace(KEY, chosen(() => native.readWorkspace(written, reading(given))))
  }

  get diagnostics() {
    return (this.#diagnostics ??= deepFreeze(native.workspaceDiagnostics(this.#handle)))
  }

  get version() {
    return native.workspaceVersion(this.#handle)
  }

  get reading() {
    return native.workspaceReading(this.#handle)
  }

  get cursor() {
    return date(native.workspaceCursor(this.#handle))
  }

  get rolesCursor() {
    return date(native.workspaceRolesCursor(this.#handle))
  }

  under(name) {
    return new Workspace(KEY, chosen(() => native.workspaceUnder(this.#handle, text(name, 'reading'))), this.#vocabulary)
  }

  toJSON() {
    return JSON.parse(native.workspaceJson(this.#handle))
  }

  has(who, permission, room, given) {
    return this.#ask(native.workspaceHas, ...user(who), text(permission, 'permission'), optionalText(room, 'room'), lent(given))
  }

  hasAll(who, permissions, room, given) {
    return this.#hasSeveral(who, permissions, room, given, false)
  }

  hasAny(who, permissions, room, given) {
    return this.#hasSeveral(who, permissions, room, given, true)
  }

  #hasSeveral(who, permissions, room, given, any) {
    const names = texts(permissions, 'permissions')
    return this.#ask(native.workspaceHasSeveral, ...user(who), names, optionalText(room, 'room'), lent(given), any)
  }

  hasRole(who, role, room) {
    return this.#ask(native.workspaceHasAnyRole, ...user(who), [text(role, 'role')], optionalText(room, 'room'))
  }

  hasAnyRole(who, roles, room) {
    return this.#ask(native.workspaceHasAnyRole, ...user(who), texts(roles, 'roles'), optionalText(room, 'room'))
  }

  grants(who, room, given) {
    const handle = this.#ask(native.workspaceGrants, ...user(who), optionalText(room, 'room'), lent(given))
    const { grants, vocabulary } = grantsOf(handle, this.#vocabulary)
    this.#vocabulary = vocabulary
    return grants
  }

  restrict(role, permissions) {
    this.#ask(native.workspaceRestrict, text(role, 'role'), texts(permissions, 'permissions'))
  }

  isRestricted(permission, role) {
    return this.#ask(native.workspaceIsRestricted, text(permission, 'permission'), [text(role, 'role')])
  }

  isRestrictedForAny(permission, roles) {
    return this.#ask(native.workspaceIsRestricted, text(permission, 'permission'), texts(roles, 'roles'))
  }

  hasRestrictions(role) {
    return native.workspaceHasRestrictions(this.#handle, text(role, 'role'))
  }

  allowList(role) {
    return native.workspaceAllowList(this.#handle, text(role, 'role'))
  }

  usersWhoCan(permission, room) {
    return this.#ask(native.workspaceUsersWhoCan, text(permission, 'permission'), optionalText(room, 'room'))
  }

  roomsWhere(who, permission) {
    return this.#ask(native.workspaceRoomsWhere, ...user(who), text(permission, 'permission'))
  }

  rolesGranting(permission) {
    return this.#ask(native.workspaceRolesGranting, text(permission, 'permission'))
  }

  minimalRoles(permissions) {
    return this.#ask(native.workspaceMinimalRoles, texts(permissions, 'permissions'))
  }

  canAccessRoom(who, room, settings) {
    return this.#ask(native.workspaceCanAccessRoom, ...user(who), text(room, 'room'), roomSettings(settings))
  }

  canReadRoom(who, room, settings) {
    return this.#ask(native.workspaceCanReadRoom, ...user(who), text(room, 'room'), roomSettings(settings))
  }

  canAccessRooms(who, rooms, settings) {
    return this.#ask(native.workspaceCanAccessRooms, ...user(who), texts(rooms, 'rooms'), roomSettings(settings))
  }

  drift(version) {
    return chosen(() => native.workspaceDrift(this.#handle, optionalText(version, 'version')))
  }

  apply(update, at) {
    return this.#ask(native.workspaceApply, json(update, 'update'), moment(at))
  }

  replace(update, at) {
    return this.#ask(native.workspaceReplace, json(update, 'update'), moment(at))
  }

  call(endpoint, params, given) {
    const sent = [text(endpoint, 'endpoint'), json(params, 'params'), request(given)]
    return JSON.parse(asked(ApiError, () => native.workspaceCall(this.#handle, ...sent)))
  }

  answerFrame(frame, given) {
    return JSON.parse(native.workspaceAnswerFrame(this.#handle, json(frame, 'frame'), request(given)))
  }

  canSaveSettings(who, settings) {
    const asks = [...user(who), texts(settings, 'settings')]
    asked(ApiError, () => native.workspaceCanSaveSettings(this.#handle, ...asks))
  }

  seed(version, at) {
    return chosen(() => native.workspaceSeed(this.#handle, optionalText(version, 'version'), moment(at)))
  }

  seedSettings(settings, at) {
    const list = Array.from(iterable(settings, 'settings'), (one, place) => setting(one, `settings[${place}]`))
    return this.#ask(native.workspaceSeedSettings, list, moment(at))
  }

  putPermission(permission) {
    this.#put('permissions', permission, 'permission')
  }

  removePermission(id, at) {
    this.#remove('permissions', id, at)
  }

  permission(id) {
    return this.#record('permissions', id)
  }

  permissions() {
    return this.#records('permissions')
  }

  putRole(role) {
    this.#put('roles', role, 'role')
  }

  removeRole(id, at) {
    this.#remove('roles', id, at)
  }

  role(id) {
    return this.#record('roles', id)
  }

  roles() {
    return this.#records('roles')
  }

  putUser(one) {
    this.#put('users', one, 'user')
  }

  removeUser(id) {
    this.#remove('users', id)
  }

  user(id) {
    return this.#record('users', id)
  }

  userNamed(username) {
    return parsed(native.workspaceUserNamed(this.#handle, text(username, 'username')))
  }

  users() {
    return this.#records('users')
  }

  putSubscription(subscription) {
    this.#put('subscriptions', subscription, 'subscription')
  }

  removeSubscription(id, room) {
    this.#remove('subscriptions', room, undefined, text(id, 'user'), 'room')
  }

  subscription(id, room) {
    return this.#record('subscriptions', room, text(id, 'user'), 'room')
  }

  subscriptions() {
    return this.#records('subscriptions')
  }

  putRoom(room) {
    this.#put('rooms', room, 'room')
  }

  removeRoom(id) {
    this.#remove('rooms', id)
  }

  room(id) {
    return this.#record('rooms', id)
  }

  rooms() {
    return this.#records('rooms')
  }

  putTeam(team) {
    this.#put('teams', team, 'team')
  }

  removeTeam(id) {
    this.#remove('teams', id)
  }

  team(id) {
    return this.#record('teams', id)
  }

  teams() {
    return this.#records('teams')
  }

  #put(kind, value, what) {
    this.#ask(native.workspacePut, kind, record(value, what))
  }

  #remove(kind, id, at, holder, what = 'id') {
    this.#ask(native.workspaceRemove, kind, text(id, what), moment(at), holder)
  }

  #record(kind, id, holder, what = 'id') {
    return parsed(native.workspaceRecord(this.#handle, kind, text(id, what), holder))
  }

  #records(kind) {
    return JSON.parse(native.workspaceRecords(this.#handle, kind))
  }

  #ask(question, ...given) {
    return asked(WorkspaceError, () => question(this.#handle, ...given))
  }

  [inspect.custom](_depth, how) {
    const diagnostics = this.diagnostics.map(({ code }) => code)
    return `Workspace ${inspect({ version: this.version, reading: this.reading, diagnostics }, how)}`
  }
}

function reading(given) {
  return options(given, READING).reading
}

const parsed = (written) => (written === null ? null : JSON.parse(written))

const date = (millis) => (millis === null ? null : new Date(millis))

/** What `make` gives for words that the core knows: readings and versions. */
function chosen(make) {
  return asked(WorkspaceError, () => {
    try {
      return make()
    } catch (cause) {
      if (cause.code === 'InvalidArg') throw new TypeError(cause.message, { cause })
      throw cause
    }
  })
}

exports.Workspace = Workspace
