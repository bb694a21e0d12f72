'use strict'

const EVERYBODY = /@(all|here)\b/i

/** What an app or bot of Root needs for what its code does. */
class Root {
  #ts
  #checker
  #rules

  constructor({ ts, checker, rules }) {
    this.#ts = ts
    this.#checker = checker
    this.#rules = rules
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

  /** Does the request fulfil a condition? Undefined where it does not say. */
  #holds(seen, request) {
    const name = seen.given ?? seen.text
    const literal = this.#literal(request)
    const property = literal?.properties.find((each) => each.name?.getText().replace(/['"]/g, '') === name)
    if (property === undefined) return this.#typed(request, name, seen)
    const value = this.#ts.isPropertyAssignment(property) ? property.initializer : undefined
    return seen.given === undefined ? this.#mentions(value) : !this.#isNothing(value)
  }

  /** What the type of a request says of a field: it cannot have it, it always has it, or undefined. */
  #typed(request, name, seen) {
    if (request === undefined) return undefined
    const type = this.#checker.getTypeAtLocation(request)
    if ((type.flags & this.#ts.TypeFlags.Object) === 0 || type.getStringIndexType() !== undefined) return undefined
    const field = type.getProperty(name)
    if (field === undefined) return false
    const always = (field.flags & this.#ts.SymbolFlags.Optional) === 0
    return always && seen.given !== undefined ? true : undefined
  }

  /** The object literal that a request is, directly or as a constant. */
  #literal(request) {
    const ts = this.#ts
    if (request === undefined || ts.isObjectLiteralExpression(request)) return request
    if (!ts.isIdentifier(request)) return undefined
    const declaration = this.#checker.getSymbolAtLocation(request)?.valueDeclaration
    if (declaration === undefined || !ts.isVariableDeclaration(declaration) || (declaration.parent.flags & ts.NodeFlags.Const) === 0) return undefined
    const { initializer } = declaration
    return initializer !== undefined && ts.isObjectLiteralExpression(initializer) ? initializer : undefined
  }

  #isNothing(value) {
    const ts = this.#ts
    if (value === undefined) return false
    return (ts.isArrayLiteralExpression(value) && value.elements.length === 0) || (ts.isIdentifier(value) && value.text === 'undefined')
  }

  #mentions(value) {
    if (value === undefined || !this.#ts.isStringLiteralLike(value)) return undefined
    if (EVERYBODY.test(value.text)) return true
    // A role may be mentioned by a name that only the community knows.
    return value.text.includes('@') ? undefined : false
  }
}

function demand(node, method, permission, on, sure, when) {
  return { node, method, permissions: [permission], any: false, when, on, sure, denied: null }
}

exports.Root = Root
