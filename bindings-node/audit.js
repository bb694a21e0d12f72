'use strict'

const { inspect } = require('node:util')

const { isWellFormed, iterable, names: namesOf, optionalText, options, refusePermission, text } = require('./arguments.js')
const { AuditReport } = require('./audit-report.js')
const { demandKey, interned } = require('./internal.js')

// As in the core: names of no catalogue come from outside, and more of them than this are only counted.
const MOST_UNKNOWN = 1_000

const AT = { at: optionalText }
const REQUIRE = { method: optionalText, at: optionalText }

/** Grants that remember what they were asked. Counting is plain JavaScript, as the checks are; what it comes to is the core's. */
class Audit {
  #grants
  #mode
  #names
  #ids
  // By id: what is granted, what is answered, and how often it was asked.
  #granted
  #answers
  #counts
  #places = new Map()
  #unknown = new Map()
  #moreUnknown = 0

  /** `granted` has a one for each id that is granted, and `catalogue` the name of each id. */
  constructor(key, grants, granted, catalogue, mode) {
    demandKey(key, 'Audit', 'it comes from grants')
    this.#grants = grants
    this.#mode = mode
    this.#names = catalogue.map(interned)
    this.#ids = new Map(this.#names.map((name, id) => [name, id]))
    this.#granted = granted
    this.#answers = mode === 'report-only' ? new Uint8Array(granted.length).fill(1) : granted
    // Numbers that count beyond 32 bits.
    this.#counts = new Float64Array(granted.length)
    Object.freeze(this)
  }

  get grants() {
    return this.#grants
  }

  get mode() {
    return this.#mode
  }

  has(permission, given) {
    if (given !== undefined) return this.#ask(permission, options(given, AT).at)
    const id = typeof permission === 'string' ? this.#ids.get(permission) : permission
    const answer = typeof id === 'number' ? this.#answers[id] : undefined
    if (answer === undefined) return this.#askUnknown(permission, undefined)
    this.#counts[id]++
    return answer === 1
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
    const asked = new Map()
    this.#counts.forEach((count, id) => {
      if (count > 0) asked.set(this.#names[id], record(count, this.#granted[id] === 1, this.#places.get(id)))
    })
    for (const [name, { count, places }] of this.#unknown) asked.set(name, record(count, false, places))
    return AuditReport.fromJson(JSON.stringify({
      subject: this.#grants.subject,
      granted: [...this.#grants],
      asked: Object.fromEntries(asked),
      moreUnknown: this.#moreUnknown,
    }))
  }

  /** All of them are asked, whatever the first answers are. */
  #askAll(permissions, given) {
    const { at } = options(given, AT)
    return Array.from(permissions, (permission) => this.#ask(permission, at))
  }

  #ask(permission, at) {
    const id = typeof permission === 'string' ? this.#ids.get(permission) : permission
    if (at !== undefined && typeof id === 'number' && this.#answers[id] !== undefined) {
      this.#places.set(id, come(this.#places.get(id), at))
    }
    return id === undefined ? this.#askUnknown(permission, at) : this.has(permission)
  }

  #askUnknown(name, at) {
    if (typeof name !== 'string') refusePermission(name)
    const known = this.#unknown.get(name)
    if (known !== undefined) {
      known.count++
      if (at !== undefined) known.places = come(known.places, at)
    } else if (this.#unknown.size < MOST_UNKNOWN && isWellFormed(name)) {
      this.#unknown.set(name, { count: 1, places: at === undefined ? undefined : come(undefined, at) })
    } else {
      this.#moreUnknown++
    }
    return this.#mode === 'report-only'
  }

  [inspect.custom](_depth, how) {
    return `Audit ${inspect({ subject: this.#grants.subject, mode: this.#mode }, how)}`
  }
}

function come(places, at) {
  return { first: places === undefined ? at : places.first, last: at }
}

function record(count, isGranted, places) {
  const [granted, denied] = isGranted ? [count, 0] : [0, count]
  return { granted, denied, first: places?.first ?? null, last: places?.last ?? null }
}

exports.Audit = Audit
