'use strict'

const { inspect } = require('node:util')

const native = require('./native.js')
const { AppGrants, auditOf, audited } = require('./app-grants.js')
const { AppManifest, manifestHandle } = require('./app-manifest.js')
const { optionalBoolean, optionalText, options, text } = require('./arguments.js')
const { BROKEN, brokeOff, refuse } = require('./broken.js')
const { RegistryError, asked } = require('./errors.js')
const { KEY, interned } = require('./internal.js')

const NOTHING = AppGrants.notInstalled('')
const MODES = ['enforce', 'report-only']
const OPTIONS = { audit: auditMode }
const UPDATE = { consent: optionalBoolean }
const AT = { at: optionalText }

let instead

class AppRegistry {
  #native = native.newRegistry()
  // What native code gave for each app that is installed: a check needs no more, and one by name not even that, but a Set of the names
  // or, where the registry audits, the audit of the app.
  #apps = new Map()
  #names = new Map()
  #audit

  static {
    instead = (registry, app, grants) => audited(grants, registry.#audit, registry.#names.get(app))
  }

  constructor(given) {
    this.#audit = options(given, OPTIONS).audit
    Object.freeze(this)
  }

  install(manifest) {
    const read = readable(manifest)
    return this.#put(read.id, native.registryInstall, manifestHandle(read))
  }

  installStored(app, stored) {
    // A forgotten argument would read as "absent", and absent means all the defaults.
    if (arguments.length < 2) {
      throw new TypeError('two arguments are needed: pass undefined as the second if the item has no `permissionsGranted`')
    }
    return this.#put(text(app, 'app'), native.registryInstallStored, app, optionalText(stored, 'stored'))
  }

  update(manifest, given) {
    const { consent = false } = options(given, UPDATE)
    const read = readable(manifest)
    return this.#put(read.id, native.registryUpdate, manifestHandle(read), consent)
  }

  diff(manifest) {
    return this.#ask(native.registryDiff, manifestHandle(readable(manifest)))
  }

  remove(app) {
    this.#change(native.registryRemove, text(app, 'app'))
    this.#apps.delete(app)
    this.#names.delete(app)
  }

  has(app, permission, given) {
    if (given !== undefined) {
      const { at } = options(given, AT)
      if (this.#audit !== undefined && at !== undefined) return (this.#apps.get(app) ?? NOTHING).has(permission, { at })
    }
    if (typeof permission === 'string') {
      const names = this.#names.get(app)
      return names !== undefined && names.has(permission)
    }
    const grants = this.#apps.get(app) ?? NOTHING
    return grants.has(permission)
  }

  require(app, permissions, given) {
    const grants = this.#apps.get(app) ?? AppGrants.notInstalled(app)
    grants.require(permissions, given)
  }

  get(app) {
    return this.#apps.get(text(app, 'app')) ?? null
  }

  report(app) {
    const asked = this.#names.get(text(app, 'app'))
    return this.#audit === undefined || asked === undefined ? null : asked.report()
  }

  apps() {
    return [...this.#apps.keys()]
  }

  get version() {
    return this.#ask(native.registryVersion)
  }

  get audit() {
    if (this.#native === BROKEN) refuse()
    return this.#audit ?? null
  }

  #put(app, make, ...given) {
    const handle = this.#change(make, ...given)
    try {
      return this.#take(interned(app), new AppGrants(KEY, handle))
    } catch (error) {
      // Native code has changed already, and what is here would go on granting what was taken away.
      this.#breakOff()
      throw error
    }
  }

  #take(app, granted) {
    const grants = this.#audit === undefined ? granted : audited(granted, this.#audit, this.#names.get(app))
    // An audit answers as a Set does.
    const names = this.#audit === undefined ? new Set(grants) : auditOf(grants)
    this.#apps.set(app, grants)
    this.#names.set(app, names)
    return grants
  }

  #change(make, ...given) {
    try {
      return this.#ask(make, ...given)
    } catch (error) {
      if (brokeOff(error)) this.#breakOff()
      throw error
    }
  }

  #breakOff() {
    this.#native = this.#apps = this.#names = BROKEN
  }

  #ask(question, ...given) {
    if (this.#native === BROKEN) refuse()
    return asked(RegistryError, () => question(this.#native, ...given))
  }

  [inspect.custom](_depth, how) {
    return `AppRegistry ${inspect({ version: this.version, apps: this.apps() }, how)}`
  }
}

function auditMode(value, what) {
  if (value === undefined || MODES.includes(value)) return value
  throw new TypeError(`${what} must be one of ${MODES.join(', ')}, not ${inspect(value)}`)
}

function readable(manifest) {
  return manifest instanceof AppManifest ? manifest : AppManifest.parse(manifest)
}

exports.AppRegistry = AppRegistry
/** Of a registry that audits: grants to ask instead of an app's own; its report has both. */
exports.instead = instead
