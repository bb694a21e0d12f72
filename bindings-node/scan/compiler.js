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
    const ts = load(place, path === undefined ? 'typescript' : resolve(path))
    if (ts === undefined) continue
    if (fits(ts)) return ts
    unfit.add(String(ts.version))
  }
  if (unfit.size > 0) {
    const found = [...unfit].join(' and ')
    throw new ScanError('no-typescript', `scan needs TypeScript ${OLDEST} to 6, and found ${found} only: ${INSTALL}`)
  }
  throw new ScanError('no-typescript', `there is no TypeScript compiler to read ${path ?? dir} with: ${INSTALL}`)
}

function load(place, name) {
  const from = createRequire(place)
  let file
  try {
    file = from.resolve(name)
  } catch {
    return undefined
  }
  return from(file)
}

function fits(ts) {
  return typeof ts.createProgram === 'function' && Number.parseInt(ts.version, 10) >= OLDEST
}

exports.findCompiler = findCompiler
