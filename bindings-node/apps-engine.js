'use strict'

const { begun } = require('./app-audit.js')
const { AppGrants, auditOf } = require('./app-grants.js')
const { appCatalog } = require('./app-catalog.js')
const { AppRegistry, instead } = require('./app-registry.js')
const { fields, got, isWellFormed, own, text } = require('./arguments.js')
const { guard, place } = require('./engine-bridges.js')
const denials = require('./errors.js')
const { deepFreeze } = require('./internal.js')

// Where the engine's object has a permission that is not spelled `scope.permission` there.
const PATHS = {
  'ui.interact': ['ui', 'interaction'],
  'server-setting.read': ['setting', 'read'],
  'server-setting.write': ['setting', 'write'],
  'room.system.view-all': ['room', 'system-view-all'],
  scheduler: ['scheduler', 'default'],
  networking: ['networking', 'default'],
  persistence: ['persistence', 'default'],
  slashcommand: ['command', 'default'],
  'video-conference.read': ['videoConference', 'read'],
  'video-conference.write': ['videoConference', 'write'],
  'video-conference-provider': ['videoConference', 'provider'],
  api: ['apis', 'default'],
  'outbound-communication.provide': ['outboundComms', 'provide'],
  'media-call.history': ['mediaCall', 'history'],
}
// The extra field of an entry, and what grants call it.
const LIMITS = { domains: 'hosts', scopes: 'scopes', hiddenSettings: 'hiddenSettings' }
const MALFORMED = new Set(['permission-malformed', 'permissions-not-a-list'])
// What the engine puts before the frames of an app.
const APP_FRAME = '$RocketChat_App$'

// By name, as the engine's object has them.
const known = new Map()
const AppPermissions = {}
const defaultPermissions = []
for (const { name, default: isDefault, fields } of appCatalog()) {
  const [scope, key] = PATHS[name] ?? name.split('.')
  const permission = { name, ...Object.fromEntries(fields.map((field) => [field, []])) }
  AppPermissions[scope] = { ...AppPermissions[scope], [key]: permission }
  known.set(name, permission)
  if (isDefault) defaultPermissions.push(permission)
}
deepFreeze(AppPermissions)
deepFreeze(defaultPermissions)

const NETWORKING = AppPermissions.networking.default
const TOKEN = AppPermissions.cloud['workspace-token']

class PermissionDeniedError extends Error {
  constructor({ appId, missingPermissions = [], methodName, reason, message, code = 'permission-denied', cause }) {
    super(message || engineText(appId, missingPermissions, methodName, reason), cause === undefined ? undefined : { cause })
    Object.assign(this, { appId, missingPermissions, methodName, reason, code })
  }
}
Object.defineProperty(PermissionDeniedError.prototype, 'name', { value: 'PermissionDeniedError', configurable: true, writable: true })

/** The engine's words, with the gaps they have where no method and no reason are given: logs are searched for them. */
function engineText(appId, missing, methodName, reason) {
  const names = missing.map(({ name }) => `"${name}"`).join(', ')
  return (
    `Failed to call the method ${methodName ? `"${methodName}"` : ''} as the app (${appId}) lacks the following permissions:\n` +
    `[${names}]. Declare them in your app.json to fix the issue.\nreason: ${reason}`
  )
}

function notifyAboutError(error) {
  if (!(error instanceof PermissionDeniedError)) {
    console.error(error)
    return
  }
  const frames = String(new Error().stack).split('\n')
  const ofApp = frames.findIndex((frame) => frame.includes(APP_FRAME))
  // Without the title, this function, and the one of the bridge that calls it.
  console.error(`${error.name}: ${error.message}\n${frames.slice(3, ofApp === -1 ? undefined : ofApp).join('\n')}`)
}

/** The storage item that the engine's own code has of an app; undefined if there is no such app. */
function itemOf(storage, app) {
  const item = storage(app)
  if (item === undefined || item === null) return undefined
  // Whatever else is read as an item has no `permissionsGranted`, and that means all the defaults.
  if (typeof item !== 'object' || Array.isArray(item)) throw new TypeError(`storage must give the storage item of the app, or undefined, ${got(item)}`)
  if (typeof item.then === 'function') throw new TypeError('storage must give the storage item at once, got a promise')
  return item
}

const malformed = (app) => AppGrants.fromStored(app, '{}')
const isMalformed = ({ diagnostics }) => diagnostics.some(({ code }) => MALFORMED.has(code))
const isText = (value) => typeof value === 'string' && isWellFormed(value)
const notInstalled = (app) => AppGrants.notInstalled(isText(app) ? app : '')
const isReportOnly = (registry) => registry?.audit === 'report-only'

/** The grants of an app as a function of its id, where whatever is malformed grants nothing. */
function grantsIn({ registry, storage }) {
  if (registry !== undefined) {
    const kept = new WeakMap()
    const nothing = (app) => (registry.audit === null ? malformed(app) : instead(registry, app, malformed(app)))
    return (app) => {
      const grants = isText(app) ? registry.get(app) : null
      if (grants === null) return notInstalled(app)
      let sound = kept.get(grants)
      if (sound === undefined) kept.set(grants, (sound = isMalformed(grants) ? nothing(app) : grants))
      return sound
    }
  }
  const kept = new Map()
  return (app) => {
    const item = isText(app) ? itemOf(storage, app) : undefined
    if (item === undefined) {
      kept.delete(app)
      return notInstalled(app)
    }
    const written = storedText(own(item, 'permissionsGranted'))
    const before = kept.get(app)
    if (before !== undefined && before.written === written) return before.grants
    const read = AppGrants.fromStored(app, written)
    const grants = isMalformed(read) ? malformed(app) : read
    kept.set(app, { written, grants })
    return grants
  }
}

/** A stored grant as JSON text. Only what is really absent may read as absent. */
function storedText(stored) {
  if (stored === undefined || stored === null) return undefined
  try {
    return (Array.isArray(stored) && JSON.stringify(stored)) || '{}'
  } catch {
    return '{}'
  }
}

/** An entry with the fields that narrow it, from what grantfold made of the list it stood in. */
function entry(grants, name, letsPass) {
  const permission = known.get(name)
  if (permission === undefined) return Object.freeze({ name })
  const [, field] = Object.keys(permission)
  if (field === undefined) return permission
  // Without a list every host and scope passes, and no hidden setting.
  const limit = letsPass && field !== 'hiddenSettings' ? null : grants.limits[LIMITS[field]]
  return Object.freeze(limit === null ? { name } : { name, [field]: limit })
}

function grantedBy(grants, permission, letsPass) {
  const name = permission?.name
  // A number would be taken for an id.
  return typeof name === 'string' && grants.has(name, place()) ? entry(grants, name, letsPass) : undefined
}

/** What is not understood is denied, and `domains` and `scopes` count. */
function strict(source) {
  const grantsOf = grantsIn(source)
  const letsPass = isReportOnly(source.registry)
  const requireHost = (app, url, options) => insist(app, NETWORKING, options, (how) => grantsOf(app).requireHost(url, how))
  const requireScope = (app, scope, options) => insist(app, TOKEN, options, (how) => grantsOf(app).requireScope(scope, how))
  return {
    granted: (app, permission) => grantedBy(grantsOf(app), permission, letsPass),
    requireHost,
    requireScope,
    beforeCall(app, url) {
      const audit = auditOf(grantsOf(app))
      if (audit === null) return requireHost(app, url)
      // What is no text is none of the app's hosts; where everything passes, the engine may see to it.
      const asked = letsPass && !isText(url) ? '' : text(url, 'url')
      return insist(app, NETWORKING, undefined, () => begun.host(audit, asked, place()?.at))
    },
    beforeToken(app, scope) {
      const audit = auditOf(grantsOf(app))
      if (audit === null) return requireScope(app, scope)
      if (letsPass && !isText(scope)) return undefined
      text(scope, 'scope')
      return insist(app, TOKEN, undefined, () => begun.scope(audit, scope, place()?.at))
    },
  }
}

/** The engine's answers, those that throw and those under NODE_ENV=test among them. */
function compatible({ registry, storage }) {
  const stored = (app, permission) => {
    const item = itemOf(storage, app)
    const entries = item === undefined ? [] : item.permissionsGranted || defaultPermissions
    return entries.find(({ name }) => name === permission.name)
  }
  const letsPass = isReportOnly(registry)
  const registered = (app, permission) => {
    const grants = isText(app) ? registry.get(app) : null
    if (grants === null) return undefined
    const found = grantedBy(grants, permission, letsPass)
    return found !== undefined && grants.origin === 'defaults' ? (known.get(found.name) ?? found) : found
  }
  const lookUp = registry === undefined ? stored : registered
  const granted = (app, permission) => (process.env.NODE_ENV === 'test' ? permission : lookUp(app, permission))
  const insisting = (permission) => (appId, _what, options) => {
    if (!granted(appId, permission)) throw new PermissionDeniedError({ appId, missingPermissions: [permission], methodName: options?.method })
  }
  // The engine's own check comes after these, and knows no more.
  return { granted, requireHost: insisting(NETWORKING), requireScope: insisting(TOKEN), beforeCall() {}, beforeToken() {} }
}

/** Does what insists, and throws its denials as the error that the engine knows. */
function insist(appId, permission, options, action) {
  try {
    action(options === undefined ? place() : options)
  } catch (cause) {
    if (!(cause instanceof denials.PermissionDeniedError)) throw cause
    const { message, reason, code } = cause
    const lacking = code === 'permission-denied'
    const missingPermissions = lacking ? [permission] : []
    // The engine has no words for a host or a scope.
    throw new PermissionDeniedError({ appId, missingPermissions, methodName: options?.method, reason, message: lacking ? undefined : message, code, cause })
  }
}

/** False, and told as the engine tells it, if `action` is denied. */
function allows(action) {
  try {
    action()
    return true
  } catch (error) {
    if (!(error instanceof PermissionDeniedError)) throw error
    notifyAboutError(error)
    return false
  }
}

/** The engine's class, over answers that may be chosen later. */
function managerOver(answers) {
  const guarded = new WeakSet()
  return class AppPermissionManager {
    static hasPermission(appId, permission) {
      return answers().granted(appId, permission)
    }

    static notifyAboutError = notifyAboutError

    static requireHost(appId, url, options) {
      answers().requireHost(appId, url, options)
    }

    static requireScope(appId, scope, options) {
      answers().requireScope(appId, scope, options)
    }

    static guardBridges(bridges) {
      if (guarded.has(bridges?.HttpBridge)) return
      const host = (app, url) => allows(() => answers().beforeCall(app, url))
      const scope = (app, name) => allows(() => answers().beforeToken(app, name))
      guard(bridges, { host, scope })
      guarded.add(bridges.HttpBridge)
    }
  }
}

const MODES = { strict, compatible }
const OPTIONS = {
  mode(value = 'strict', what) {
    if (typeof value === 'string' && Object.hasOwn(MODES, value)) return value
    throw new TypeError(`${what} must be 'strict' or 'compatible', ${typeof value === 'string' ? `got ${JSON.stringify(value)}` : got(value)}`)
  },
  registry(value, what) {
    if (value === undefined || value instanceof AppRegistry) return value
    throw new TypeError(`${what} must be an AppRegistry, ${got(value)}`)
  },
  storage(value, what) {
    if (value === undefined || typeof value === 'function') return value
    throw new TypeError(`${what} must be a function, ${got(value)}`)
  },
}

function answersOf(given) {
  const { mode, registry, storage } = fields(given, 'options', OPTIONS)
  if ((registry === undefined) === (storage === undefined)) throw new TypeError('options must have either a registry or a storage')
  return MODES[mode]({ registry, storage })
}

function createPermissionManager(options) {
  const answers = answersOf(options)
  return managerOver(() => answers)
}

let chosen

function usePermissions(options) {
  chosen = answersOf(options)
}

const nobody = strict({ storage: () => undefined })

/** The engine says so too of an AppManager that is missing, and denies. */
function chosenAnswers() {
  if (chosen === undefined) console.error('usePermissions should be called first')
  return chosen ?? nobody
}

exports.AppPermissionManager = managerOver(chosenAnswers)
exports.AppPermissions = AppPermissions
exports.PermissionDeniedError = PermissionDeniedError
exports.createPermissionManager = createPermissionManager
exports.defaultPermissions = defaultPermissions
exports.notifyAboutError = notifyAboutError
exports.usePermissions = usePermissions
