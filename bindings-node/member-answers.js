'use strict'

const native = require('./native.js')
const { text } = require('./arguments.js')
const { CommunityError, asked } = require('./errors.js')
const { MemberView, placesOf, viewOf, weightOf, wordAt } = require('./member-view.js')
const { Recent } = require('./recent.js')

const DEFAULT_CACHE = 4_000_000

// Of this many places a view takes about as long as one question to native code.
const PLACES_A_QUESTION = 128

const weigh = (held) => (typeof held === 'number' ? 1 : weightOf(held))

/**
 * The answers that a community holds: views of members, until something changes. Whoever is asked about a few times only gets no
 * view: its number of questions is held instead.
 */
class MemberAnswers {
  /** Has the version of the community; views look there whether they are current. */
  live
  #community
  #held
  #places
  #structure

  /** A limit of undefined is the usual one. */
  constructor(community, limit = DEFAULT_CACHE) {
    this.#community = community
    this.#held = new Recent(limit, weigh)
    this.live = { version: native.communityVersion(community) }
  }

  /** To be called after everything that may have changed the community. Did it? */
  changed() {
    const version = native.communityVersion(this.#community)
    if (version === this.live.version) return false
    this.live.version = version
    this.#held.clear()
    return true
  }

  /** The view of a member if it is held, or whatever else. */
  held(member) {
    return this.#held.get(member)
  }

  view(member) {
    const held = this.#held.get(member)
    return held instanceof MemberView ? held : this.#view(text(member, 'member'))
  }

  #view(member) {
    const places = this.#currentPlaces()
    const view = asked(CommunityError, () => viewOf(this.#community, member, places, this.live))
    this.#held.set(member, view)
    return view
  }

  /** What a member may do in a place, as one number. */
  word(member, target) {
    const held = this.#held.get(member)
    if (held instanceof MemberView) return wordAt(held, target)
    const questions = (held ?? 0) + 1
    const places = this.#places?.ids.length ?? 0
    const isWorth = questions > 1 + places / PLACES_A_QUESTION && this.#held.fits(1 + places)
    if (isWorth) return wordAt(this.#view(member), target)
    const word = this.#word(text(member, 'member'), text(target, 'target'))
    this.#held.set(member, questions)
    return word
  }

  #word(member, target) {
    return asked(CommunityError, () => native.memberWord(this.#community, member, target))
  }

  #currentPlaces() {
    const structure = native.communityStructure(this.#community)
    if (structure === this.#structure) return this.#places
    // Most changes of the structure leave the places as they are, and their names are long to fetch.
    const isSame = this.#places !== undefined && native.hasPlaces(this.#community, this.#places.handle)
    if (!isSame) this.#places = placesOf(this.#community)
    this.#structure = structure
    return this.#places
  }
}

exports.MemberAnswers = MemberAnswers
