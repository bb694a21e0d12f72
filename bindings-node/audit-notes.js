'use strict'

const { isWellFormed } = require('./arguments.js')
const { interned } = require('./internal.js')

// As in the core: names that come from outside, and those that are longer or more than this are only counted. What is denied takes no
// room from what is granted: whoever asks must not crowd out what an app is known for.
const MOST_NAMES = 1_000
const MOST_BYTES = 512

/** How often each name was asked, of those that are listed. */
class Named {
  #asked = new Map()
  #room = { granted: MOST_NAMES, denied: MOST_NAMES }
  #more = 0

  note(name, isGranted, at) {
    const asked = this.#asked.get(name)
    const room = isGranted ? 'granted' : 'denied'
    if (asked !== undefined) {
      asked.note(isGranted, at)
    } else if (this.#room[room] > 0 && isShort(name) && isWellFormed(name)) {
      this.#room[room]--
      // A copy: a part of a text keeps all of it in memory.
      this.#asked.set(interned(name), new Asked(isGranted, at))
    } else {
      this.#more++
    }
  }

  /** As a report has them. */
  get asked() {
    return Object.fromEntries(this.#asked)
  }

  /** How often names were asked that are not listed. */
  get more() {
    return this.#more
  }
}

/** Has it no more bytes of UTF-8 than is listed? Every unit of a text has one to three. */
function isShort(name) {
  return name.length * 3 <= MOST_BYTES || (name.length <= MOST_BYTES && Buffer.byteLength(name) <= MOST_BYTES)
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

/** What was asked of one subject: by one audit, or by several over what it was granted in the course of time. */
class Notes {
  // One for all audits that grant the same, so that there are no more of them than there are different grants.
  #tallies = []
  #places = new Map()
  unknown = new Named()

  /** By id: what is granted counts up from zero, what is not counts down from minus one. A check finds all in one place. */
  tally(granted) {
    const same = this.#tallies.find((tally) => granted.every((mark, id) => (mark === 1) === (tally[id] >= 0)))
    if (same !== undefined) return same
    // Not a typed array: that of a catalogue lies outside the heap of V8, and takes twice as long. Without a prototype, anything that
    // is no id reads as undefined.
    const tally = Object.setPrototypeOf(Array.from(granted, (mark) => (mark === 1 ? 0 : -1)), null)
    this.#tallies.push(tally)
    return tally
  }

  come(id, at) {
    const first = this.#places.get(id)?.first ?? at
    this.#places.set(id, { first, last: at })
  }

  /** The report as a value; `ids` are those of the catalogue by their names. */
  form(subject, ids) {
    const granted = []
    const asked = new Map()
    for (const [name, id] of ids) {
      const counts = this.#tallies.map((tally) => tally[id])
      if (counts.some((count) => count >= 0)) granted.push(name)
      const record = sum(counts, this.#places.get(id))
      if (record.granted + record.denied > 0) asked.set(name, record)
    }
    return { subject, granted, asked: { ...Object.fromEntries(asked), ...this.unknown.asked }, moreUnknown: this.unknown.more }
  }
}

/** What the tallies of one permission come to. */
function sum(counts, places) {
  let [granted, denied] = [0, 0]
  for (const count of counts) {
    if (count >= 0) granted += count
    else denied -= count + 1
  }
  return { granted, denied, first: places?.first ?? null, last: places?.last ?? null }
}

exports.Named = Named
exports.Notes = Notes
