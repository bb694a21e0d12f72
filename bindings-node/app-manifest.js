'use strict'

const { inspect } = require('node:util')

const native = require('./native.js')
const { AppGrants } = require('./app-grants.js')
const { got } = require('./arguments.js')
const { parse } = require('./documents.js')
const { RuntimeStartError } = require('./errors.js')
const { KEY, deepFreeze, demandKey } = require('./internal.js')

const versions = native.runtimeVersions()

let handleOf

class AppManifest {
  #handle
  #head
  #declared
  #diagnostics
  #grants

  static {
    handleOf = (manifest) => manifest.#handle
  }

  constructor(key, handle) {
    demandKey(key, 'AppManifest', 'use AppManifest.parse')
    this.#handle = handle
    Object.freeze(this)
  }

  static parse(text) {
    return new AppManifest(KEY, parse(text, native.parseManifest, native.parseManifestBytes))
  }

  get id() {
    return this.#called().id
  }

  get name() {
    return this.#called().name
  }

  get version() {
    return this.#called().version
  }

  get declared() {
    return (this.#declared ??= deepFreeze(native.manifestDeclared(this.#handle)))
  }

  get diagnostics() {
    return (this.#diagnostics ??= deepFreeze(native.manifestDiagnostics(this.#handle)))
  }

  get hasErrors() {
    return native.manifestHasErrors(this.#handle)
  }

  grants() {
    return (this.#grants ??= new AppGrants(KEY, native.manifestGrants(this.#handle)))
  }

  wouldGrant() {
    return new AppGrants(KEY, native.manifestWouldGrant(this.#handle))
  }

  review() {
    return native.manifestReview(this.#handle)
  }

  diff(old) {
    if (!(old instanceof AppManifest)) throw new TypeError(`old must be an AppManifest, ${got(old)}`)
    return native.manifestDiff(this.#handle, old.#handle)
  }

  runtimeNetwork(version) {
    if (!versions.includes(version)) throw new TypeError(`version must be one of ${versions.join(', ')}, not ${inspect(version)}`)
    const network = native.manifestRuntimeNetwork(this.#handle, version)
    if (typeof network === 'boolean') return network
    throw new RuntimeStartError(KEY, network)
  }

  #called() {
    return (this.#head ??= native.manifestHead(this.#handle))
  }

  [inspect.custom](_depth, options) {
    const diagnostics = this.diagnostics.map(({ code }) => code)
    return `AppManifest ${inspect({ ...this.#called(), diagnostics }, options)}`
  }
}

exports.AppManifest = AppManifest
// A function declared in the class: no property of a manifest gives its handle away.
exports.manifestHandle = handleOf
