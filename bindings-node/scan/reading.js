'use strict'

const { isBuiltin } = require('node:module')

const { ScanError } = require('./errors.js')
const { isImport, openPrograms, packageNameOf } = require('./program.js')
const { shownPath } = require('./project.js')
const { RocketChat } = require('./rocketchat.js')
const { Root } = require('./root.js')
const { MODULE } = require('./rules.js')
const { Shapes } = require('./shapes.js')
const { lineOf } = require('./text.js')
const { Types } = require('./types.js')
const { unreadOf } = require('./unread.js')
const { Uses, short } = require('./uses.js')

/**
 * Reads the code of a project.
 *
 * `places` are the demands of its calls, each with the file, line and column it stands at; `unclear` what cannot be told;
 * `packages` the foreign packages it loads, whose code nobody reads here; `typed` whether the platform's types were there; `unread` what
 * could not be read.
 */
function readCode(ts, project, rules, { allFiles, progress }) {
  const { programs, outside } = openPrograms(ts, project, allFiles)
  const found = { files: 0, left: 0, places: [], unclear: [], packages: new Set(), resolved: false, unresolved: false }
  if (programs.every(({ files }) => files.length === 0)) {
    throw new ScanError('no-code', 'no TypeScript or JavaScript was found that belongs to the project')
  }
  found.unread = unreadOf(ts, project, programs, outside)
  const total = programs.reduce((sum, { files }) => sum + files.length, 0)
  for (const { program, files, left } of programs) {
    found.left += left
    const reader = new Reader(ts, program, project, rules, files, found)
    for (const file of files) {
      progress({ done: found.files, total, file: shownPath(project.dir, file.fileName) })
      reader.read(file)
      found.files += 1
    }
  }
  progress({ done: total, total, file: null })
  const { resolved, unresolved, packages, ...rest } = found
  return { ...rest, typed: resolved && !unresolved, packages: [...packages].sort() }
}

class Reader {
  #ts
  #checker
  #types
  #rules
  #uses
  #platform
  #project
  #options
  #found

  constructor(ts, program, project, rules, files, found) {
    const checker = program.getTypeChecker()
    const types = new Types(ts, checker, rules)
    const shapes = new Shapes(ts, checker, types, rules, files)
    const Platform = rules.platform === 'root' ? Root : RocketChat
    const tools = { ts, program, checker, types, shapes, rules }
    this.#ts = ts
    this.#checker = checker
    this.#types = types
    this.#rules = rules
    this.#uses = new Uses(tools)
    this.#platform = new Platform(tools)
    this.#project = project
    this.#options = program.getCompilerOptions()
    this.#found = found
  }

  read(file) {
    this.#imports(file)
    const visit = (node) => {
      if (this.#isTypeOnly(node)) return
      for (const use of this.#uses.at(node)) this.#add(file, use)
      for (const demand of this.#platform.beside(node)) this.#place(file, demand)
      this.#ts.forEachChild(node, visit)
    }
    this.#ts.forEachChild(file, visit)
  }

  #isTypeOnly(node) {
    const ts = this.#ts
    return ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isModuleDeclaration(node)
  }

  #add(file, use) {
    if (use.candidates !== undefined) return this.#open(file, use)
    if (use.owner === MODULE) return undefined
    for (const demand of this.#platform.demands(use)) {
      if (demand.candidates === undefined) this.#place(file, demand)
      else this.#open(file, demand)
    }
    return undefined
  }

  #place(file, { node, ...demand }) {
    this.#found.places.push({ ...this.#at(file, node), ...demand })
  }

  #open(file, { node, reason, candidates }) {
    this.#found.unclear.push({ ...this.#at(file, node), reason, candidates: [...candidates] })
  }

  #at(file, node) {
    const ts = this.#ts
    const { parent } = node
    const accesses = (ts.isPropertyAccessExpression(parent) && parent.name === node) || ts.isElementAccessExpression(parent)
    const expression = accesses ? parent : node
    const { source, ...span } = lineOf(file, node.getStart(file), node.end)
    return { file: shownPath(this.#project.dir, file.fileName), ...span, call: short(expression.getText(file)), source }
  }

  /** Which packages a file loads, and whether those of the platform are there. */
  #imports(file) {
    const ts = this.#ts
    const visit = (node) => {
      const literal = node.moduleSpecifier ?? node.moduleReference?.expression ?? (isImport(ts, node) ? node.arguments[0] : undefined)
      if (literal !== undefined && ts.isStringLiteralLike(literal)) this.#import(node, literal)
      ts.forEachChild(node, visit)
    }
    ts.forEachChild(file, visit)
  }

  /** Does the compiler leave this import out, because nothing but types come with it? */
  #isErased(node) {
    const ts = this.#ts
    const clause = ts.isImportDeclaration(node) ? node.importClause : undefined
    if (clause === undefined) return node.isTypeOnly === true
    const names = [...(clause.name === undefined ? [] : [clause]), ...(clause.namedBindings?.elements ?? [])]
    const whole = clause.namedBindings !== undefined && ts.isNamespaceImport(clause.namedBindings)
    return clause.isTypeOnly || (!whole && names.every((name) => name.isTypeOnly === true || this.#isType(name.name)))
  }

  #isType(name) {
    const symbol = this.#checker.getSymbolAtLocation(name)
    const target = symbol === undefined ? undefined : this.#checker.getAliasedSymbol(symbol)
    return target?.declarations !== undefined && (target.flags & this.#ts.SymbolFlags.Value) === 0
  }

  /** May an interface come with this import whose methods need permissions? */
  #bringsInterfaces({ importClause }) {
    const names = importClause?.name === undefined ? importClause?.namedBindings?.elements : undefined
    return names === undefined || names.some(({ propertyName, name }) => this.#rules.owners.has((propertyName ?? name).text))
  }

  /** `require(...) as typeof import(...)`: in TypeScript a call says nothing of what it loads, and the cast says it all. */
  #isTypedBesides(node, name) {
    const ts = this.#ts
    if (!ts.isCallExpression(node) || !ts.isAsExpression(node.parent)) return false
    const { resolvedModule } = ts.resolveModuleName(name, node.getSourceFile().fileName, this.#options, ts.sys)
    return resolvedModule !== undefined && /\.d\.[cm]?ts$/.test(resolvedModule.resolvedFileName)
  }

  #import(node, literal) {
    const name = literal.text
    if (/^[./]/.test(name) || isBuiltin(name)) return
    if (this.#types.isPlatformModule(name)) {
      const isKnown = this.#checker.getSymbolAtLocation(literal) !== undefined || this.#isTypedBesides(node, name)
      if (isKnown) this.#found.resolved = true
      else if (this.#bringsInterfaces(node)) this.#found.unresolved = true
      return
    }
    const resolved = this.#checker.getSymbolAtLocation(literal)?.declarations?.[0]
    const own = resolved !== undefined && this.#ts.isSourceFile(resolved) && !/[\\/]node_modules[\\/]/.test(resolved.fileName)
    if (!own && !this.#isErased(node)) this.#found.packages.add(packageNameOf(name))
  }
}

exports.readCode = readCode
