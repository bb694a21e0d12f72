'use strict'

const { existsSync, realpathSync } = require('node:fs')
const { createRequire } = require('node:module')
const { dirname, join, resolve } = require('node:path')

const { findConfigs, isBelow } = require('./folders.js')
const { isImport, packageNameOf } = require('./program.js')
const { shownPath } = require('./project.js')
const { lineOf } = require('./text.js')

// What JavaScript may not have of TypeScript is read all the same.
const ONLY_IN_TYPESCRIPT = { first: 8000, last: 8999 }
const NOT_FOUND = 6053
// `extends` that leads nowhere or in a circle, and a file that cannot be opened. What else may be wrong with a configuration, such
// as an option of a later version, says nothing about which code there is.
const MISLEADING = new Set([5012, 5083, NOT_FOUND, 18000])
// An import that leads nowhere may be of code that a build has yet to make.
const FAILS = { file: true, import: false, config: true }

/** What of a project was not read, or not as it is meant, so that places may have been missed; `outside` are links not followed. */
function unreadOf(ts, project, programs, outside) {
  const code = programs.flatMap(({ program, files }) => unreadCode(ts, program, files))
  const links = outside.map((path) => ({ kind: 'file', path, at: null, reason: 'the link leads out of the project' }))
  const placed = [...unreadConfigs(ts, project.dir), ...links, ...code].map(({ kind, path, at, reason, fails = FAILS[kind] }) => {
    const span = at === null ? { line: 1, column: 1, endColumn: 1, source: null } : lineOf(at.file, at.start, at.end)
    // What a project refers to may be anybody's, and a log is read by others.
    if (!isWithin(project.dir, path)) span.source = null
    return { kind, file: shownPath(project.dir, path), ...span, reason, fails }
  })
  // Several programs may have a file in common.
  const texts = placed.map((each) => JSON.stringify(each))
  return placed.filter((_, index) => texts.indexOf(texts[index]) === index)
}

/** Does a file lie in the project, whatever links lead to it? */
function isWithin(dir, path) {
  try {
    return isBelow(realpathSync(dir), realpathSync(path))
  } catch {
    return false
  }
}

/** The tsconfig files that do not say what belongs to the project. */
function unreadConfigs(ts, dir) {
  // Only what is wrong with them is asked for, and not which files there are.
  const host = { ...ts.sys, readDirectory: () => [] }
  const found = []
  const open = findConfigs(dir).configs
  const known = new Set(open)
  for (const path of open) {
    const { config, error } = ts.readConfigFile(path, ts.sys.readFile)
    const { errors, projectReferences = [] } = ts.parseJsonConfigFileContent(config ?? {}, host, dirname(path), {}, path)
    const wrong = [...(error === undefined ? [] : [error]), ...errors.filter(({ code }) => MISLEADING.has(code))]
    for (const diagnostic of wrong) {
      found.push({ ...told(ts, 'config', path, diagnostic), fails: !isWithoutPackage(path, diagnostic) })
    }
    for (const reference of projectReferences) {
      const next = ts.resolveProjectReferencePath(reference)
      if (!ts.sys.fileExists(next)) found.push({ kind: 'config', path, at: null, reason: `there is no ${shownPath(dir, next)}, to which it refers` })
      else if (!known.has(next)) open.push(next)
      known.add(next)
    }
  }
  return found
}

/** Does a configuration extend one of a package that is not installed? The packages need not be there in CI. */
function isWithoutPackage(path, { code, messageText }) {
  const [, name] = (code === NOT_FOUND && /'(.*)'/s.exec(messageText)) || []
  if (name === undefined || /^(\.|\/|[A-Za-z]:)/.test(name)) return false
  const places = createRequire(path).resolve.paths(name) ?? []
  return !places.some((place) => existsSync(join(place, packageNameOf(name))))
}

function unreadCode(ts, program, files) {
  const closed = program.getRootFileNames().filter((root) => program.getSourceFile(root) === undefined)
  const lost = closed.map((path) => ({ kind: 'file', path, at: null, reason: 'it cannot be read' }))
  return [...lost, ...files.flatMap((file) => [...unparsed(ts, program, file), ...unresolved(ts, program, file)])]
}

function unparsed(ts, program, file) {
  const wrong = program.getSyntacticDiagnostics(file).find(({ code }) => code < ONLY_IN_TYPESCRIPT.first || code > ONLY_IN_TYPESCRIPT.last)
  return wrong === undefined ? [] : [told(ts, 'file', file.fileName, wrong)]
}

/** The imports of the project's own files that lead nowhere, or to what cannot be read. */
function unresolved(ts, program, file) {
  const found = []
  for (const literal of relativeImports(ts, file)) {
    const { text } = literal
    const at = { file, start: literal.getStart(file), end: literal.end }
    const to = ts.resolveModuleName(text, file.fileName, program.getCompilerOptions(), ts.sys).resolvedModule?.resolvedFileName
    if (to === undefined) {
      // Pictures, styles and data are imported too.
      if (!existsSync(resolve(dirname(file.fileName), text))) found.push({ kind: 'import', path: file.fileName, at, reason: `there is no \`${text}\`` })
    } else if (program.getSourceFile(to) === undefined && ts.sys.readFile(to) === undefined) {
      found.push({ kind: 'file', path: file.fileName, at, reason: `\`${text}\` cannot be read` })
    }
  }
  return found
}

function relativeImports(ts, file) {
  const found = []
  const visit = (node) => {
    const from = node.moduleSpecifier ?? node.moduleReference?.expression ?? (isImport(ts, node) ? node.arguments[0] : undefined)
    if (from !== undefined && ts.isStringLiteralLike(from) && /^\.{0,2}\//.test(from.text)) found.push(from)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

function told(ts, kind, path, { messageText, file, start, length }) {
  const reason = ts.flattenDiagnosticMessageText(messageText, ' ').replace(/\.$/, '')
  return { kind, path, at: file === undefined || start === undefined ? null : { file, start, end: start + length }, reason }
}

exports.unreadOf = unreadOf
