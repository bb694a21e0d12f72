'use strict'

const { Requests } = require('./requests.js')

/** What an app or bot of Root needs for what its code does. */
class Root {
  #rules
  #requests

  constructor(tools) {
    this.#rules = tools.rules
    this.#requests = new Requests(tools)
  }

  demands({ node, owner, member, sure, call }) {
    const method = `${owner}.${member}`
    return this.#rules.rowsOf(owner, member).flatMap((row) => [
      ...this.#always(row.requires).map(([permission, on]) => demand(node, method, permission, on, sure, null)),
      ...row.conditional.flatMap((each) => this.#conditional(node, method, each, sure, call)),
    ])
  }

  beside() {
    return []
  }

  /** Each permission once, with all the places it is needed in. */
  #always(requires) {
    const places = new Map()
    for (const { permission, on } of requires) places.set(permission, [...(places.get(permission) ?? []), this.#rules.places[on]])
    return [...places].map(([permission, all]) => [permission, all.join(' And ')])
  }

  #conditional(node, method, { permission, on, when, effect }, sure, call) {
    const { text, seen } = this.#rules.conditions[when]
    const holds = seen === null ? undefined : this.#holds(seen, call?.arguments[0])
    if (holds === false) return []
    const condition = holds === true ? null : effect === 'shortened' ? `${text} Without it the answer is shorter.` : text
    return [demand(node, method, permission, this.#rules.places[on], sure, condition)]
  }

  #holds({ given, text }, request) {
    return given === undefined ? this.#requests.mentions(request, text) : this.#requests.gives(request, given)
  }
}

function demand(node, method, permission, on, sure, when) {
  return { node, method, permissions: [permission], any: false, when, on, sure, denied: null }
}

exports.Root = Root
