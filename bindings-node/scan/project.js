'use strict'

const { existsSync, readFileSync, statSync } = require('node:fs')
const { dirname, join, relative, resolve, sep } = require('node:path')

const { platformOf } = require('../platform.js')
const { ScanError, reading } = require('./errors.js')
const { SKIPPED, SOURCE } = require('./folders.js')

const MANIFESTS = [
  { platform: 'rocketchat-app', name: 'app.json' },
  { platform: 'root', name: 'root-manifest.json' },
]
const TESTS = /(^|\/)(tests?|__tests__|__mocks__|spec)\/|\.(test|spec)\.[cm]?[jt]sx?$/

/** What is in a project's folder: its manifest and where its code is. */
function openProject(dir) {
  const root = resolve(dir)
  // An empty name would be the current folder, and comes from a variable that is not set.
  const found = reading(dir, () => statSync(dir === '' ? dir : root), 'no-project')
  if (!found.isDirectory()) throw new ScanError('no-project', `cannot read \`${dir}\`: it is a file, and the folder of an app or bot is wanted`)
  return { dir: root, manifest: findManifest(root, dir) }
}

function findManifest(root, dir) {
  const found = MANIFESTS.filter(({ name }) => existsSync(join(root, name))).map((each) => read(root, dir, each))
  const certain = found.filter(({ platform, told }) => told === platform)
  const [manifest, ...others] = certain.length > 0 ? certain : found
  if (manifest === undefined) {
    throw new ScanError('no-manifest', `\`${dir}\` has neither an app.json nor a root-manifest.json`)
  }
  if (others.length > 0) throw new ScanError('no-manifest', `\`${dir}\` has an app.json and a root-manifest.json: only one can be meant`)
  return manifest
}

function read(root, dir, { platform, name }) {
  const path = join(root, name)
  const shown = join(dir, name)
  const bytes = reading(shown, () => readFileSync(path), 'no-manifest')
  const text = bytes.toString('utf8')
  return { platform, name, path, shown, bytes, text, told: platformOf(text.toWellFormed?.() ?? text) }
}

/** Where an app's code starts, if its manifest or package says so in words that can be followed; else null. */
function entryOf({ dir, manifest }) {
  if (manifest.platform === 'rocketchat-app') return existing(dir, field(manifest.text, 'classFile'))
  const description = join(dir, 'package.json')
  const main = existsSync(description) ? field(readFileSync(description, 'utf8'), 'main') : null
  return existing(dir, launchOf(manifest)) ?? existing(dir, main)
}

/** The file that a host of Root starts, as its manifest names it. */
function launchOf({ platform, text }) {
  return platform === 'root' ? field(text, 'package', 'server', 'launch') : null
}

function field(text, ...names) {
  try {
    const value = names.reduce((inner, name) => inner?.[name], JSON.parse(text))
    return typeof value === 'string' ? value : null
  } catch {
    return null
  }
}

function existing(dir, name) {
  if (name === null || !SOURCE.test(name)) return null
  const file = resolve(dir, name)
  const built = shownPath(dir, file).split('/').some((folder) => folder === '..' || SKIPPED.has(folder))
  return existsSync(file) && !built ? slashed(file) : null
}

/** Where the source of a file that a build writes may lie: for `server/dist/main.js` that is `server/src/main` or `server/main`. */
function beforeBuild(dir, name) {
  const folders = name.split(/[\\/]/).filter((folder) => folder !== '.')
  const built = folders.findIndex((folder) => SKIPPED.has(folder))
  if (built === -1) return []
  const [outside, inside] = [folders.slice(0, built), folders.slice(built + 1)]
  return [['src'], []].map((between) => withoutEnding(resolve(dir, ...outside, ...between, ...inside)))
}

/** A path without what tells source and built file apart. */
function withoutEnding(file) {
  return slashed(file).replace(SOURCE, '')
}

/** A path as the compiler has it. */
function slashed(file) {
  return file.split(sep).join('/')
}

/** The path people know a file by: from the project's folder, with slashes. */
function shownPath(dir, file) {
  return slashed(relative(dir, file))
}

/** Is it a test by its name? */
function isTest(dir, file) {
  return TESTS.test(shownPath(dir, file))
}

/** The name in a package.json; one that is not there or cannot be read names nothing. */
function nameIn(file) {
  try {
    return field(readFileSync(file, 'utf8'), 'name')
  } catch {
    return null
  }
}

/** The name of the package that a file belongs to; null if no package.json says. */
function packageFinder() {
  const known = new Map()
  const named = (folder) => {
    if (known.has(folder)) return known.get(folder)
    const file = join(folder, 'package.json')
    const name = nameIn(file)
    const answer = name ?? (dirname(folder) === folder ? null : named(dirname(folder)))
    known.set(folder, answer)
    return answer
  }
  return (file) => {
    const installed = /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(file)
    return installed === null ? named(dirname(file)) : installed[1].replace('\\', '/')
  }
}

exports.openProject = openProject
exports.beforeBuild = beforeBuild
exports.entryOf = entryOf
exports.launchOf = launchOf
exports.withoutEnding = withoutEnding
exports.shownPath = shownPath
exports.isTest = isTest
exports.packageFinder = packageFinder
