'use strict'

const { packageFinder } = require('./project.js')

/** Recognises what a platform's package declares by the symbols of the type checker. */
class Types {
  #ts
  #checker
  #rules
  #packageOf = packageFinder()

  constructor(ts, checker, rules) {
    this.#ts = ts
    this.#checker = checker
    this.#rules = rules
  }

  /** The members that a symbol stands for, as interface and name; a union's property stands for several. */
  members(symbol) {
    const found = (symbol?.declarations ?? []).flatMap((declaration) => {
      const owner = this.#declares(declaration.parent)
      return owner === undefined ? [] : [{ owner, member: symbol.name }]
    })
    return distinct(found)
  }

  /** The interfaces of the platform that a value of this type is. */
  owners(type) {
    const found = new Set()
    this.#collect(type, found, 0)
    return found
  }

  isAny(type) {
    return (type.flags & this.#ts.TypeFlags.Any) !== 0
  }

  /** Does the type say nothing of what a value has? */
  isOpen(type) {
    const { Any, Unknown, NonPrimitive, Object: Structured } = this.#ts.TypeFlags
    if ((type.flags & (Any | Unknown | NonPrimitive)) !== 0) return true
    return (type.flags & Structured) !== 0 && type.getStringIndexType() !== undefined && type.getProperties().length === 0
  }

  /** Does a package of the platform declare this? */
  isPlatforms(declaration) {
    const ts = this.#ts
    for (let node = declaration; node !== undefined; node = node.parent) {
      const named = ts.isModuleDeclaration(node) && ts.isStringLiteral(node.name)
      if (named && this.isPlatformModule(node.name.text)) return true
      if (ts.isSourceFile(node)) return this.#rules.packages.includes(this.packageOf(node))
    }
    return false
  }

  isPlatformModule(name) {
    return this.#rules.packages.some((each) => name === each || name.startsWith(`${each}/`))
  }

  packageOf(file) {
    return this.#packageOf(file.fileName)
  }

  #collect(type, found, depth) {
    if (type === undefined || depth > 4) return
    if (type.isUnionOrIntersection()) {
      if (this.#add(type.aliasSymbol, found)) return
      for (const part of type.types) this.#collect(part, found, depth + 1)
      return
    }
    if (this.#add(type.aliasSymbol, found) || this.#add(type.symbol, found)) return
    if (type.symbol?.name === 'Promise') {
      for (const argument of this.#checker.getTypeArguments(type)) this.#collect(argument, found, depth + 1)
    } else if (type.isTypeParameter()) {
      this.#collect(this.#checker.getBaseConstraintOfType(type), found, depth + 1)
    } else if (type.isClassOrInterface()) {
      for (const base of this.#checker.getBaseTypes(type)) this.#collect(base, found, depth + 1)
    }
  }

  #add(symbol, found) {
    for (const declaration of symbol?.declarations ?? []) {
      const owner = this.#declares(declaration)
      if (owner === undefined) continue
      found.add(owner)
      return true
    }
    return false
  }

  /** The name of the interface, class or type alias of the platform that this node makes up. */
  #declares(node) {
    const ts = this.#ts
    const path = []
    for (let at = node; at !== undefined; at = at.parent) {
      if (ts.isPropertySignature(at)) path.unshift(at.name.getText())
      if (ts.isInterfaceDeclaration(at) || ts.isTypeAliasDeclaration(at) || ts.isClassDeclaration(at)) {
        const owner = [at.name?.text, ...path].join('.')
        return this.#rules.owners.has(owner) && this.isPlatforms(at) ? owner : undefined
      }
      if (ts.isSourceFile(at) || ts.isModuleDeclaration(at)) return undefined
    }
    return undefined
  }
}

function distinct(members) {
  return [...new Map(members.map((each) => [`${each.owner}.${each.member}`, each])).values()]
}

exports.Types = Types
