'use strict'

const { got } = require('./arguments.js')

/**
 * A Map that holds what was used lately. Half of the room is for what was used since the other half was full; when that is full
 * too, the older half goes. So a look-up moves nothing around.
 */
class Recent {
  #young = new Map()
  #old = new Map()
  #weight = 0
  #half
  #weigh

  /** Holds values that together weigh no more than `limit`, by `weigh`. */
  constructor(limit, weigh) {
    this.#half = limit / 2
    this.#weigh = weigh
  }

  get(key) {
    const value = this.#young.get(key)
    return value === undefined ? this.#again(key) : value
  }

  #again(key) {
    const value = this.#old.get(key)
    if (value !== undefined) this.set(key, value)
    return value
  }

  /** Is there room for this much? */
  fits(weight) {
    return weight <= this.#half
  }

  /** Holds a value, unless it is too heavy. One that is held and has grown is set again, with what was `added`. */
  set(key, value, added = this.#weigh(value)) {
    const before = this.#young.get(key)
    if (before === value && this.#weight + added <= this.#half) {
      this.#weight += added
      return
    }
    const whole = this.#weigh(value)
    if (before !== undefined) this.#weight -= before === value ? whole - added : this.#weigh(before)
    this.#old.delete(key)
    if (!this.fits(whole)) {
      this.#young.delete(key)
      return
    }
    this.#weight += whole
    if (this.#weight > this.#half) {
      this.#young.delete(key)
      this.#old = this.#young
      this.#young = new Map()
      this.#weight = whole
    }
    this.#young.set(key, value)
  }

  delete(key) {
    const before = this.#young.get(key)
    if (before !== undefined) this.#weight -= this.#weigh(before)
    this.#young.delete(key)
    this.#old.delete(key)
  }

  clear() {
    if (this.#young.size > 0) this.#young = new Map()
    if (this.#old.size > 0) this.#old = new Map()
    this.#weight = 0
  }
}

/** The option `cache`: how many answers are held. */
function cacheSize(value, what) {
  if (value === undefined || (Number.isSafeInteger(value) && value >= 0)) return value
  throw new TypeError(`${what} must be a whole number that is not negative, ${got(value)}`)
}

exports.Recent = Recent
exports.cacheSize = cacheSize
