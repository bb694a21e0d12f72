'use strict'

const native = require('./native.js')
const { AppAudit } = require('./app-audit.js')
const { names } = require('./app-catalog.js')
const { method, optionalText, text } = require('./arguments.js')
const { throwDenial } = require('./errors.js')
const { Grants, bareAnswersOf } = require('./grants.js')
const { KEY, deepFreeze } = require('./internal.js')

let auditOf
let audited

class AppGrants extends Grants {
  #handle
  // What was asked for before: one field, so that grants stay small.
  #kept

  static {
    audited = (grants, mode, earlier) => new AuditedGrants(KEY, grants.#handle, new AppAudit(KEY, grants, grants.#handle, mode, earlier))
  }

  constructor(key, handle) {
    const shared = key === KEY && native.appGrantsShared(handle)
    super(key, key === KEY && bareAnswersOf(native.grantsMarks(shared), names), shared)
    this.#handle = handle
    if (new.target === AppGrants) Object.freeze(this)
  }

  static fromStored(app, stored) {
    demandBoth(arguments, 'the item has no `permissionsGranted`')
    return new AppGrants(KEY, native.storedGrants(text(app, 'app'), optionalText(stored, 'stored')))
  }

  static fromUpload(app, field) {
    demandBoth(arguments, 'the form has no field `permissions`')
    return new AppGrants(KEY, native.uploadGrants(text(app, 'app'), optionalText(field, 'field')))
  }

  static notInstalled(app) {
    return new AppGrants(KEY, native.notInstalledGrants(text(app, 'app')))
  }

  get origin() {
    return this.#form.origin
  }

  get limits() {
    return this.#form.limits
  }

  get diagnostics() {
    return (this.#asked.diagnostics ??= deepFreeze(native.appGrantsDiagnostics(this.#handle)))
  }

  requireHost(url, options) {
    throwDenial(native.hostDenial(this.#handle, text(url, 'url'), method(options)))
  }

  requireScope(scope, options) {
    throwDenial(native.scopeDenial(this.#handle, text(scope, 'scope'), method(options)))
  }

  requireHiddenSetting(id, options) {
    throwDenial(native.settingDenial(this.#handle, text(id, 'id'), method(options)))
  }

  audit() {
    return new AppAudit(KEY, this, this.#handle, 'enforce')
  }

  reportOnly() {
    return new AppAudit(KEY, this, this.#handle, 'report-only')
  }

  toJSON() {
    return native.appGrantsJson(this.#handle)
  }

  get #form() {
    return (this.#asked.form ??= deepFreeze(this.toJSON()))
  }

  get #asked() {
    return (this.#kept ??= { form: undefined, diagnostics: undefined })
  }
}

/** Grants that ask an audit: what a registry gives that audits its apps. What explains and what lists is theirs. */
class AuditedGrants extends AppGrants {
  #audit

  static {
    auditOf = (grants) => (#audit in grants ? grants.#audit : null)
  }

  constructor(key, handle, audit) {
    super(key, handle)
    this.#audit = audit
    Object.freeze(this)
  }

  has(permission, options) {
    return this.#audit.has(permission, options)
  }

  hasAll(permissions, options) {
    return this.#audit.hasAll(permissions, options)
  }

  hasAny(permissions, options) {
    return this.#audit.hasAny(permissions, options)
  }

  require(permissions, options) {
    this.#audit.require(permissions, options)
  }

  requireHost(url, options) {
    this.#audit.requireHost(url, options)
  }

  requireScope(scope, options) {
    this.#audit.requireScope(scope, options)
  }

  requireHiddenSetting(id, options) {
    this.#audit.requireHiddenSetting(id, options)
  }

  audit() {
    return this.#audit.grants.audit()
  }

  reportOnly() {
    return this.#audit.grants.reportOnly()
  }
}

/** A forgotten argument would read as "absent", and absent means all the defaults. */
function demandBoth(given, when) {
  if (given.length < 2) throw new TypeError(`two arguments are needed: pass undefined as the second if ${when}`)
}

exports.AppGrants = AppGrants
/** The audit that grants ask, or null. */
exports.auditOf = auditOf
/** The same grants, asking an audit of theirs, which goes on with the count of an `earlier` one of the app, if it is given. */
exports.audited = audited
