'use strict'

const { inspect } = require('node:util')

const native = require('./native.js')
const { iterable, optionalText, options, text, texts } = require('./arguments.js')
const { BROKEN, brokeOff, refuse } = require('./broken.js')
const { questionsOf } = require('./columns.js')
const { ApiError, WorkspaceError, asked } = require('./errors.js')
const { KEY, deepFreeze } = require('./internal.js')
const { cacheSize } = require('./recent.js')
const { UserAnswers } = require('./user-answers.js')
const { json, lent, moment, record, request, roomSettings, setting, user } = require('./workspace-arguments.js')
const { grantsOf } = require('./workspace-grants.js')
const { numbered } = require('./workspace-questions.js')

const OPTIONS = { reading: optionalText, cache: cacheSize }

class Workspace {
  // Undefined once a change of it broke off.
  #native
  #diagnostics
  #cache
  #answers

  constructor(given, handle, cache, vocabulary) {
    const isMade = given === KEY
    const { reading, cache: size } = isMade ? { cache } : options(given, OPTIONS)
    this.#native = isMade ? handle : chosen(() => native.newWorkspace(reading))
    this.#cache = size
    this.#answers = new UserAnswers(this.#handle, size, vocabulary)
    Object.freeze(this)
  }

  static defaults(version, given) {
    const { reading, cache } = options(given, OPTIONS)
    return new Workspace(KEY, chosen(() => native.defaultWorkspace(optionalText(version, 'version'), reading)), cache)
  }

  static fromJson(document, given) {
    const written = json(document, 'document')
    const { reading, cache } = options(given, OPTIONS)
    return new Workspace(KEY, chosen(() => native.readWorkspace(written, reading)), cache)
  }

  get #handle() {
    return this.#native ?? refuse()
  }

  get diagnostics() {
    return (this.#diagnostics ??= deepFreeze(native.workspaceDiagnostics(this.#handle)))
  }

  get version() {
    return this.#answers.version
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
    const handle = chosen(() => native.workspaceUnder(this.#handle, text(name, 'reading')))
    return new Workspace(KEY, handle, this.#cache, this.#answers.vocabulary)
  }

  toJSON() {
    return JSON.parse(native.workspaceJson(this.#handle))
  }

  has(who, permission, room, given) {
    const held = given === undefined ? this.#answers.held(who, room) : undefined
    if (held !== undefined && typeof permission === 'string') {
      if (held.answers.names.has(permission)) return true
      // Not held to be well-formed, or not even empty, on which the server's check fails: that is looked at below.
      if (this.#answers.vocabulary.knows(permission)) return false
    }
    return this.#has(who, [text(permission, 'permission')], room, given, false)
  }

  hasAll(who, permissions, room, given) {
    return this.#hasSeveral(who, permissions, room, given, false)
  }

  hasAny(who, permissions, room, given) {
    return this.#hasSeveral(who, permissions, room, given, true)
  }

  #hasSeveral(who, permissions, room, given, any) {
    const held = given === undefined ? this.#answers.held(who, room) : undefined
    const count = held === undefined || !Array.isArray(permissions) ? undefined : this.#count(held, permissions)
    if (count !== undefined) return any ? count > 0 : count === permissions.length
    return this.#has(who, texts(permissions, 'permissions'), room, given, any)
  }

  /** How many are granted; undefined if one is no permission of this workspace, which may not even be a name. */
  #count(held, permissions) {
    let count = 0
    for (const permission of permissions) {
      if (held.answers.names.has(permission)) count++
      else if (!this.#answers.vocabulary.knows(permission)) return undefined
    }
    return count
  }

  #has(who, permissions, room, given, any) {
    const held = permissions.includes('') ? undefined : this.#held(who, room, given, 'get')
    if (held === undefined) {
      return this.#ask(native.workspaceHasSeveral, ...user(who), permissions, optionalText(room, 'room'), lent(given), any)
    }
    const { names } = held.answers
    return any ? permissions.some((name) => names.has(name)) : permissions.every((name) => names.has(name))
  }

  /** What `way` gives of a plain user; undefined for whoever only native code answers about. */
  #held(who, room, given, way) {
    if (typeof who !== 'string' || who === '' || given !== undefined) return undefined
    return this.#answers[way](text(who, 'user'), optionalText(room, 'room'))
  }

  hasRole(who, role, room) {
    return this.#ask(native.workspaceHasAnyRole, ...user(who), [text(role, 'role')], optionalText(room, 'room'))
  }

  hasAnyRole(who, roles, room) {
    return this.#ask(native.workspaceHasAnyRole, ...user(who), texts(roles, 'roles'), optionalText(room, 'room'))
  }

  grants(who, room, given) {
    const held = this.#held(who, room, given, 'grants')
    if (held !== undefined) return held
    const handle = this.#ask(native.workspaceGrants, ...user(who), optionalText(room, 'room'), lent(given))
    return grantsOf(handle, this.#answers.vocabulary)
  }

  view(who, room) {
    return this.grants(who, room)
  }

  checkMany(questions) {
    const { subjects, permissions, numbers } = numbered(questionsOf(questions))
    return this.#ask(native.workspaceCheckMany, subjects, permissions, numbers)
  }

  restrict(role, permissions) {
    this.#change(native.workspaceRestrict, text(role, 'role'), texts(permissions, 'permissions'))
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
    return this.#change(native.workspaceApply, json(update, 'update'), moment(at))
  }

  replace(update, at) {
    return this.#change(native.workspaceReplace, json(update, 'update'), moment(at))
  }

  call(endpoint, params, given) {
    const sent = [text(endpoint, 'endpoint'), json(params, 'params'), request(given)]
    return JSON.parse(this.#changing(() => asked(ApiError, () => native.workspaceCall(this.#handle, ...sent))))
  }

  answerFrame(frame, given) {
    const sent = [json(frame, 'frame'), request(given)]
    return JSON.parse(this.#changing(() => native.workspaceAnswerFrame(this.#handle, ...sent)))
  }

  canSaveSettings(who, settings) {
    const asks = [...user(who), texts(settings, 'settings')]
    asked(ApiError, () => native.workspaceCanSaveSettings(this.#handle, ...asks))
  }

  seed(version, at) {
    return this.#changing(() => chosen(() => native.workspaceSeed(this.#handle, optionalText(version, 'version'), moment(at))))
  }

  seedSettings(settings, at) {
    const list = Array.from(iterable(settings, 'settings'), (one, place) => setting(one, `settings[${place}]`))
    return this.#change(native.workspaceSeedSettings, list, moment(at))
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
    this.#change(native.workspacePut, kind, record(value, what))
  }

  #remove(kind, id, at, holder, what = 'id') {
    this.#change(native.workspaceRemove, kind, text(id, what), moment(at), holder)
  }

  #record(kind, id, holder, what = 'id') {
    return parsed(native.workspaceRecord(this.#handle, kind, text(id, what), holder))
  }

  #records(kind) {
    return JSON.parse(native.workspaceRecords(this.#handle, kind))
  }

  #change(make, ...given) {
    return this.#changing(() => this.#ask(make, ...given))
  }

  #changing(make) {
    try {
      return make()
    } catch (error) {
      // Whatever the change left behind, nothing is answered from it, nor from what is held.
      if (brokeOff(error)) {
        this.#answers = BROKEN
        this.#native = this.#diagnostics = undefined
      }
      throw error
    } finally {
      // Whatever came of it: what is held must never outlive a change.
      if (this.#native !== undefined) this.#answers.changed()
    }
  }

  #ask(question, ...given) {
    return asked(WorkspaceError, () => question(this.#handle, ...given))
  }

  [inspect.custom](_depth, how) {
    const diagnostics = this.diagnostics.map(({ code }) => code)
    return `Workspace ${inspect({ version: this.version, reading: this.reading, diagnostics }, how)}`
  }
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
