'use strict'

const { isWrapper } = require('./shapes.js')

// A value that may be any of more interfaces than this might as well be anything.
const SEVERAL = 4

// Functions of the language that reach the members of a value by names nobody can read off the code.
const REACHING = new Set(['Reflect.get', 'Reflect.apply', 'Object.entries', 'Object.values', 'Object.assign'])

/**
 * What the code of a file does with the interfaces of a platform. Uses are `{ node, owner, member, sure, call }`, where `call`
 * is the call expression if the member is called where it stands; what cannot be told are `{ node, reason, candidates }`.
 */
class Uses {
  #ts
  #checker
  #types
  #shapes
  #rules
  #program

  constructor({ ts, program, checker, types, shapes, rules }) {
    this.#ts = ts
    this.#program = program
    this.#checker = checker
    this.#types = types
    this.#shapes = shapes
    this.#rules = rules
  }

  /** What this one node does, without those inside it. */
  at(node) {
    return [...this.#member(node), ...this.#handed(node)]
  }

  #member(node) {
    const ts = this.#ts
    if (ts.isPropertyAccessExpression(node)) return this.#named(node, node.expression, node.name, node.name.text)
    if (ts.isElementAccessExpression(node)) return this.#indexed(node)
    if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent)) return this.#bound(node)
    if (ts.isObjectLiteralExpression(node)) return this.#assigned(node)
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) return this.#passed(node)
    return []
  }

  #named(node, base, name, member) {
    const found = this.#ofSymbol(node, name, this.#checker.getSymbolAtLocation(name))
    return found.length > 0 ? found : this.#guessed(node, base, name, member)
  }

  #ofSymbol(node, name, symbol) {
    const call = callOf(this.#ts, node)
    const members = this.#types.members(symbol)
    if (members.length > SEVERAL) return this.#anyOf(name, members.map(({ owner }) => owner), symbol.name)
    return members.map((member) => ({ node: name, ...member, sure: true, call }))
  }

  /** A member the type checker knows nothing of. */
  #guessed(node, base, name, member) {
    const known = this.#checker.getSymbolAtLocation(name)?.declarations?.some((each) => this.#known(each))
    if (known && !isCast(this.#ts, base)) return []
    const shape = this.#shapes.of(base)
    const call = callOf(this.#ts, node)
    if (known) return this.#disguised(shape, name, member, call)
    if (shape?.owners.size > SEVERAL) return this.#anyOf(name, shape.owners, member)
    if (shape !== undefined) return [...shape.owners].map((owner) => ({ node: name, owner, member, sure: shape.sure, call }))
    const owner = this.#rules.unmistakable.get(member)
    const open = this.#types.isAny(this.#checker.getTypeAtLocation(base))
    return owner !== undefined && open ? [{ node: name, owner, member, sure: false, call }] : []
  }

  /** An interface of the platform that is called through another type it was cast to. */
  #disguised(shape, node, member, call) {
    return [...(shape?.owners ?? [])].map((owner) => ({ node, owner, member, sure: false, call }))
  }

  #anyOf(node, owners, member) {
    return this.#unclear(node, 'it may be any of many interfaces', owners, member, false)
  }

  /** Is it a declaration with a meaning of its own, and not just the place where JavaScript sets a property? */
  #known(declaration) {
    const ts = this.#ts
    return !ts.isPropertyAccessExpression(declaration) && !ts.isBinaryExpression(declaration)
  }

  #indexed(node) {
    const ts = this.#ts
    const key = node.argumentExpression
    if (ts.isStringLiteralLike(key)) {
      const symbol = this.#property(node.expression, key.text)
      const found = this.#ofSymbol(node, key, symbol)
      return found.length > 0 ? found : this.#guessed(node, node.expression, key, key.text)
    }
    const shape = this.#shapes.of(node.expression)
    if (shape === undefined) return []
    const names = this.#literals(this.#checker.getTypeAtLocation(key))
    const call = callOf(ts, node)
    if (names !== null) {
      return [...shape.owners].flatMap((owner) => names.map((member) => ({ node: key, owner, member, sure: shape.sure, call })))
    }
    const { parent } = node
    const next = ts.isPropertyAccessExpression(parent) && parent.expression === node ? parent.name.text : undefined
    return this.#unclear(key, 'the name is worked out while the app runs', shape.owners, next)
  }

  /** What a value has of this name, if it is there at all. */
  #property(node, name) {
    const type = this.#checker.getNonNullableType(this.#checker.getTypeAtLocation(node))
    return this.#checker.getPropertyOfType(type, name)
  }

  /** The names a key can have, if its type lists fewer than all there are. */
  #literals(type) {
    const parts = type.isUnion() ? type.types : [type]
    return parts.every((part) => part.isStringLiteral()) ? parts.map((part) => part.value) : null
  }

  #bound(node) {
    const ts = this.#ts
    const name = node.propertyName ?? node.name
    if (node.dotDotDotToken !== undefined) return []
    if (ts.isComputedPropertyName(name)) return this.#unclear(name, 'the name is worked out while the app runs', this.#owners(node.parent))
    if (!ts.isIdentifier(name) && !ts.isStringLiteralLike(name)) return []
    const type = this.#checker.getTypeAtLocation(node.parent)
    const symbol = this.#property(node.parent, name.text)
    const found = this.#types.members(symbol).map((member) => ({ node: name, ...member, sure: true, call: undefined }))
    if (found.length > 0 || (symbol?.declarations ?? []).some((each) => this.#known(each))) return found
    const shape = this.#sourceOf(node.parent)
    if (shape !== undefined) {
      return [...shape.owners].map((owner) => ({ node: name, owner, member: name.text, sure: shape.sure, call: undefined }))
    }
    const owner = this.#rules.unmistakable.get(name.text)
    return owner !== undefined && this.#types.isAny(type) ? [{ node: name, owner, member: name.text, sure: false, call: undefined }] : []
  }

  #owners(pattern) {
    return this.#sourceOf(pattern)?.owners ?? new Set()
  }

  #sourceOf(pattern) {
    const typed = this.#types.owners(this.#checker.getTypeAtLocation(pattern))
    return typed.size > 0 ? { owners: typed, sure: true } : this.#shapes.ofPattern(pattern.parent)
  }

  /** `({ getById } = reader)` */
  #assigned(node) {
    const ts = this.#ts
    const { parent } = node
    const pattern = ts.isBinaryExpression(parent) && parent.left === node && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
    if (!pattern) return []
    const shape = this.#shapes.of(parent.right)
    const names = node.properties.map((each) => each.name).filter((name) => name !== undefined && ts.isIdentifier(name))
    return names.flatMap((name) =>
      [...(shape?.owners ?? [])].map((owner) => ({ node: name, owner, member: name.text, sure: shape.sure, call: undefined })),
    )
  }

  /** An interface of the platform that goes to code which is not read here. */
  #passed(node) {
    const given = (node.arguments ?? []).map((argument) => [argument, this.#types.owners(this.#checker.getTypeAtLocation(argument))])
    const handed = given.filter(([, owners]) => owners.size > 0)
    if (handed.length === 0 || !this.#isForeign(node)) return []
    const reason = `it is handed to \`${short(node.expression.getText())}\`, which is not read`
    return handed.flatMap(([argument, owners]) => this.#unclear(argument, reason, owners))
  }

  /** An interface of the platform that is taken for a type of the project's own: what that type has will be called. */
  #handed(node) {
    const ts = this.#ts
    if (!ts.isIdentifier(node) && !ts.isCallExpression(node) && !ts.isPropertyAccessExpression(node)) return []
    if (!isGiven(ts, node)) return []
    const wanted = this.#checker.getContextualType(node)
    if (wanted === undefined || this.#types.isAny(wanted) || this.#types.owners(wanted).size > 0) return []
    const owners = this.#types.owners(this.#checker.getTypeAtLocation(node))
    if (owners.size === 0) return []
    // What a type took over from the platform is recognised where it is called.
    const own = wanted.getProperties().filter((property) => this.#types.members(property).length === 0)
    const names = own.map(({ name }) => name)
    return [...owners].flatMap((owner) => names.map((member) => ({ node, owner, member, sure: false, call: undefined })))
  }

  #isForeign(node) {
    const ts = this.#ts
    if (REACHING.has(node.expression.getText())) return true
    const declaration = this.#checker.getResolvedSignature(node)?.declaration
    if (declaration === undefined) {
      const name = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression
      const [imported] = this.#checker.getSymbolAtLocation(name)?.declarations ?? []
      return imported !== undefined && (ts.isImportSpecifier(imported) || ts.isImportClause(imported))
    }
    const file = declaration.getSourceFile()
    const builtIn = this.#program.isSourceFileDefaultLibrary(file) || this.#types.packageOf(file) === '@types/node'
    return file.isDeclarationFile && !builtIn && !this.#types.isPlatforms(declaration)
  }

  #unclear(node, reason, owners, member, further = true) {
    const candidates = new Set()
    for (const owner of owners) for (const each of this.#rules.reachableFrom(owner, member, further)) candidates.add(each)
    return candidates.size > 0 ? [{ node, reason, candidates }] : []
  }
}

/** The call whose callee the node is. */
function callOf(ts, node) {
  let at = node
  while (at.parent !== undefined && isWrapper(ts, at.parent)) at = at.parent
  const { parent } = at
  return parent !== undefined && ts.isCallExpression(parent) && parent.expression === at ? parent : undefined
}

function isCast(ts, node) {
  return ts.isParenthesizedExpression(node) ? isCast(ts, node.expression) : ts.isAsExpression(node) || (ts.isTypeAssertionExpression?.(node) ?? false)
}

/** Does the expression become the value of something that has a type of its own? */
function isGiven(ts, node) {
  const { parent } = node
  if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) return parent.expression !== node
  if (ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent)) return parent.initializer === node && parent.type !== undefined
  if (ts.isBinaryExpression(parent)) {
    const assigns = parent.right === node && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
    return assigns && !ts.isObjectLiteralExpression(parent.left)
  }
  return ts.isPropertyAssignment(parent) || ts.isReturnStatement(parent) || ts.isAsExpression(parent)
}

function short(text) {
  const line = text.replace(/\s+/g, ' ').replace(/ ?(\??\.) ?/g, '$1')
  return line.length > 60 ? `…${line.slice(-59)}` : line
}

exports.Uses = Uses
exports.short = short
