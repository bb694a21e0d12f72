'use strict'

const { dirname } = require('node:path')

const { entryOf, findConfigs, findSources, isTest } = require('./project.js')

// What a scan needs, whatever a project sets for its builds: nothing is written, and JavaScript that is imported is read too.
const READING = { noEmit: true, allowJs: true, checkJs: false, skipLibCheck: true, incremental: false, composite: false }
const WITHOUT_CONFIG = { strict: true, esModuleInterop: true, resolveJsonModule: true, jsx: 1 }

/** The programs that make up a project, each with the source files of it that count. */
function openPrograms(ts, project, allFiles) {
  const configs = findConfigs(project.dir)
  const parts = configs.length === 0 ? [withoutConfig(ts, project.dir)] : withReferences(ts, configs)
  const entry = allFiles ? null : entryOf(project)
  const seen = new Set()
  const programs = []
  for (const { files, options } of parts) {
    const roots = entry === null || files.includes(entry) ? files : [entry, ...files]
    if (roots.length === 0) continue
    const program = ts.createProgram(roots, options)
    const own = program.getSourceFiles().filter((file) => isOwn(program, file))
    const reached = entry === null ? null : reachable(ts, program, entry)
    const counted = own.filter((file) => (reached?.has(file) ?? !isTest(project.dir, file.fileName)) && !seen.has(file.fileName))
    for (const { fileName } of own) seen.add(fileName)
    programs.push({ program, files: counted, left: own.length - counted.length })
  }
  return programs
}

function isOwn(program, file) {
  const foreign = file.isDeclarationFile || program.isSourceFileFromExternalLibrary(file) || program.isSourceFileDefaultLibrary(file)
  return !foreign && !file.fileName.includes('/node_modules/') && !file.fileName.endsWith('.json')
}

function withoutConfig(ts, dir) {
  const resolution = ts.ModuleResolutionKind.Bundler ?? ts.ModuleResolutionKind.NodeJs
  const modern = { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, moduleResolution: resolution }
  return { files: findSources(dir), options: { ...WITHOUT_CONFIG, ...modern, ...READING } }
}

function withReferences(ts, configs) {
  const parts = []
  const known = new Set()
  const open = [...configs]
  for (let path = open.shift(); path !== undefined; path = open.shift()) {
    if (known.has(path)) continue
    known.add(path)
    const { config } = ts.readConfigFile(path, ts.sys.readFile)
    const parsed = parse(ts, path, config ?? {}, {})
    // Only then, because beside TypeScript lies what a build made of it.
    const { fileNames, options } = parsed.fileNames.length > 0 ? parsed : parse(ts, path, config ?? {}, { allowJs: true })
    parts.push({ files: fileNames, options: { ...options, ...READING } })
    for (const reference of parsed.projectReferences ?? []) open.push(ts.resolveProjectReferencePath(reference))
  }
  return parts
}

function parse(ts, path, config, options) {
  return ts.parseJsonConfigFileContent(config, ts.sys, dirname(path), options, path)
}

/** The files that the entry imports, directly or through others; null where an import cannot be followed. */
function reachable(ts, program, entry) {
  const options = program.getCompilerOptions()
  const first = program.getSourceFile(entry)
  if (first === undefined) return null
  const reached = new Set([first])
  for (const file of reached) {
    const names = importedNames(ts, file)
    if (names === null) return null
    for (const name of names) {
      const found = ts.resolveModuleName(name, file.fileName, options, ts.sys).resolvedModule
      const next = found === undefined ? undefined : program.getSourceFile(found.resolvedFileName)
      if (next !== undefined && isOwn(program, next)) reached.add(next)
    }
  }
  return reached
}

/** The modules a file names; null if it names one by an expression. */
function importedNames(ts, file) {
  const names = []
  let followed = true
  const visit = (node) => {
    const from = node.moduleSpecifier ?? node.moduleReference?.expression ?? (isImport(ts, node) ? node.arguments[0] : undefined)
    if (from !== undefined && ts.isStringLiteralLike(from)) names.push(from.text)
    else if (isImport(ts, node)) followed = false
    ts.forEachChild(node, visit)
  }
  visit(file)
  return followed ? names : null
}

/** `import(...)` or `require(...)` */
function isImport(ts, node) {
  if (!ts.isCallExpression(node) || node.arguments.length === 0) return false
  const { expression } = node
  return expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(expression) && expression.text === 'require')
}

exports.isImport = isImport
exports.openPrograms = openPrograms
