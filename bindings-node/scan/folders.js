'use strict'

const { existsSync, readdirSync, realpathSync, statSync } = require('node:fs')
const { isAbsolute, join, relative, sep } = require('node:path')

const SOURCE = /\.[cm]?[jt]sx?$/
// A folder of tests or of what a build wrote; what an app ships comes from elsewhere.
const SKIPPED = new Set(['node_modules', 'dist', 'build', 'out', 'coverage'])
// A link that leads nowhere or in a circle has no code behind it.
const NOWHERE = new Set(['ENOENT', 'ENOTDIR', 'ELOOP'])

/**
 * The tsconfig files that say what belongs to the project: its own, or those of the folders below it; `outside` are links that were
 * not followed to such a file.
 */
function findConfigs(dir) {
  for (const name of ['tsconfig.json', 'jsconfig.json']) {
    const own = join(dir, name)
    if (existsSync(own)) return { configs: [own], outside: [] }
  }
  const { folders, outside } = inside(dir, 2)
  const configIn = (folder) => join(folder, 'tsconfig.json')
  const configs = folders.map(configIn).filter((file) => existsSync(file))
  return { configs, outside: outside.filter((link) => existsSync(configIn(link))) }
}

/** Every source file below a folder, for projects without a tsconfig, and the links that were not followed. */
function findSources(dir) {
  const { files, outside } = inside(dir, Infinity)
  return { files, outside }
}

/**
 * The folders below `dir`, so many levels of them, and the source files above the last. A link counts as what it leads to, if that
 * lies in `dir` and is not found without it; `outside` are those that lead elsewhere, to a folder or a source file.
 */
function inside(dir, levels) {
  const root = realpathSync(dir)
  const found = { folders: [], files: [], outside: [] }
  const seen = new Set()
  const links = []
  const isNew = (real) => !seen.has(real) && seen.add(real)
  const enter = (folder, real, level) => {
    if (!isNew(real)) return
    if (level > 0) found.folders.push(folder)
    if (level === levels) return
    const entries = readdirSync(folder, { withFileTypes: true }).sort((one, other) => (one.name < other.name ? -1 : 1))
    const files = entries.filter((entry) => entry.isFile() && SOURCE.test(entry.name) && isNew(join(real, entry.name)))
    found.files.push(...files.map(({ name }) => join(folder, name)))
    const linked = entries.filter((entry) => entry.isSymbolicLink())
    links.push(...linked.map(({ name }) => ({ name, path: join(folder, name), level: level + 1 })))
    const further = entries.filter((entry) => entry.isDirectory() && isEntered(entry.name))
    for (const { name } of further) enter(join(folder, name), join(real, name), level + 1)
  }
  enter(dir, root, 0)
  // Only then, so that a file keeps the name it has without links. Those that are found on the way are followed too.
  for (const { name, path, level } of links) {
    const target = targetOf(path)
    if (target === null || !(target.isFolder ? isEntered(name) : target.isFile && SOURCE.test(name))) continue
    if (!isBelow(root, target.real)) found.outside.push(path)
    else if (target.isFolder) enter(path, target.real, level)
    else if (isNew(target.real)) found.files.push(path)
  }
  return found
}

function isEntered(name) {
  return !name.startsWith('.') && !SKIPPED.has(name)
}

/** What a link leads to; null if there is nothing. */
function targetOf(path) {
  try {
    const real = realpathSync(path)
    const stats = statSync(real)
    return { real, isFolder: stats.isDirectory(), isFile: stats.isFile() }
  } catch (error) {
    if (NOWHERE.has(error.code)) return null
    throw error
  }
}

/** Is it this folder, or in it? By the paths alone, so both are real ones where links matter. */
function isBelow(folder, path) {
  const way = relative(folder, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

exports.SKIPPED = SKIPPED
exports.SOURCE = SOURCE
exports.findConfigs = findConfigs
exports.findSources = findSources
exports.isBelow = isBelow
