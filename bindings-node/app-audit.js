'use strict'

const native = require('./native.js')
const { names } = require('./app-catalog.js')
const { options, text } = require('./arguments.js')
const { Audit, FORM, Named, REQUIRE } = require('./audit.js')
const { throwDenial } = require('./errors.js')
const { KEY } = require('./internal.js')

// What asks for more than a permission: the permission, where it is counted, and what the core says of it.
const HOST = { permission: 'networking', kind: 'hosts', denial: native.hostDenial, name: (url) => native.hostOf(url) ?? '' }
const SCOPE = { permission: 'cloud.workspace-token', kind: 'scopes', denial: native.scopeDenial, name: (scope) => scope }
const SETTING = { permission: 'server-setting.read', kind: 'hiddenSettings', denial: native.settingDenial, name: (id) => id }

let begun

/** An app's grants that remember what they were asked: hosts, scopes and hidden settings too. */
class AppAudit extends Audit {
  #handle
  #named = { hosts: new Named(), scopes: new Named(), hiddenSettings: new Named() }

  static {
    begun = {
      host: (audit, url, at) => audit.#ask(HOST, url, { at }, false),
      scope: (audit, scope, at) => audit.#ask(SCOPE, scope, { at }, false),
    }
  }

  constructor(key, grants, handle, mode) {
    super(key, grants, key === KEY && native.grantsMarks(native.appGrantsShared(handle)), names, mode)
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
    this.#named[kind].note(name(what), denied === null, at)
    const isThrown = denied !== null && this.mode === 'enforce'
    if (isAll || isThrown) this.has(permission, at === undefined ? undefined : { at })
    if (isThrown) throwDenial(denied)
  }

  [FORM]() {
    const { hosts, scopes, hiddenSettings } = this.#named
    return {
      ...super[FORM](),
      hosts: hosts.asked,
      moreHosts: hosts.more,
      scopes: scopes.asked,
      moreScopes: scopes.more,
      hiddenSettings: hiddenSettings.asked,
      moreHiddenSettings: hiddenSettings.more,
    }
  }
}

exports.AppAudit = AppAudit
/** For what comes before a call of the engine that asks for the permission itself: one that is let through is not counted twice. */
exports.begun = begun
