#!/usr/bin/env node
'use strict'

const { spawnSync } = require('node:child_process')
const { existsSync } = require('node:fs')
const { constants } = require('node:os')
const { join } = require('node:path')

// The platforms that have a package. Of the two for one machine the one with musl comes first: whatever C library is there,
// an executable that cannot start says so at once, and the next one gets its turn.
const PLATFORMS = ['darwin-arm64', 'darwin-x64', 'linux-arm64-gnu', 'linux-x64-musl', 'linux-x64-gnu', 'win32-x64-msvc']

const USAGE = 2
const suffix = process.platform === 'win32' ? '.exe' : ''
const machine = `${process.platform}-${process.arch}`
const platforms = PLATFORMS.filter((platform) => `${platform}-`.startsWith(`${machine}-`))

/** The executables there are: one that was built here wins over an installed one. */
function* executables() {
  for (const platform of platforms) {
    const built = join(__dirname, `grantfold.${platform}${suffix}`)
    if (existsSync(built)) yield built
  }
  for (const platform of platforms) {
    try {
      yield require.resolve(`@grantfold/binding-${platform}/grantfold${suffix}`)
    } catch {
      // Not installed.
    }
  }
}

function complain(reason) {
  process.stderr.write(`error: ${reason}\n`)
  process.exitCode = USAGE
}

function missing() {
  const cargo = '`cargo install grantfold-cli`'
  const libc = process.platform !== 'linux' ? '' : process.report.getReport().header.glibcVersionRuntime ? '-gnu' : '-musl'
  const platform = platforms.find((name) => name.endsWith(libc))
  if (platform === undefined) return `the npm package has no executable for ${machine}${libc}: use ${cargo}`
  const name = `@grantfold/binding-${platform}@${require('../package.json').version}`
  return `the executable is missing: install grantfold again with its optional dependencies, or ${name}, or use ${cargo}`
}

function run() {
  for (const file of executables()) {
    const { error, signal, status } = spawnSync(file, process.argv.slice(2), { stdio: 'inherit' })
    // That the file is not there is also what a system says that lacks the C library of an executable.
    if (error?.code === 'ENOENT') continue
    if (error) return complain(`the executable does not start: ${error.message}`)
    process.exitCode = status ?? 128 + constants.signals[signal]
    // Ends this process in the same way, for callers who ask; a signal that Node ignores leaves the exit code to tell.
    if (signal !== null) process.kill(process.pid, signal)
    return
  }
  complain(missing())
}

/** What stands around the word `scan`, where that is the command; only `--color` may stand before a command. */
function scanned([first, ...rest]) {
  if (first === 'scan') return rest
  const before = first === '--color' ? 1 : first?.startsWith('--color=') ? 0 : null
  return before !== null && rest[before] === 'scan' ? [first, ...rest.slice(0, before), ...rest.slice(before + 1)] : null
}

/** Runs what reads TypeScript, which the executable cannot; it needs the addon. */
function scanWith(args) {
  try {
    require('./native.js')
  } catch (error) {
    return complain(withCause(error))
  }
  require('./scan/command.js').run(args)
}

/** What is wrong, and what the system says of an addon that is there and does not load. */
function withCause({ message, cause }) {
  return cause === undefined || cause.code === 'MODULE_NOT_FOUND' ? message : `${message} (${cause.message.split('\n', 1)[0]})`
}

const scan = scanned(process.argv.slice(2))
if (scan !== null) scanWith(scan)
else run()
