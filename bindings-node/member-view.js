'use strict'

const { inspect } = require('node:util')

const native = require('./native.js')
const { text } = require('./arguments.js')
const { CommunityError, asked } = require('./errors.js')
const { KEY, demandKey } = require('./internal.js')
const { ids, idOf } = require('./root-catalog.js')

// It has no place at all, so the core says of every id that there is none.
const NOWHERE = native.newCommunity({})

let current
let weightOf
let wordAt

/**
 * What one member may do in every place, as of one version of a community. Two words of each place lie in one array, so that
 * the checks need no object for a place.
 */
class MemberView {
  #member
  #words
  #places
  #version
  #live
  // The id of the permission that was asked about last, and the channels that were found: most ask about one again and again.
  #asked
  #found

  static {
    /** The word of a place, as one number. */
    wordAt = (view, target) => {
      const at = view.#at(target)
      return view.#words[at + 1] * 2 ** 32 + view.#words[at]
    }
    // The words, and the channels that were found last.
    weightOf = (view) => 1 + view.#places.ids.length + view.#places.channels
    /** The view for a community whose later changes did not concern this member. */
    current = (view) => (view.isCurrent ? view : new MemberView(KEY, view.#member, view.#words, view.#places, view.#live))
  }

  /** `live` has the version of the community, now and later. */
  constructor(key, member, words, places, live) {
    demandKey(key, 'MemberView', 'use Community.view')
    this.#member = member
    this.#words = words
    this.#places = places
    this.#version = live.version
    this.#live = live
    Object.freeze(this)
  }

  has(target, permission) {
    const at = this.#places.numbers.get(target)
    if (at === undefined) refusePlace(target)
    const id = typeof permission === 'string' ? ids.get(permission) : idOf(permission)
    return id !== undefined && ((this.#words[at + (id >>> 5)] >>> (id & 31)) & 1) === 1
  }

  channelsWhere(permission) {
    const id = idOf(permission)
    if (id === undefined) return []
    if (id !== this.#asked) {
      this.#found = this.#channelsWhere(id)
      this.#asked = id
    }
    return this.#found.slice()
  }

  #channelsWhere(id) {
    const found = []
    const { ids: places, channels } = this.#places
    const words = this.#words
    const bit = id & 31
    for (let channel = 0, at = id >>> 5; channel < channels; channel++, at += 2) {
      if (((words[at] >>> bit) & 1) === 1) found.push(places[channel])
    }
    return found
  }

  get member() {
    return this.#member
  }

  get version() {
    return this.#version
  }

  get isCurrent() {
    return this.#live.version === this.#version
  }

  get places() {
    return this.#places.ids
  }

  // A copy: nobody can keep others from writing to a typed array.
  get words() {
    return this.#words.slice()
  }

  #at(target) {
    return this.#places.numbers.get(target) ?? refusePlace(target)
  }

  [inspect.custom](_depth, options) {
    const { member, version, isCurrent } = this
    return `MemberView ${inspect({ member, version, isCurrent }, options)}`
  }
}

function refusePlace(target) {
  asked(CommunityError, () => native.demandPlace(NOWHERE, text(target, 'target')))
}

/** The places of a community: their ids, and where their words begin in a view. */
function placesOf(community) {
  const handle = native.communityPlaces(community)
  const { channels, ids } = native.placeNames(community, handle)
  // A Map, so that `constructor` and `__proto__` are no places.
  const numbers = new Map(ids.map((id, number) => [id, 2 * number]))
  return { handle, channels, ids: Object.freeze(ids), numbers }
}

function viewOf(community, member, places, live) {
  // Halves of words, which are numbers that checks are fast with.
  const words = new Uint32Array(native.memberWords(community, member).buffer)
  return new MemberView(KEY, member, words, places, live)
}

exports.MemberView = MemberView
exports.current = current
exports.placesOf = placesOf
exports.viewOf = viewOf
exports.wordAt = wordAt
exports.weightOf = weightOf
