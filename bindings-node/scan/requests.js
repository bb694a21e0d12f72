'use strict'

const { mentionsEverybody, withoutHarmless } = require('../mentions.js')
const { isWrapper } = require('./shapes.js')

const UNKNOWN = '\0'
// Texts are put together from fewer parts, unless somebody wants the scan to take forever.
const MOST = 500

/** What the code says of a request of Root before it is sent: which fields it has, and what its text says. */
class Requests {
  #ts
  #checker
  #types
  #open = new Set()

  constructor({ ts, checker, types }) {
    this.#ts = ts
    this.#checker = checker
    this.#types = types
  }

  /** Does the request give a value for a field? Undefined where that shows only when the bot runs. */
  gives(request, name) {
    return this.#answer(request, name, (value) => this.#isThere(value), true)
  }

  /** Does its text mention everybody, or a role that not everybody may mention? */
  mentions(request, name) {
    return this.#answer(request, name, (value) => this.#mentioning(value), undefined)
  }

  /** By what is written for a field, or by the type of the request; `always` is the answer where the type demands the field. */
  #answer(request, name, read, always) {
    if (request === undefined) return undefined
    const literal = this.#literal(request)
    if (literal === undefined) return this.#typed(request, name, always)
    // A constant that spreads itself is no program, but it can be written.
    if (this.#open.has(literal)) return undefined
    this.#open.add(literal)
    try {
      return this.#written(literal, name, read, always)
    } finally {
      this.#open.delete(literal)
    }
  }

  /** What comes last counts. */
  #written(literal, name, read, always) {
    for (const property of [...literal.properties].reverse()) {
      const own = this.#nameOf(property)
      if (own === name) return read(this.#valueOf(property))
      const spread = this.#ts.isSpreadAssignment(property)
      if (own === undefined && !spread) return undefined
      const spreads = spread && this.#answer(property.expression, name, read, always)
      if (spreads !== false) return spreads
    }
    return false
  }

  /** What a type says of a field: it cannot have it, it always has it, or undefined. */
  #typed(node, name, always) {
    const type = this.#checker.getTypeAtLocation(node)
    if ((type.flags & this.#ts.TypeFlags.Object) === 0 || type.getStringIndexType() !== undefined) return undefined
    const field = type.getProperty(name)
    if (field === undefined) return false
    return (field.flags & this.#ts.SymbolFlags.Optional) === 0 ? always : undefined
  }

  /** The object literal that a request is, directly or as a constant that stays as it was made. */
  #literal(request) {
    const ts = this.#ts
    const node = this.#bare(request)
    if (ts.isObjectLiteralExpression(node)) return node
    const constant = this.#constant(node)
    const made = constant && this.#bare(constant.initializer)
    return made !== undefined && ts.isObjectLiteralExpression(made) && !this.#isChanged(constant, node) ? made : undefined
  }

  #bare(node) {
    return isWrapper(this.#ts, node) ? this.#bare(node.expression) : node
  }

  /** The declaration of a constant that an identifier stands for. */
  #constant(node) {
    const ts = this.#ts
    if (!ts.isIdentifier(node)) return undefined
    const given = ts.isShorthandPropertyAssignment(node.parent) && node.parent.name === node
    const symbol = given ? this.#checker.getShorthandAssignmentValueSymbol(node.parent) : this.#checker.getSymbolAtLocation(node)
    const declaration = symbol?.valueDeclaration
    if (declaration === undefined || !ts.isVariableDeclaration(declaration)) return undefined
    const fixed = (declaration.parent.flags & ts.NodeFlags.Const) !== 0
    return fixed && declaration.initializer !== undefined ? declaration : undefined
  }

  /** Is a constant object used for anything but to be sent and to be read from? */
  #isChanged(declaration, sent) {
    const ts = this.#ts
    const symbol = this.#checker.getSymbolAtLocation(declaration.name)
    const changes = (node) => {
      if (!ts.isIdentifier(node) || node === declaration.name || node === sent) return ts.forEachChild(node, changes) ?? false
      if (node.text !== declaration.name.text || this.#checker.getSymbolAtLocation(node) !== symbol) return false
      return !this.#onlyReads(node)
    }
    return changes(declaration.parent.parent.parent)
  }

  #onlyReads(node) {
    const ts = this.#ts
    const { parent } = node
    if (ts.isSpreadAssignment(parent)) return true
    if (ts.isCallExpression(parent)) {
      const { expression } = parent
      return ts.isPropertyAccessExpression(expression) && this.#types.members(this.#checker.getSymbolAtLocation(expression.name)).length > 0
    }
    if (!ts.isPropertyAccessExpression(parent) || parent.expression !== node) return false
    const { parent: outer } = parent
    const changing = [ts.isBinaryExpression, ts.isPropertyAccessExpression, ts.isDeleteExpression, ts.isCallExpression]
    return !changing.some((is) => is(outer))
  }

  #nameOf(property) {
    const { name } = property
    return name !== undefined && (this.#ts.isIdentifier(name) || this.#ts.isStringLiteralLike(name)) ? name.text : undefined
  }

  #valueOf(property) {
    if (this.#ts.isPropertyAssignment(property)) return property.initializer
    return this.#ts.isShorthandPropertyAssignment(property) ? property.name : undefined
  }

  #isThere(value) {
    const ts = this.#ts
    if (value === undefined) return undefined
    const node = this.#bare(value)
    if (ts.isArrayLiteralExpression(node) && node.elements.length === 0) return false
    if (ts.isConditionalExpression(node)) {
      const [one, other] = [this.#isThere(node.whenTrue), this.#isThere(node.whenFalse)]
      return one === other ? one : undefined
    }
    const type = this.#typeOf(value)
    const nothing = ts.TypeFlags.Undefined | ts.TypeFlags.Null
    if ((type.flags & nothing) !== 0) return false
    return type.isUnion() && type.types.some((part) => (part.flags & nothing) !== 0) ? undefined : true
  }

  #typeOf(value) {
    const given = this.#ts.isShorthandPropertyAssignment(value.parent) && value.parent.name === value
    const symbol = given ? this.#checker.getShorthandAssignmentValueSymbol(value.parent) : undefined
    return symbol === undefined ? this.#checker.getTypeAtLocation(value) : this.#checker.getTypeOfSymbolAtLocation(symbol, value)
  }

  #mentioning(value) {
    const pieces = value === undefined ? [null] : this.#pieces(value, { left: MOST })
    const written = pieces.map((piece) => piece ?? UNKNOWN).join('')
    if (mentionsEverybody(written)) return true
    const text = withoutHarmless(written)
    // A role may be mentioned by a name that only the community knows.
    return pieces.includes(null) || text.includes('@') || text.includes('root://role/') ? undefined : false
  }

  /** What a text is put together from; null stands for what shows only when the bot runs. */
  #pieces(value, budget) {
    const ts = this.#ts
    const node = this.#bare(value)
    const deeper = (inner) => this.#pieces(inner, budget)
    budget.left -= 1
    if (budget.left < 0) return [null]
    if (ts.isStringLiteralLike(node)) return [node.text]
    if (ts.isTemplateExpression(node)) {
      return [node.head.text, ...node.templateSpans.flatMap(({ expression, literal }) => [...deeper(expression), literal.text])]
    }
    if (ts.isConditionalExpression(node)) return [...deeper(node.whenTrue), '\n', ...deeper(node.whenFalse)]
    if (ts.isBinaryExpression(node)) return this.#operands(node, deeper)
    const parts = this.#joined(node)
    if (parts !== undefined) return parts.flatMap((part) => (typeof part === 'string' ? [part] : deeper(part)))
    const constant = this.#constant(node)
    const known = this.#harmless(this.#typeOf(node))
    return known ?? (constant === undefined ? [null] : deeper(constant.initializer))
  }

  #operands({ operatorToken, left, right }, deeper) {
    const { PlusToken, QuestionQuestionToken, BarBarToken } = this.#ts.SyntaxKind
    if (operatorToken.kind === PlusToken) return [...deeper(left), ...deeper(right)]
    const either = operatorToken.kind === QuestionQuestionToken || operatorToken.kind === BarBarToken
    return either ? [...deeper(left), '\n', ...deeper(right)] : [null]
  }

  /** `['a', b].join(' ')` */
  #joined(node) {
    const ts = this.#ts
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || node.expression.name.text !== 'join') return undefined
    const [list, separator] = [node.expression.expression, node.arguments[0]]
    if (!ts.isArrayLiteralExpression(list) || list.elements.some((each) => ts.isSpreadElement(each))) return undefined
    const between = separator === undefined ? ',' : separator
    return list.elements.flatMap((each, at) => (at === 0 ? [each] : [between, each]))
  }

  /** What values of a type say as text, where none of them can mention anybody but a single member. */
  #harmless(type) {
    const { TypeFlags } = this.#ts
    const parts = type.isUnion() ? type.types : [type]
    if (parts.every((part) => part.isStringLiteral())) return parts.flatMap((part) => [part.value, '\n'])
    const plain = TypeFlags.NumberLike | TypeFlags.BigIntLike | TypeFlags.BooleanLike
    if (parts.every((part) => (part.flags & plain) !== 0)) return ['0']
    const { name = '', declarations = [] } = type.aliasSymbol ?? {}
    return name.endsWith('Guid') && declarations.some((each) => this.#types.isPlatforms(each)) ? ['0'] : undefined
  }
}

exports.Requests = Requests
