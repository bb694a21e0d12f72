'use strict'

const native = require('./native.js')

/**
 * The ids of all members, held until somebody comes or goes: then an answer about everybody is a list of numbers, and no id
 * crosses the border. They are fetched when answers have named half as many, so that they are sure to be worth it.
 */
class Roster {
  #community
  #limit
  #ids
  #membership
  // Of all members: counting them takes a while.
  #count
  // How many ids answers have named since somebody came or went.
  #named = 0

  /** Holds the ids of no more than `limit` members. */
  constructor(community, limit) {
    this.#community = community
    this.#limit = limit
  }

  /** To be called after every change. */
  changed() {
    if (this.#ids !== undefined) this.#follow()
  }

  whoCan(target, permission) {
    this.#follow()
    if (this.#ids === undefined && !this.#fetch()) {
      const found = native.membersWhoCan(this.#community, target, permission)
      this.#named += found.length
      return found
    }
    const numbers = native.memberNumbersWhoCan(this.#community, target, permission)
    const ids = this.#ids
    const found = new Array(numbers.length)
    for (let at = 0; at < numbers.length; at++) found[at] = ids[numbers[at]]
    return found
  }

  #follow() {
    const membership = native.communityMembership(this.#community)
    if (membership === this.#membership) return
    this.#membership = membership
    this.#ids = undefined
    this.#count = undefined
    this.#named = 0
  }

  /** Fetches the ids if that is worth it. Was it? */
  #fetch() {
    if (this.#named === 0) return false
    this.#count ??= native.communityMemberCount(this.#community)
    if (this.#count > this.#limit || this.#count > 2 * this.#named) return false
    this.#ids = native.communityMemberIds(this.#community)
    return true
  }
}

exports.Roster = Roster
