'use strict'

// Written by hand: the loader that napi generates has a thousand lines for platforms without a package, and takes a quarter of
// the time that loading this one takes.

const { existsSync } = require('node:fs')
const { join } = require('node:path')

const machine = `${process.platform}-${process.arch}`
// An addon for another C library does not load, and the next one gets its turn.
const libraries = { darwin: [''], linux: ['-gnu', '-musl'], win32: ['-msvc'] }[process.platform] ?? ['']
const platforms = libraries.map((library) => machine + library)

/** The addon that is named, or one that was built here, or the installed one. */
function load() {
  const named = process.env.NAPI_RS_NATIVE_LIBRARY_PATH
  if (named) return require(named)
  const errors = []
  for (const platform of platforms) {
    const built = join(__dirname, `grantfold.${platform}.node`)
    try {
      return require(existsSync(built) ? built : `@grantfold/binding-${platform}`)
    } catch (error) {
      errors.push(error)
    }
  }
  const packages = platforms.map((platform) => `@grantfold/binding-${platform}@${require('../package.json').version}`).join(' or ')
  const what = `the addon for ${machine} is missing or does not load`
  // The addon that is there and does not load says more than the one that is not there.
  const cause = errors.find(({ code }) => code !== 'MODULE_NOT_FOUND') ?? errors[0]
  throw new Error(`${what}: install grantfold again with its optional dependencies, or ${packages}`, { cause })
}

module.exports = load()
