'use strict'

const { createRequire } = require('node:module')
const { join, resolve } = require('node:path')

const { ScanError } = require('./errors.js')

const OLDEST = 4
const INSTALL = 'install one with `npm install --save-dev typescript@6`'

/**
 * The TypeScript compiler that reads the project: the one at `path`, or the project's own, or one beside this package.
 *
 * Version 7 has no interface yet that other programs could use, and is passed over like versions that are too old.
 */
function findCompiler(dir, path) {
  const places = path === undefined ? [join(dir, 'package.json'), __filename] : [resolve(path, 'package.json')]
  const unfit = new Set()
  for (const place of places) {
    const { ts, version } = load(place, path === undefined ? 'typescript' : resolve(path))
    if (ts !== undefined && fits(ts)) return ts
    if (version !== undefined) unfit.add(version)
  }
  if (unfit.size > 0) {
    const found = [...unfit].join(' and ')
    throw new ScanError('no-typescript', `scan needs TypeScript ${OLDEST} to 6, and found ${found} only: ${INSTALL}`)
  }
  if (path !== undefined) throw new ScanError('no-typescript', `there is no TypeScript in \`${path}\`: name the folder of the package`)
  throw new ScanError('no-typescript', `there is no TypeScript compiler to read \`${dir}\` with: ${INSTALL}`)
}

function load(place, name) {
  const from = createRequire(place)
  const file = resolved(from, name)
  // Version 7 has nothing that could be loaded by its own name.
  if (file === undefined) return { version: named(from, name) }
  try {
    const ts = from(file)
    return { ts, version: String(ts.version) }
  } catch (cause) {
    throw new ScanError('no-typescript', `the TypeScript compiler \`${file}\` does not load: ${String(cause.message ?? cause)}`, { cause })
  }
}

function resolved(from, name) {
  try {
    return from.resolve(name)
  } catch {
    return undefined
  }
}

/** The version that a package of this name says it has; none if there is no such package. */
function named(from, name) {
  try {
    const description = from(`${name}/package.json`)
    return description.name === 'typescript' ? description.version : undefined
  } catch {
    return undefined
  }
}

function fits(ts) {
  return typeof ts.createProgram === 'function' && Number.parseInt(ts.version, 10) >= OLDEST
}

exports.findCompiler = findCompiler
