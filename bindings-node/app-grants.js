'use strict'

const native = require('./native.js')
const { names } = require('./app-catalog.js')
const { method, optionalText, text } = require('./arguments.js')
const { throwDenial } = require('./errors.js')
const { Grants, answersOf } = require('./grants.js')
const { KEY, deepFreeze } = require('./internal.js')

class AppGrants extends Grants {
  #handle
  // What was asked for before: one field, so that grants stay small.
  #kept

  constructor(key, handle) {
    const shared = key === KEY && native.appGrantsShared(handle)
    super(key, key === KEY && answersOf(native.grantsMarks(shared), names), shared)
    this.#handle = handle
    Object.freeze(this)
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

/** A forgotten argument would read as "absent", and absent means all the defaults. */
function demandBoth(given, when) {
  if (given.length < 2) throw new TypeError(`two arguments are needed: pass undefined as the second if ${when}`)
}

exports.AppGrants = AppGrants
