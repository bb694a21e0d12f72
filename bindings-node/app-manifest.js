'use strict'

const { inspect, types } = require('node:util')

const native = require('./native.js')
const { AppGrants } = require('./app-grants.js')
const { LONE_SURROGATE, got } = require('./arguments.js')
const { RuntimeStartError } = require('./errors.js')
const { KEY, deepFreeze, demandKey } = require('./internal.js')

const versions = native.runtimeVersions()

class AppManifest {
  #handle
  #head
  #declared
  #diagnostics
  #grants

  constructor(key, handle) {
    demandKey(key, 'AppManifest', 'use AppManifest.parse')
    this.#handle = handle
    Object.freeze(this)
  }

  static parse(text) {
    return new AppManifest(KEY, read(text))
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

function read(text) {
  // Copied, because another thread may write to shared memory while native code reads it.
  if (types.isUint8Array(text)) return native.parseManifestBytes(Buffer.from(text))
  if (typeof text !== 'string') throw new TypeError(`text must be a string or a Uint8Array, ${got(text)}`)
  return LONE_SURROGATE.test(text) ? native.parseManifestBytes(invalidBytes(text)) : native.parseManifest(text)
}

/** UTF-8 with an invalid byte for each half of a surrogate pair: the core reports it, at its place. */
function invalidBytes(text) {
  const parts = text.split(LONE_SURROGATE).map((part) => Buffer.from(part))
  return Buffer.concat(parts.flatMap((part, at) => (at === 0 ? [part] : [Buffer.of(0xff), part])))
}

exports.AppManifest = AppManifest
