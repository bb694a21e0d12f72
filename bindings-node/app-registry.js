'use strict'

const { inspect } = require('node:util')

const native = require('./native.js')
const { AppGrants, audited } = require('./app-grants.js')
const { AppManifest, manifestHandle } = require('./app-manifest.js')
const { optionalBoolean, optionalText, options, text } = require('./arguments.js')
const { AuditReport } = require('./audit-report.js')
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
  // What native code gave for each app that is installed: a check needs no more, and one by name not even that.
  #apps = new Map()
  #names = new Map()
  #audit
  // Whom to ask what an app was asked, and what it was asked before its last update.
  #audits = new Map()
  #earlier = new Map()

  static {
    instead = (registry, app, grants) => registry.#audited(app, grants).grants
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
    this.#audits.delete(app)
    this.#earlier.delete(app)
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
    const audits = this.#audits.get(text(app, 'app'))
    if (audits === undefined) return null
    const reports = audits.map((audit) => audit.report())
    const report = AuditReport.fromJson(JSON.stringify(this.#earlier.get(app) ?? reports.shift()))
    for (const later of reports) report.merge(later)
    return report
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
    const grants = new AppGrants(KEY, this.#change(make, ...given))
    const id = interned(app)
    if (this.#audit === undefined) {
      this.#apps.set(id, grants)
      this.#names.set(id, new Set(grants))
      return grants
    }
    const earlier = this.report(id)
    if (earlier !== null) this.#earlier.set(id, earlier)
    this.#audits.set(id, [])
    const { audit, grants: asking } = this.#audited(id, grants)
    this.#apps.set(id, asking)
    // A check by name asks what it finds here, and an audit answers it too.
    this.#names.set(id, audit)
    return asking
  }

  /** Grants of an app that is installed, and an audit that counts for its report. */
  #audited(app, grants) {
    const audit = this.#audit === 'report-only' ? grants.reportOnly() : grants.audit()
    this.#audits.get(app).push(audit)
    return { audit, grants: audited(grants, audit) }
  }

  #change(make, ...given) {
    try {
      return this.#ask(make, ...given)
    } catch (error) {
      if (brokeOff(error)) this.#native = this.#apps = this.#names = this.#audits = this.#earlier = BROKEN
      throw error
    }
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
