'use strict'

const { inspect } = require('node:util')

const { iterable, names: namesOf, optionalText, options, refusePermission, text } = require('./arguments.js')
const { Notes } = require('./audit-notes.js')
const { AuditReport } = require('./audit-report.js')
const { demandKey, interned } = require('./internal.js')

const AT = { at: optionalText }
const REQUIRE = { method: optionalText, at: optionalText }

/** The ids by the names of a catalogue: one Map for all audits of it stays where the processor finds it, and goes when it goes. */
const known = new WeakMap()

function idsOf(catalogue) {
  let ids = known.get(catalogue)
  if (ids === undefined) known.set(catalogue, (ids = new Map(catalogue.map((name, id) => [interned(name), id]))))
  return ids
}

let notesOf

/**
 * Grants that remember what they were asked. Counting is plain JavaScript, as the checks are; what it comes to is the core's.
 *
 * Whoever makes an instance freezes it, as with grants.
 */
class Audit {
  #tally
  #ids
  #passes
  #grants
  // What a check does not need.
  #notes

  static {
    notesOf = (audit) => audit.#notes
  }

  /**
   * `granted` has a one for each id that is granted, and `catalogue`, the same array for all of its grants, the name of each id. The
   * report has all that is in the `notes`, from other audits of the subject too.
   */
  constructor(key, grants, granted, catalogue, mode, notes = new Notes()) {
    demandKey(key, 'Audit', 'it comes from grants')
    this.#tally = notes.tally(granted)
    this.#ids = idsOf(catalogue)
    this.#passes = mode === 'report-only'
    this.#grants = grants
    this.#notes = notes
    if (new.target === Audit) Object.freeze(this)
  }

  get grants() {
    return this.#grants
  }

  get mode() {
    return this.#passes ? 'report-only' : 'enforce'
  }

  has(permission, given) {
    if (given !== undefined) return this.#ask(permission, options(given, AT).at)
    const id = typeof permission === 'string' ? this.#ids.get(permission) : permission
    const tally = this.#tally
    const count = typeof id === 'number' ? tally[id] : undefined
    if (count === undefined) return this.#askUnknown(permission, undefined)
    if (count >= 0) {
      tally[id] = count + 1
      return true
    }
    tally[id] = count - 1
    return this.#passes
  }

  hasAll(permissions, given) {
    return this.#askAll(iterable(permissions, 'permissions'), given).every(Boolean)
  }

  hasAny(permissions, given) {
    return this.#askAll(iterable(permissions, 'permissions'), given).some(Boolean)
  }

  require(permissions, given) {
    const { method, at } = options(given, REQUIRE)
    const wanted = typeof permissions === 'string' ? [permissions] : namesOf(permissions, 'a name, ')
    for (const name of wanted) text(name, 'permission')
    const answers = wanted.map((name) => this.#ask(name, at))
    if (!answers.every(Boolean)) this.#grants.require(wanted, { method })
  }

  report() {
    return AuditReport.fromJson(JSON.stringify(this.#notes.form(this.#grants.subject, this.#ids)))
  }

  /** All of them are asked, whatever the first answers are. */
  #askAll(permissions, given) {
    const { at } = options(given, AT)
    return Array.from(permissions, (permission) => this.#ask(permission, at))
  }

  #ask(permission, at) {
    const id = typeof permission === 'string' ? this.#ids.get(permission) : permission
    if (at !== undefined && typeof id === 'number' && this.#tally[id] !== undefined) this.#notes.come(id, at)
    return id === undefined ? this.#askUnknown(permission, at) : this.has(permission)
  }

  #askUnknown(name, at) {
    if (typeof name !== 'string') refusePermission(name)
    this.#notes.unknown.note(name, false, at)
    return this.#passes
  }

  [inspect.custom](_depth, how) {
    return `${this.constructor.name} ${inspect({ subject: this.#grants.subject, mode: this.mode }, how)}`
  }
}

exports.Audit = Audit
exports.REQUIRE = REQUIRE
/** What an audit has noted. */
exports.notesOf = notesOf
