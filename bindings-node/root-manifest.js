'use strict'

const { inspect } = require('node:util')

const native = require('./native.js')
const { got } = require('./arguments.js')
const { parse } = require('./documents.js')
const { KEY, deepFreeze, demandKey } = require('./internal.js')
const { grantsOf } = require('./root-grants.js')

const tools = native.rootTools()

class Manifest {
  #handle
  #head
  #declared
  #diagnostics
  #grants

  constructor(key, handle) {
    demandKey(key, 'Manifest', 'use Manifest.parse')
    this.#handle = handle
    Object.freeze(this)
  }

  static parse(text) {
    return new Manifest(KEY, parse(text, native.parseRootManifest, native.parseRootManifestBytes))
  }

  get id() {
    return this.#called().id
  }

  get version() {
    return this.#called().version
  }

  get declared() {
    return (this.#declared ??= deepFreeze(native.rootManifestDeclared(this.#handle)))
  }

  get diagnostics() {
    return (this.#diagnostics ??= deepFreeze(native.rootManifestDiagnostics(this.#handle)))
  }

  get hasErrors() {
    return native.rootManifestHasErrors(this.#handle)
  }

  grants() {
    return (this.#grants ??= grantsOf(native.rootManifestGrants(this.#handle)))
  }

  wouldGrant() {
    return grantsOf(native.rootManifestWouldGrant(this.#handle))
  }

  grantedBy(tool) {
    if (!tools.includes(tool)) throw new TypeError(`tool must be one of ${tools.join(', ')}, not ${inspect(tool)}`)
    return native.rootManifestGrantedBy(this.#handle, tool)
  }

  review() {
    return native.rootManifestReview(this.#handle)
  }

  diff(old) {
    if (!(old instanceof Manifest)) throw new TypeError(`old must be a Manifest, ${got(old)}`)
    return native.rootManifestDiff(this.#handle, old.#handle)
  }

  #called() {
    return (this.#head ??= native.rootManifestHead(this.#handle))
  }

  [inspect.custom](_depth, options) {
    const diagnostics = this.diagnostics.map(({ code }) => code)
    return `Manifest ${inspect({ ...this.#called(), diagnostics }, options)}`
  }
}

exports.Manifest = Manifest
