'use strict'

const native = require('./native.js')
const { text } = require('./arguments.js')
const { CommunityError, asked } = require('./errors.js')
const { MemberView, current, placesOf, viewOf, weightOf, wordAt } = require('./member-view.js')
const { Recent } = require('./recent.js')
const { Roster } = require('./roster.js')

const DEFAULT_CACHE = 4_000_000

// A word held by itself takes as much room as this many in a view.
const SINGLE = 8

// Whoever is asked about in more places than one of this many gets a view.
const PLACES_EACH = 32

const weigh = (held) => (held instanceof MemberView ? weightOf(held) : held.size * SINGLE)

/**
 * The answers that a community holds until something changes: of each member a view, or the words of the few places that were
 * asked about. A view of thousands of places takes a while, and most questions are about the same few.
 */
class MemberAnswers {
  /** Has the version of the community; views look there whether they are current. */
  live
  roster
  #community
  #held
  #structure
  #places
  // Of the structure that these places are known to be of.
  #placed
  // How many words were asked for since the structure changed.
  #asked = 0

  /** A limit of undefined is the usual one. */
  constructor(community, limit = DEFAULT_CACHE) {
    this.#community = community
    this.#held = new Recent(limit, weigh)
    this.#structure = native.communityStructure(community)
    this.live = { version: native.communityVersion(community) }
    this.roster = new Roster(community, limit)
  }

  /** To be called after everything that may have changed the community; `member` if it can have been no other. Did it? */
  changed(member) {
    const version = native.communityVersion(this.#community)
    if (version === this.live.version) return false
    this.live.version = version
    const structure = native.communityStructure(this.#community)
    if (member !== undefined && structure === this.#structure) {
      // What others may do follows from their own records, and from roles, places and rules, which are as they were.
      this.#held.delete(member)
    } else {
      this.#held.clear()
      this.#structure = structure
      this.#asked = 0
    }
    this.roster.changed()
    return true
  }

  /** From now on no view is current. */
  outdate() {
    this.live.version = undefined
  }

  /** The view of a member if it is held, or whatever else. */
  held(member) {
    return this.#held.get(member)
  }

  view(member) {
    const held = this.#held.get(member)
    if (!(held instanceof MemberView)) return this.#view(text(member, 'member'))
    const view = current(held)
    if (view !== held) this.#held.set(member, view)
    return view
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
    return held?.get(target) ?? this.#word(text(member, 'member'), text(target, 'target'), held ?? new Map())
  }

  #word(member, target, words) {
    const places = this.#places?.ids.length ?? 0
    if (words.size > places / PLACES_EACH && this.#held.fits(1 + places)) return wordAt(this.#view(member), target)
    const word = asked(CommunityError, () => this.#ask(member, target, places))
    words.set(target, word)
    this.#held.set(member, words, SINGLE)
    return word
  }

  #ask(member, target, places) {
    // A number crosses into native code faster than a name, once it has paid to find out that the places are the same.
    if (++this.#asked > places / PLACES_EACH && places > 0) {
      const at = this.#currentPlaces().numbers.get(target)
      if (at !== undefined) return native.memberWordAt(this.#community, member, at / 2)
    }
    return native.memberWord(this.#community, member, target)
  }

  #currentPlaces() {
    if (this.#placed === this.#structure) return this.#places
    // Most changes of the structure leave the places as they are, and their names are long to fetch.
    const isSame = this.#places !== undefined && native.hasPlaces(this.#community, this.#places.handle)
    if (!isSame) this.#places = placesOf(this.#community)
    this.#placed = this.#structure
    return this.#places
  }
}

exports.MemberAnswers = MemberAnswers
