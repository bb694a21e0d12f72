'use strict'

const native = require('./native.js')
const { got, iterable, method, names, text } = require('./arguments.js')
const { PermissionDeniedError } = require('./errors.js')
const { KEY, demandKey } = require('./internal.js')

function refusePermission(permission) {
  const problem = typeof permission === 'number' ? `the number ${permission} is no id of this catalogue` : got(permission)
  throw new TypeError(`permission must be a name or an id: ${problem}`)
}

/**
 * What one subject may do in one place. The checks are plain JavaScript over a copy of the core's bits, because a call into
 * native code costs twenty times as much as the answer; everything that explains asks the core.
 *
 * Every leaf class freezes its instances at the end of its constructor.
 */
class Grants {
  #handle
  #ids
  #words

  constructor(key, handle, ids) {
    demandKey(key, new.target.name, 'grants come from a manifest or from what a server stored')
    this.#handle = handle
    this.#ids = ids
    // Long enough for every id of the catalogue: native code leaves out what is zero at the end.
    this.#words = new Uint32Array(2 * Math.ceil(ids.size / 64))
    this.#words.set(native.grantsWords(handle))
  }

  has(permission) {
    let id = permission
    if (typeof permission === 'string') {
      id = this.#ids.get(permission)
      if (id === undefined) return false
    } else if (typeof permission !== 'number' || permission >>> 0 !== permission || permission >= this.#ids.size) {
      refusePermission(permission)
    }
    return ((this.#words[id >>> 5] >>> (id & 31)) & 1) === 1
  }

  hasAll(permissions) {
    for (const permission of iterable(permissions, 'permissions')) if (!this.has(permission)) return false
    return true
  }

  hasAny(permissions) {
    for (const permission of iterable(permissions, 'permissions')) if (this.has(permission)) return true
    return false
  }

  missing(permissions) {
    return [...new Set(names(permissions))].filter((name) => !this.has(name))
  }

  require(permissions, options) {
    const call = method(options)
    const wanted = typeof permissions === 'string' ? [permissions] : names(permissions)
    if (this.hasAll(wanted)) return
    for (const name of wanted) text(name, 'permission')
    // Unconditional: should the core ever see nothing to deny here, this throws all the same.
    throw new PermissionDeniedError(KEY, native.permissionDenial(this.#handle, wanted, call))
  }

  explain(permission) {
    return native.explain(this.#handle, text(permission, 'permission'))
  }

  equals(other) {
    if (!(other instanceof Grants)) throw new TypeError(`other must be grants, ${got(other)}`)
    return native.grantsEqual(this.#handle, other.#handle)
  }

  get size() {
    let size = 0
    for (const id of this.#ids.values()) if (this.has(id)) size += 1
    return size
  }

  get subject() {
    return native.grantsSubject(this.#handle)
  }

  toJSON() {
    return native.grantsJson(this.#handle)
  }

  *[Symbol.iterator]() {
    for (const [name, id] of this.#ids) if (this.has(id)) yield name
  }

  [Symbol.for('nodejs.util.inspect.custom')](_depth, options, inspect) {
    return `${this.constructor.name} ${inspect(this.toJSON(), options)}`
  }
}

exports.Grants = Grants
