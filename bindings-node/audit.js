'use strict'

const { inspect } = require('node:util')

const { isWellFormed, iterable, names: namesOf, optionalText, options, refusePermission, text } = require('./arguments.js')
const { AuditReport } = require('./audit-report.js')
const { demandKey, interned } = require('./internal.js')
const { Recent } = require('./recent.js')

// As in the core: names that come from outside, and more of them than this are only counted.
const MOST_NAMES = 1_000

/** What a report is made of. A class derived from {@link Audit} adds to it. */
const FORM = Symbol('form')

const AT = { at: optionalText }
const REQUIRE = { method: optionalText, at: optionalText }

// There are few catalogues, and only workspaces make new ones.
const MOST_CATALOGUES = 64

/** The ids by the names of a catalogue. One Map for all audits of it stays where the processor finds it. */
const catalogues = new Recent(MOST_CATALOGUES, () => 1)

function idsOf(catalogue) {
  const key = JSON.stringify(catalogue)
  let ids = catalogues.get(key)
  if (ids === undefined) {
    ids = new Map(catalogue.map((name, id) => [interned(name), id]))
    catalogues.set(key, ids)
  }
  return ids
}

/** How often each name was asked, of the first thousand. */
class Named {
  #asked = new Map()
  #more = 0

  note(name, isGranted, at) {
    const asked = this.#asked.get(name)
    if (asked !== undefined) {
      asked.note(isGranted, at)
    } else if (this.#asked.size < MOST_NAMES && isWellFormed(name)) {
      this.#asked.set(name, new Asked(isGranted, at))
    } else {
      this.#more++
    }
  }

  /** As a report has them. */
  get asked() {
    return Object.fromEntries(this.#asked)
  }

  /** How often names were asked that found no room. */
  get more() {
    return this.#more
  }
}

class Asked {
  granted = 0
  denied = 0
  first = null
  last = null

  constructor(isGranted, at) {
    this.note(isGranted, at)
  }

  note(isGranted, at) {
    if (isGranted) this.granted++
    else this.denied++
    if (at === undefined) return
    this.first ??= at
    this.last = at
  }
}

/** What a check does not need. */
class Notes {
  grants
  places = new Map()
  unknown = new Named()

  constructor(grants) {
    this.grants = grants
  }
}

/**
 * Grants that remember what they were asked. Counting is plain JavaScript, as the checks are; what it comes to is the core's.
 *
 * Whoever makes an instance freezes it, as with grants.
 */
class Audit {
  // By id: what is granted counts up from zero, what is not counts down from minus one. A check finds all in one place.
  #tally
  #ids
  #passes
  #notes

  /** `granted` has a one for each id that is granted, and `catalogue` the name of each id. */
  constructor(key, grants, granted, catalogue, mode) {
    demandKey(key, 'Audit', 'it comes from grants')
    // Not a typed array: that of a catalogue lies outside the heap of V8, and takes twice as long. Without a prototype, anything that
    // is no id reads as undefined.
    this.#tally = Object.setPrototypeOf(Array.from(granted, (mark) => (mark === 1 ? 0 : -1)), null)
    this.#ids = idsOf(catalogue)
    this.#passes = mode === 'report-only'
    this.#notes = new Notes(grants)
    if (new.target === Audit) Object.freeze(this)
  }

  get grants() {
    return this.#notes.grants
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
    if (!answers.every(Boolean)) this.grants.require(wanted, { method })
  }

  report() {
    return AuditReport.fromJson(JSON.stringify(this[FORM]()))
  }

  [FORM]() {
    const { grants, places, unknown } = this.#notes
    const asked = new Map()
    for (const [name, id] of this.#ids) {
      const count = this.#tally[id]
      if (count !== 0 && count !== -1) asked.set(name, record(count, places.get(id)))
    }
    return {
      subject: grants.subject,
      granted: [...grants],
      asked: { ...Object.fromEntries(asked), ...unknown.asked },
      moreUnknown: unknown.more,
    }
  }

  /** All of them are asked, whatever the first answers are. */
  #askAll(permissions, given) {
    const { at } = options(given, AT)
    return Array.from(permissions, (permission) => this.#ask(permission, at))
  }

  #ask(permission, at) {
    const id = typeof permission === 'string' ? this.#ids.get(permission) : permission
    if (at !== undefined && typeof id === 'number' && this.#tally[id] !== undefined) {
      const { places } = this.#notes
      places.set(id, come(places.get(id), at))
    }
    return id === undefined ? this.#askUnknown(permission, at) : this.has(permission)
  }

  #askUnknown(name, at) {
    if (typeof name !== 'string') refusePermission(name)
    this.#notes.unknown.note(name, false, at)
    return this.#passes
  }

  [inspect.custom](_depth, how) {
    return `${this.constructor.name} ${inspect({ subject: this.grants.subject, mode: this.mode }, how)}`
  }
}

function come(places, at) {
  return { first: places === undefined ? at : places.first, last: at }
}

/** What the tally of one permission comes to. */
function record(count, places) {
  const [granted, denied] = count >= 0 ? [count, 0] : [0, -1 - count]
  return { granted, denied, first: places?.first ?? null, last: places?.last ?? null }
}

exports.Audit = Audit
exports.FORM = FORM
exports.Named = Named
exports.REQUIRE = REQUIRE
