'use strict'

const { MODULE } = require('./rules.js')

const DEEPEST = 12
// What builders have besides: each gives the builder back.
const CHAINED = /^(set|add|replace|remove)[A-Z]/

/**
 * What a value is where the type checker does not say: by where it comes from, how it is annotated, what is passed in and,
 * last, by what it is called. An answer is `{ owners, sure }`; sure are those that rest on types all the way.
 */
class Shapes {
  #ts
  #checker
  #types
  #rules
  #files
  #calls
  #assignments
  #open = new Set()

  constructor(ts, checker, types, rules, files) {
    this.#ts = ts
    this.#checker = checker
    this.#types = types
    this.#rules = rules
    this.#files = files
  }

  of(node) {
    if (node === undefined || this.#open.has(node) || this.#open.size > DEEPEST) return undefined
    this.#open.add(node)
    try {
      return this.#typed(node) ?? this.#untyped(node)
    } finally {
      this.#open.delete(node)
    }
  }

  #typed(node) {
    const type = this.#checker.getTypeAtLocation(node)
    const owners = this.#types.owners(type)
    return owners.size > 0 ? { owners, sure: true } : undefined
  }

  #untyped(node) {
    const ts = this.#ts
    if (isWrapper(ts, node)) return this.of(node.expression)
    if (!this.#isOpen(this.#checker.getTypeAtLocation(node))) return undefined
    if (ts.isConditionalExpression(node)) return either(this.of(node.whenTrue), this.of(node.whenFalse))
    if (ts.isBinaryExpression(node)) return either(this.of(node.left), this.of(node.right))
    if (ts.isCallExpression(node)) return this.#call(node)
    if (ts.isPropertyAccessExpression(node)) {
      const symbol = this.#checker.getSymbolAtLocation(node.name)
      return this.#member(node.expression, node.name.text, () => (symbol === undefined ? undefined : (this.#symbol(symbol) ?? null)))
    }
    return ts.isIdentifier(node) ? this.#symbol(this.#checker.getSymbolAtLocation(node)) : undefined
  }

  /** Does the type say nothing, at least once it is awaited? */
  #isOpen(type) {
    const awaited = type.symbol?.name === 'Promise' ? this.#checker.getTypeArguments(type) : [type]
    return awaited.some((each) => this.#types.isOpen(each))
  }

  #call(node) {
    const ts = this.#ts
    const { expression } = node
    const called = this.#functionOf(expression)
    const own = () => (called === undefined ? undefined : (this.#returned(called) ?? null))
    if (ts.isPropertyAccessExpression(expression)) return this.#member(expression.expression, expression.name.text, own)
    const [name] = node.arguments
    if (ts.isIdentifier(expression) && expression.text === 'require' && name !== undefined) return this.#module(name)
    return own() ?? undefined
  }

  /**
   * What a member of a value leads to; a value that nothing is known of is believed what its member is called. `own` says what
   * the project's code makes of the member: undefined where there is none, null where it does not tell.
   */
  #member(base, name, own) {
    const shape = this.of(base)
    if (shape === undefined) return this.#held(base, name) ?? this.#suggested(base, name) ?? own() ?? undefined
    const found = this.#step(shape, name) ?? own()
    // Something of the platform that no rule is about: nothing to guess at.
    return found === undefined ? { owners: new Set(), sure: shape.sure } : (found ?? undefined)
  }

  #suggested(base, name) {
    const owner = this.#rules.suggestive.get(name)
    const open = this.#types.isAny(this.#checker.getTypeAtLocation(base))
    return owner !== undefined && open ? { owners: new Set([owner]), sure: false } : undefined
  }

  /** A property of an object that the code spells out. */
  #held(base, name) {
    const ts = this.#ts
    const [declaration] = (ts.isIdentifier(base) && this.#checker.getSymbolAtLocation(base)?.declarations) || []
    const { initializer } = declaration ?? {}
    if (initializer === undefined || !ts.isObjectLiteralExpression(initializer)) return undefined
    const property = initializer.properties.find((each) => each.name?.text === name)
    return property === undefined ? undefined : unsure(this.#declared(property), false)
  }

  #step(shape, name) {
    const owners = new Set()
    for (const owner of shape.owners) {
      const next = this.#rules.leadsTo(owner, name)
      if (next !== undefined) owners.add(next)
      else if (this.#rules.isBuilder(owner) && CHAINED.test(name)) owners.add(owner)
    }
    return owners.size > 0 ? { owners, sure: shape.sure } : undefined
  }

  #symbol(symbol) {
    const [declaration] = this.#resolved(symbol)?.declarations ?? symbol?.declarations ?? []
    return declaration === undefined ? undefined : this.#declared(declaration)
  }

  #resolved(symbol) {
    if (symbol === undefined || (symbol.flags & this.#ts.SymbolFlags.Alias) === 0) return symbol
    const target = this.#checker.getAliasedSymbol(symbol)
    return target.declarations === undefined ? symbol : target
  }

  #declared(node) {
    const ts = this.#ts
    if (node.type !== undefined) return this.#annotated(node.type)
    if (ts.isBindingElement(node)) return this.#bound(node)
    if (ts.isParameter(node)) return this.#parameter(node)
    if (ts.isImportSpecifier(node)) return this.#imported(node, (node.propertyName ?? node.name).text)
    if (ts.isNamespaceImport(node)) return this.#module(node.parent.parent.moduleSpecifier)
    return this.#value(node)
  }

  #value(node) {
    const ts = this.#ts
    if (ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node) || ts.isPropertyAssignment(node)) {
      const fixed = ts.isVariableDeclaration(node) && (node.parent.flags & ts.NodeFlags.Const) !== 0
      return fixed ? this.of(node.initializer) : unsure(either(this.of(node.initializer), this.#later(node)), false)
    }
    if (ts.isShorthandPropertyAssignment(node)) return this.#symbol(this.#checker.getShorthandAssignmentValueSymbol(node))
    // `this.users = ...` in JavaScript.
    const assigned = ts.isBinaryExpression(node.parent ?? node) ? node.parent : node
    return ts.isBinaryExpression(assigned) ? unsure(this.of(assigned.right), false) : undefined
  }

  /** What is assigned to a variable after it was declared. */
  #later(node) {
    const symbol = this.#checker.getSymbolAtLocation(node.name)
    this.#assignments ??= this.#collectAssignments()
    return (this.#assignments.get(symbol) ?? []).map((value) => this.of(value)).reduce(either, undefined)
  }

  #collectAssignments() {
    const ts = this.#ts
    const assignments = new Map()
    const visit = (node) => {
      const assigns = ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken
      const symbol = assigns && ts.isIdentifier(node.left) ? this.#checker.getSymbolAtLocation(node.left) : undefined
      if (symbol !== undefined) assignments.set(symbol, [...(assignments.get(symbol) ?? []), node.right])
      ts.forEachChild(node, visit)
    }
    this.#files.forEach(visit)
    return assignments
  }

  /** An annotation that names an interface of the platform although its package is not there. */
  #annotated(type) {
    const ts = this.#ts
    const resolved = this.#types.owners(this.#checker.getTypeFromTypeNode(type))
    if (resolved.size > 0) return { owners: resolved, sure: true }
    if (type.kind === ts.SyntaxKind.AnyKeyword && ts.isParameter(type.parent)) return this.#parameter(type.parent)
    if (type.kind === ts.SyntaxKind.AnyKeyword) return this.#value(type.parent)
    if (this.#saysNothing(type)) return ts.isParameter(type.parent) ? this.passed(type.parent) : this.#value(type.parent)
    if (!ts.isTypeReferenceNode(type) || !ts.isIdentifier(type.typeName)) return undefined
    if (type.typeName.text === 'Promise' && type.typeArguments?.length === 1) return this.#annotated(type.typeArguments[0])
    const symbol = this.#checker.getSymbolAtLocation(type.typeName)
    const [imported] = symbol?.declarations ?? []
    const name = imported !== undefined && ts.isImportSpecifier(imported) ? (imported.propertyName ?? imported.name).text : type.typeName.text
    return this.#rules.owners.has(name) ? { owners: new Set([name]), sure: false } : undefined
  }

  /** `unknown`, `object`, `Record<string, unknown>`: what comes in may have any members all the same. */
  #saysNothing(type) {
    const { UnknownKeyword, ObjectKeyword } = this.#ts.SyntaxKind
    if (type.kind === UnknownKeyword || type.kind === ObjectKeyword) return true
    const named = this.#ts.isTypeReferenceNode(type) && type.typeName.getText() === 'Record'
    return (named || this.#ts.isTypeLiteralNode(type)) && this.#types.isOpen(this.#checker.getTypeFromTypeNode(type))
  }

  /** What is taken apart by a pattern that belongs to this variable, parameter or part of another pattern. */
  ofPattern(source) {
    return this.#ts.isBindingElement(source) ? this.#bound(source) : this.#pattern(source)
  }

  #bound(node) {
    const name = (node.propertyName ?? node.name).text
    const shape = this.ofPattern(node.parent.parent)
    if (shape !== undefined) return this.#step(shape, name)
    const declared = this.#declaredPart(node.parent, name)
    if (declared !== undefined) return declared
    const custom = this.#ts.isParameter(node.parent.parent) ? this.#rules.parameter(name ?? '') : undefined
    const owner = this.#rules.suggestive.get(name) ?? custom
    return owner === undefined ? undefined : { owners: new Set([owner]), sure: false }
  }

  /** What a type of the project's own says of a part: `{ http }: { http: IHttp }`. */
  #declaredPart(pattern, name) {
    const symbol = name === undefined ? undefined : this.#checker.getPropertyOfType(this.#checker.getTypeAtLocation(pattern), name)
    const [declaration] = symbol?.declarations ?? []
    return declaration === undefined || this.#ts.isBindingElement(declaration) ? undefined : this.#declared(declaration)
  }

  /** What a destructured variable or parameter holds. */
  #pattern(node) {
    if (this.#ts.isParameter(node)) return node.type === undefined ? this.#parameter(node) : this.#annotated(node.type)
    return this.of(node.initializer)
  }

  /** What a module of the platform exports although its package is not there. */
  #imported(node, name) {
    const module = this.#module(node.parent.parent.parent.moduleSpecifier)
    return module === undefined ? undefined : this.#step(module, name)
  }

  #module(name) {
    const platforms = this.#ts.isStringLiteralLike(name) && this.#types.isPlatformModule(name.text)
    return platforms ? { owners: new Set([MODULE]), sure: false } : undefined
  }

  /** By what callers pass; where nobody is seen to call, by its name. */
  #parameter(node) {
    const passed = this.passed(node)
    if (passed !== undefined) return passed
    const owner = this.#ts.isIdentifier(node.name) ? this.#rules.parameter(node.name.text) : undefined
    return owner === undefined ? undefined : { owners: new Set([owner]), sure: false }
  }

  /** What the callers of a function pass for a parameter of it. */
  passed(node) {
    const index = node.parent.parameters.indexOf(node)
    const passed = (this.#callsOf(node.parent) ?? []).map((list) => this.of(list[index]))
    const known = passed.filter((shape) => shape !== undefined)
    return known.length === 0 ? undefined : unsure(known.reduce(either), known.length === passed.length)
  }

  #returned(node) {
    const declared = node.type === undefined ? undefined : this.#annotated(node.type)
    if (declared !== undefined) return declared
    if (node.body !== undefined && !this.#ts.isBlock(node.body)) return this.of(node.body)
    const shapes = []
    const visit = (inner) => {
      if (this.#ts.isReturnStatement(inner) && inner.expression !== undefined) shapes.push(this.of(inner.expression))
      else if (!this.#ts.isFunctionLike(inner)) this.#ts.forEachChild(inner, visit)
    }
    if (node.body !== undefined) this.#ts.forEachChild(node.body, visit)
    return shapes.reduce(either, undefined)
  }

  #functionOf(callee) {
    const ts = this.#ts
    const named = ts.isPropertyAccessExpression(callee) ? callee.name : callee
    const symbol = this.#resolved(this.#checker.getSymbolAtLocation(named))
    for (const declaration of symbol?.declarations ?? []) {
      if (ts.isFunctionLike(declaration)) return declaration
      // `exports.load = ...` in JavaScript.
      const given = declaration.initializer ?? (ts.isBinaryExpression(declaration.parent ?? declaration) ? declaration.parent.right : undefined)
      if (given !== undefined && ts.isFunctionLike(given)) return given
    }
    return undefined
  }

  /** The arguments of every call of a function, looked up in the whole program when first asked for. */
  #callsOf(called) {
    this.#calls ??= this.#collectCalls()
    return this.#calls.get(called)
  }

  #collectCalls() {
    const ts = this.#ts
    const calls = new Map()
    const add = (target, list) => {
      if (target === undefined) return
      if (!calls.has(target)) calls.set(target, [])
      calls.get(target).push(list)
    }
    const visit = (node) => {
      if (ts.isCallExpression(node)) add(this.#functionOf(node.expression), node.arguments)
      if (ts.isNewExpression(node)) add(this.#constructorOf(node.expression), node.arguments ?? [])
      ts.forEachChild(node, visit)
    }
    this.#files.forEach(visit)
    return calls
  }

  #constructorOf(callee) {
    const symbol = this.#resolved(this.#checker.getSymbolAtLocation(callee))
    const [declaration] = (symbol?.declarations ?? []).filter((each) => this.#ts.isClassLike(each))
    return declaration?.members.find((member) => this.#ts.isConstructorDeclaration(member))
  }
}

/** Something around an expression that does not change what it is. */
function isWrapper(ts, node) {
  return (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isTypeAssertionExpression?.(node) ||
    ts.isNonNullExpression(node) ||
    ts.isAwaitExpression(node) ||
    ts.isSatisfiesExpression?.(node)
  )
}

function either(one, other) {
  if (one === undefined || other === undefined) return one ?? other
  return { owners: new Set([...one.owners, ...other.owners]), sure: one.sure && other.sure }
}

function unsure(shape, sure) {
  return shape === undefined ? undefined : { owners: shape.owners, sure: shape.sure && sure }
}

exports.Shapes = Shapes
exports.isWrapper = isWrapper
