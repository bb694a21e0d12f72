'use strict'

const { inspect } = require('node:util')

const native = require('./native.js')
const { AppGrants } = require('./app-grants.js')
const { AppManifest, manifestHandle } = require('./app-manifest.js')
const { optionalBoolean, optionalText, options, text } = require('./arguments.js')
const { Audit } = require('./audit.js')
const { AuditReport } = require('./audit-report.js')
const { RegistryError, asked } = require('./errors.js')
const { KEY, interned } = require('./internal.js')

const NOTHING = AppGrants.notInstalled('')
const MODES = ['enforce', 'report-only']
const OPTIONS = { audit: auditMode }
const UPDATE = { consent: optionalBoolean }

class AppRegistry {
  #handle = native.newRegistry()
  // What native code gave for each app that is installed: a check needs no more, and one by name not even that.
  #apps = new Map()
  #names = new Map()
  #audit
  // Of apps that were updated: what was asked of the grants they had before.
  #earlier = new Map()

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
    this.#ask(native.registryRemove, text(app, 'app'))
    this.#apps.delete(app)
    this.#names.delete(app)
    this.#earlier.delete(app)
  }

  has(app, permission) {
    if (typeof permission === 'string') {
      const names = this.#names.get(app)
      return names !== undefined && names.has(permission)
    }
    const grants = this.#apps.get(app) ?? NOTHING
    return grants.has(permission)
  }

  require(app, permissions, how) {
    const grants = this.#apps.get(app) ?? AppGrants.notInstalled(app)
    grants.require(permissions, how)
  }

  get(app) {
    const held = this.#apps.get(text(app, 'app')) ?? null
    return held instanceof Audit ? held.grants : held
  }

  report(app) {
    const held = this.#apps.get(text(app, 'app'))
    if (!(held instanceof Audit)) return null
    const earlier = this.#earlier.get(app)
    if (earlier === undefined) return held.report()
    const report = AuditReport.fromJson(JSON.stringify(earlier))
    report.merge(held.report())
    return report
  }

  apps() {
    return [...this.#apps.keys()]
  }

  get version() {
    return native.registryVersion(this.#handle)
  }

  #put(app, make, ...given) {
    const grants = new AppGrants(KEY, this.#ask(make, ...given))
    const id = interned(app)
    if (this.#audit === undefined) {
      this.#apps.set(id, grants)
      this.#names.set(id, new Set(grants))
      return grants
    }
    const earlier = this.report(id)
    if (earlier !== null) this.#earlier.set(id, earlier)
    const audit = this.#audit === 'report-only' ? grants.reportOnly() : grants.audit()
    this.#apps.set(id, audit)
    // A check by name asks what it finds here, and an audit answers it too.
    this.#names.set(id, audit)
    return grants
  }

  #ask(question, ...given) {
    return asked(RegistryError, () => question(this.#handle, ...given))
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
