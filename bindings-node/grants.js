'use strict'

const { inspect } = require('node:util')

const native = require('./native.js')
const { got, iterable, method, names, text } = require('./arguments.js')
const { PermissionDeniedError } = require('./errors.js')
const { KEY, demandKey } = require('./internal.js')

function refusePermission(permission) {
  const hint = typeof permission === 'number' ? ', which is no id of this catalogue' : ''
  throw new TypeError(`permission must be a name or an id, ${got(permission)}${hint}`)
}

/**
 * What one subject may do in one place. The checks are plain JavaScript over a copy of the core's answers, because a call
 * into native code costs twenty times as much as a check; everything that explains asks the core.
 *
 * Whoever makes an instance freezes it: a class derived from this one at the end of its constructor.
 */
class Grants {
  #handle
  // The names granted: a Set of its own answers faster than a Map of all names shared by many grants.
  #names = new Set()
  // One for each id that is granted, zero for the others of the catalogue; anything that is no id reads as undefined.
  #granted

  /** `catalogue` holds all names in the order of their ids. */
  constructor(key, handle, catalogue) {
    demandKey(key, new.target.name, 'grants come from a manifest, from what a server stored, from a community or from a workspace')
    this.#handle = handle
    // A list of ids would cross one number at a time.
    this.#granted = native.grantsMarks(handle)
    for (let id = 0; id < catalogue.length; id++) if (this.#granted[id] === 1) this.#names.add(catalogue[id])
  }

  has(permission) {
    if (typeof permission === 'string') return this.#names.has(permission)
    const granted = typeof permission === 'number' ? this.#granted[permission] : undefined
    if (granted === undefined) refusePermission(permission)
    return granted === 1
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
    const wanted = typeof permissions === 'string' ? [permissions] : names(permissions, 'a name, ')
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
    return this.#names.size
  }

  get subject() {
    return native.grantsSubject(this.#handle)
  }

  get place() {
    return native.grantsPlace(this.#handle)
  }

  toJSON() {
    return native.grantsJson(this.#handle)
  }

  [Symbol.iterator]() {
    return this.#names.values()
  }

  [inspect.custom](_depth, options) {
    return `${this.constructor.name} ${inspect(this.toJSON(), options)}`
  }
}

exports.Grants = Grants
