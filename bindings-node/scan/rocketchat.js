'use strict'

/** What an app of Rocket.Chat needs for what its code does. */
class RocketChat {
  #ts
  #checker
  #types
  #shapes
  #rules
  #modules = new Map()
  #globals = new Map()
  #fields = new Map()

  constructor({ ts, checker, types, shapes, rules }) {
    this.#ts = ts
    this.#checker = checker
    this.#types = types
    this.#shapes = shapes
    this.#rules = rules
    for (const row of rules.beside) {
      for (const name of row.modules ?? []) this.#modules.set(name, row)
      for (const name of row.globals ?? []) this.#globals.set(name, row)
      if (row.field !== undefined) this.#fields.set(row.field, row)
    }
  }

  demands({ node, owner, member, sure, call }) {
    const rows = this.#rules.rowsOf(owner, member)
    const method = `${owner}.${member}`
    if (rows.length === 0) return []
    if (rows[0].argument !== undefined) return this.#byArgument(node, method, rows, sure, call)
    return rows.map((row) => demand(node, method, row, sure))
  }

  /** `finish`, whose argument decides. */
  #byArgument(node, method, rows, sure, call) {
    const shape = call === undefined ? undefined : this.#shapes.of(call.arguments[0])
    const traced = shape === undefined || shape.owners.size > 1 ? this.#traced(call?.arguments[0]) ?? shape : shape
    const meant = rows.filter((row) => traced?.owners.has(row.argument))
    if (meant.length === 1) return [demand(node, `${method}(${meant[0].argument})`, meant[0], sure && traced.sure)]
    const open = meant.length > 1 ? meant : rows
    const candidates = new Set(open.flatMap((row) => row.requires))
    // Builders of several kinds may ask for one and the same permission.
    if (candidates.size === 1) return [demand(node, method, open[0], sure && traced !== undefined)]
    return [{ node, method, candidates, reason: 'what is finished cannot be seen here' }]
  }

  /** A parameter that is declared to be any builder, by what callers hand in. */
  #traced(argument) {
    if (argument === undefined || !this.#ts.isIdentifier(argument)) return undefined
    const [declaration] = this.#checker.getSymbolAtLocation(argument)?.declarations ?? []
    return declaration !== undefined && this.#ts.isParameter(declaration) ? this.#shapes.passed(declaration) : undefined
  }

  /** Needs that no accessor has: modules and globals that reach the network, fields that are taken out. */
  beside(node) {
    const ts = this.#ts
    if (ts.isCallExpression(node)) return this.#required(node)
    if (ts.isIdentifier(node)) return this.#identifier(node)
    return []
  }

  #required(node) {
    const [name] = node.arguments
    const loads = node.expression.kind === this.#ts.SyntaxKind.ImportKeyword || isNamed(this.#ts, node.expression, 'require')
    if (!loads || name === undefined || !this.#ts.isStringLiteralLike(name)) return []
    const row = this.#modules.get(plain(name.text))
    return row === undefined ? [] : [demand(name, plain(name.text), row, true)]
  }

  #identifier(node) {
    const field = this.#fields.get(node.text)
    if (field !== undefined) return this.#field(node, field)
    if (!this.#isValue(node)) return []
    const global = this.#globals.get(node.text)
    const symbol = this.#checker.getSymbolAtLocation(node)
    if (global !== undefined) return isAmbient(symbol) ? [demand(node, node.text, global, true)] : []
    const [from] = symbol?.declarations ?? []
    const module = from === undefined ? undefined : moduleOf(this.#ts, from)
    const row = module === undefined ? undefined : this.#modules.get(plain(module))
    return row === undefined ? [] : [demand(node, plain(module), row, true)]
  }

  #field(node, row) {
    const ts = this.#ts
    const { parent } = node
    const read = (ts.isPropertyAccessExpression(parent) && parent.name === node) || ts.isBindingElement(parent)
    if (!read || (ts.isBindingElement(parent) && parent.propertyName !== undefined && parent.propertyName !== node)) return []
    const base = ts.isBindingElement(parent) ? parent.parent : parent.expression
    const type = this.#checker.getTypeAtLocation(base)
    const symbol = this.#checker.getPropertyOfType(type, node.text)
    const declared = (symbol?.declarations ?? []).some((each) => this.#types.isPlatforms(each))
    if (!declared && !this.#types.isAny(type)) return []
    return [demand(node, node.text, row, declared)]
  }

  /** Does the identifier stand for a value that is used, and not for a type, a member or what is imported here? */
  #isValue(node) {
    const ts = this.#ts
    const { parent } = node
    if (ts.isPartOfTypeNode(node) || ts.isTypeQueryNode(parent)) return false
    if (ts.isPropertyAccessExpression(parent) && parent.name === node) return false
    if (ts.isQualifiedName(parent) || ts.isPropertySignature(parent) || ts.isMethodSignature(parent)) return false
    const declares = parent.name === node && !ts.isShorthandPropertyAssignment(parent)
    return !declares && parent.propertyName !== node
  }
}

function demand(node, method, row, sure) {
  return { node, method, permissions: row.requires, any: row.any === true, when: null, on: null, sure, denied: row.denied }
}

function isNamed(ts, node, name) {
  return ts.isIdentifier(node) && node.text === name
}

function plain(module) {
  return module.replace(/^node:/, '')
}

/** Is it a name of the surroundings, and none of the project's? */
function isAmbient(symbol) {
  return (symbol?.declarations ?? []).every((declaration) => declaration.getSourceFile().isDeclarationFile)
}

/** The module an imported name comes from. */
function moduleOf(ts, declaration) {
  for (let node = declaration; node !== undefined && !ts.isSourceFile(node); node = node.parent) {
    if (ts.isImportDeclaration(node)) return node.moduleSpecifier.text
    if (ts.isImportEqualsDeclaration(node)) return node.moduleReference.expression?.text
    if (ts.isStatement(node)) return undefined
  }
  return undefined
}

exports.RocketChat = RocketChat
