'use strict'

const { inspect } = require('node:util')

const native = require('./native.js')
const { AppGrants } = require('./app-grants.js')
const { AppManifest, manifestHandle } = require('./app-manifest.js')
const { optionalBoolean, optionalText, options, text } = require('./arguments.js')
const { RegistryError, asked } = require('./errors.js')
const { KEY, interned } = require('./internal.js')

const NOTHING = AppGrants.notInstalled('')
const UPDATE = { consent: optionalBoolean }

class AppRegistry {
  #handle = native.newRegistry()
  // What native code gave for each app that is installed: a check needs no more, and one by name not even that.
  #apps = new Map()
  #names = new Map()

  constructor() {
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
    return this.#apps.get(text(app, 'app')) ?? null
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
    this.#apps.set(id, grants)
    this.#names.set(id, new Set(grants))
    return grants
  }

  #ask(question, ...given) {
    return asked(RegistryError, () => question(this.#handle, ...given))
  }

  [inspect.custom](_depth, how) {
    return `AppRegistry ${inspect({ version: this.version, apps: this.apps() }, how)}`
  }
}

function readable(manifest) {
  return manifest instanceof AppManifest ? manifest : AppManifest.parse(manifest)
}

exports.AppRegistry = AppRegistry
