'use strict'

const { inspect } = require('node:util')

const native = require('./native.js')
const { got, iterable, method, names, refusePermission, text } = require('./arguments.js')
const { Audit } = require('./audit.js')
const { PermissionDeniedError } = require('./errors.js')
const { KEY, demandKey } = require('./internal.js')

/** What catalogue marks are of: audits need it, and grants shall have no further field. */
const catalogues = new WeakMap()

/** What is granted, in the form that answers fastest; grants that allow the same can share it. */
function answersOf(marks, catalogue) {
  const answers = bareAnswersOf(marks, catalogue)
  catalogues.set(answers.marks, catalogue)
  return answers
}

/** The same, for grants that know their catalogue themselves. */
function bareAnswersOf(marks, catalogue) {
  // A Set of the names granted answers faster than a Map of all names and their ids. A copy of few marks lies in the heap of V8.
  return { marks: marks.slice(), names: new Set(catalogue.filter((_, id) => marks[id] === 1)) }
}

/**
 * What one subject may do in one place. The checks are plain JavaScript over a copy of the core's answers, because a call
 * into native code costs twenty times as much as a check; everything that explains asks the core.
 *
 * Whoever makes an instance freezes it: a class derived from this one at the end of its constructor.
 */
class Grants {
  // One for each id that is granted, zero for the others of the catalogue; anything that is no id reads as undefined.
  #granted
  #names
  // Few fields: with many grants at hand, a check waits for memory more than for anything else.
  #source

  /** `source` is the handle, or a function that gives it when it is first needed. */
  constructor(key, answers, source) {
    demandKey(key, new.target.name, 'grants come from a manifest, from what a server stored, from a community or from a workspace')
    this.#granted = answers.marks
    this.#names = answers.names
    this.#source = source
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
    throw new PermissionDeniedError(KEY, native.permissionDenial(this.#native, wanted, call))
  }

  explain(permission) {
    return native.explain(this.#native, text(permission, 'permission'))
  }

  audit() {
    return new Audit(KEY, this, this.#granted, catalogues.get(this.#granted), 'enforce')
  }

  reportOnly() {
    return new Audit(KEY, this, this.#granted, catalogues.get(this.#granted), 'report-only')
  }

  equals(other) {
    if (!(other instanceof Grants)) throw new TypeError(`other must be grants, ${got(other)}`)
    return native.grantsEqual(this.#native, other.#native)
  }

  get size() {
    return this.#names.size
  }

  get subject() {
    return native.grantsSubject(this.#native)
  }

  get place() {
    return native.grantsPlace(this.#native)
  }

  toJSON() {
    return native.grantsJson(this.#native)
  }

  get #native() {
    if (typeof this.#source === 'function') this.#source = this.#source()
    return this.#source
  }

  [Symbol.iterator]() {
    return this.#names.values()
  }

  [inspect.custom](_depth, options) {
    return `${this.constructor.name} ${inspect(this.toJSON(), options)}`
  }
}

exports.Grants = Grants
exports.answersOf = answersOf
exports.bareAnswersOf = bareAnswersOf
