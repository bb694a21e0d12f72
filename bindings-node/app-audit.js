'use strict'

const native = require('./native.js')
const { names } = require('./app-catalog.js')
const { options, text } = require('./arguments.js')
const { Audit, REQUIRE, notesOf } = require('./audit.js')
const { Named, Notes } = require('./audit-notes.js')
const { throwDenial } = require('./errors.js')
const { KEY } = require('./internal.js')

// What asks for more than a permission: the permission, where it is counted, and what the core says of it.
const HOST = { permission: 'networking', kind: 'hosts', denial: native.hostDenial, name: (url) => native.hostOf(url) ?? '' }
const SCOPE = { permission: 'cloud.workspace-token', kind: 'scopes', denial: native.scopeDenial, name: (scope) => scope }
const SETTING = { permission: 'server-setting.read', kind: 'hiddenSettings', denial: native.settingDenial, name: (id) => id }

let begun

/** What an app was asked, hosts, scopes and hidden settings too. */
class AppNotes extends Notes {
  hosts = new Named()
  scopes = new Named()
  hiddenSettings = new Named()

  form(...given) {
    const { hosts, scopes, hiddenSettings } = this
    return {
      ...super.form(...given),
      hosts: hosts.asked,
      moreHosts: hosts.more,
      scopes: scopes.asked,
      moreScopes: scopes.more,
      hiddenSettings: hiddenSettings.asked,
      moreHiddenSettings: hiddenSettings.more,
    }
  }
}

/** An app's grants that remember what they were asked: hosts, scopes and hidden settings too. */
class AppAudit extends Audit {
  #handle

  static {
    begun = {
      host: (audit, url, at) => audit.#ask(HOST, url, { at }, false),
      scope: (audit, scope, at) => audit.#ask(SCOPE, scope, { at }, false),
    }
  }

  /** `earlier` is an audit of the same app, if its count goes on here. */
  constructor(key, grants, handle, mode, earlier) {
    const notes = key === KEY && earlier !== undefined ? notesOf(earlier) : new AppNotes()
    super(key, grants, key === KEY && native.grantsMarks(native.appGrantsShared(handle)), names, mode, notes)
    this.#handle = handle
    Object.freeze(this)
  }

  requireHost(url, given) {
    this.#ask(HOST, text(url, 'url'), options(given, REQUIRE), true)
  }

  requireScope(scope, given) {
    this.#ask(SCOPE, text(scope, 'scope'), options(given, REQUIRE), true)
  }

  requireHiddenSetting(id, given) {
    this.#ask(SETTING, text(id, 'id'), options(given, REQUIRE), true)
  }

  /** Unless it `isAll`, and nothing is thrown, the caller asks for the permission next. */
  #ask({ permission, kind, denial, name }, what, { method, at }, isAll) {
    const denied = denial(this.#handle, what, method)
    notesOf(this)[kind].note(name(what), denied === null, at)
    const isThrown = denied !== null && this.mode === 'enforce'
    if (isAll || isThrown) this.has(permission, at === undefined ? undefined : { at })
    if (isThrown) throwDenial(denied)
  }
}

exports.AppAudit = AppAudit
/** For what comes before a call of the engine that asks for the permission itself: one that is let through is not counted twice. */
exports.begun = begun
