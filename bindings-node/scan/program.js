'use strict'

const { dirname, relative, resolve } = require('node:path')

const { findConfigs, findSources } = require('./folders.js')
const { beforeBuild, entryOf, isTest, launchOf, packageFinder, withoutEnding } = require('./project.js')

// What a scan needs, whatever a project sets for its builds: nothing is written, and JavaScript that is imported is read too.
const READING = { noEmit: true, allowJs: true, checkJs: false, skipLibCheck: true, incremental: false, composite: false }
const WITHOUT_CONFIG = { strict: true, esModuleInterop: true, resolveJsonModule: true, jsx: 1 }

/**
 * The programs that make up a project, each with the source files of it that count; `outside` are links that lead out of it and may
 * have code behind them that counts.
 */
function openPrograms(ts, project, allFiles) {
  const { parts, outside } = partsOf(ts, project.dir)
  const programs = programsOf(ts, project, parts, allFiles)
  // What a first file loads is read wherever it lies.
  const all = programs.some(({ loaded }) => loaded === null)
  return { programs, outside: all ? outside : [] }
}

function partsOf(ts, dir) {
  const { configs, outside } = findConfigs(dir)
  if (configs.length > 0) return { parts: withReferences(ts, configs), outside }
  const sources = findSources(dir)
  return { parts: [withoutConfig(ts, sources.files)], outside: sources.outside }
}

function programsOf(ts, project, parts, allFiles) {
  const entry = allFiles ? null : (entryOf(project) ?? sourceOfLaunch(project, parts))
  const home = parts.find(({ files }) => entry !== null && files.includes(entry))
  const seen = new Set()
  const packages = ownPackages(parts)
  if (home === undefined) return parts.flatMap((part) => open(ts, project, part, entry, seen, packages))
  const [first] = open(ts, project, home, entry, seen, packages)
  const others = parts.filter((part) => part !== home)
  // What loads files by names that nobody can read off the code may load those of the other parts.
  if (first.loaded === null) return [first, ...others.flatMap((part) => open(ts, project, part, null, seen, packages))]
  const left = new Set(others.flatMap(({ files }) => files.filter((file) => !isDeclaration(file) && !seen.has(file))))
  return [{ ...first, left: first.left + left.size }]
}

function open(ts, project, { files, options }, entry, seen, packages) {
  const roots = entry === null || files.includes(entry) ? files : [entry, ...files]
  if (roots.length === 0) return []
  const program = ts.createProgram(roots, options)
  const own = program.getSourceFiles().filter((file) => isOwn(program, file))
  const loaded = entry === null ? null : reachable(ts, program, entry, packages)
  const counted = own.filter((file) => (loaded?.has(file) ?? !isTest(project.dir, file.fileName)) && !seen.has(file.fileName))
  for (const { fileName } of own) seen.add(fileName)
  return [{ program, files: counted, left: own.length - counted.length, loaded }]
}

/** The names of the packages that the project itself is made of. */
function ownPackages(parts) {
  const packageOf = packageFinder()
  return new Set(parts.flatMap(({ files }) => files.map(packageOf)))
}

/** The source of the file that a host of Root starts, which a build has written; null where that cannot be told. */
function sourceOfLaunch({ dir, manifest }, parts) {
  const launch = launchOf(manifest)
  if (launch === null) return null
  const wanted = [...parts.flatMap(({ options }) => mapped(resolve(dir, launch), options)), ...beforeBuild(dir, launch)]
  const files = parts.flatMap((part) => part.files.filter((file) => !isDeclaration(file)))
  const found = wanted.map((path) => files.find((file) => withoutEnding(file) === path))
  return found.find((file) => file !== undefined) ?? null
}

/** By the folders that a configuration names for what goes into a build and what comes out. */
function mapped(file, { outDir, rootDir }) {
  if (outDir === undefined || rootDir === undefined) return []
  const inside = relative(outDir, file)
  return inside.startsWith('..') ? [] : [withoutEnding(resolve(rootDir, inside))]
}

function isDeclaration(file) {
  return /\.d\.[cm]?ts$/.test(file)
}

function isOwn(program, file) {
  const foreign = file.isDeclarationFile || program.isSourceFileFromExternalLibrary(file) || program.isSourceFileDefaultLibrary(file)
  return !foreign && !file.fileName.includes('/node_modules/') && !file.fileName.endsWith('.json')
}

function withoutConfig(ts, files) {
  const resolution = ts.ModuleResolutionKind.Bundler ?? ts.ModuleResolutionKind.NodeJs
  const modern = { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, moduleResolution: resolution }
  return { files, options: { ...WITHOUT_CONFIG, ...modern, ...READING } }
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

/** The files that the entry imports, directly or through others; null where an import of the project's own cannot be followed. */
function reachable(ts, program, entry, packages) {
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
      // A package of the project that is not built yet, or whose types only are read.
      else if (packages.has(packageNameOf(name))) return null
    }
  }
  return reached
}

function packageNameOf(module) {
  return /^(@[^/]+\/)?[^/]+/.exec(module)?.[0]
}

/** The modules a file names; null if it names one by an expression. */
function importedNames(ts, file) {
  const names = []
  let followed = true
  const visit = (node) => {
    const from = node.moduleSpecifier ?? node.moduleReference?.expression ?? (isImport(ts, node) ? node.arguments[0] : undefined)
    if (from !== undefined && ts.isStringLiteralLike(from)) names.push(from.text)
    else if (isImport(ts, node) || startsFile(ts, node)) followed = false
    ts.forEachChild(node, visit)
  }
  visit(file)
  return followed ? names : null
}

/** `fork(...)` or `new Worker(...)`, whose file is named from where the build is. */
function startsFile(ts, node) {
  if (ts.isNewExpression(node)) return ts.isIdentifier(node.expression) && node.expression.text === 'Worker'
  if (!ts.isCallExpression(node)) return false
  const { expression } = node
  const name = ts.isPropertyAccessExpression(expression) ? expression.name : expression
  return ts.isIdentifier(name) && name.text === 'fork'
}

/** `import(...)` or `require(...)` */
function isImport(ts, node) {
  if (!ts.isCallExpression(node) || node.arguments.length === 0) return false
  const { expression } = node
  return expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(expression) && expression.text === 'require')
}

exports.isImport = isImport
exports.openPrograms = openPrograms
exports.packageNameOf = packageNameOf
