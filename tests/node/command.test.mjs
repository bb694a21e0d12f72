// The npm command runs the executable of its platform's package. That is a script here; `tests/cli` runs the real one.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'

const root = dirname(createRequire(import.meta.url).resolve('grantfold/package.json'))
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const source = readFileSync(join(root, manifest.bin.grantfold), 'utf8')
const platforms = manifest.napi.targets.map((target) => {
  const [cpu, vendor, system, abi] = target.split('-')
  return [{ apple: 'darwin', pc: 'win32', unknown: system }[vendor], { aarch64: 'arm64', x86_64: 'x64' }[cpu], abi]
})
const here = platforms.filter(([system, cpu]) => system === process.platform && cpu === process.arch)

const home = mkdtempSync(join(tmpdir(), 'grantfold-'))
after(() => rmSync(home, { recursive: true }))
const modules = join(home, 'node_modules')
const cli = join(modules, 'grantfold', manifest.bin.grantfold)
mkdirSync(dirname(cli), { recursive: true })
for (const file of ['package.json', manifest.bin.grantfold]) copyFileSync(join(root, file), join(modules, 'grantfold', file))

const command = (...args) => spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8', input: 'given' })

/** Puts a shell script where `npm install` puts the executable of a platform. */
function install(platform, script) {
  const folder = join(modules, '@grantfold', `binding-${platform.filter(Boolean).join('-')}`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{}')
  writeFileSync(join(folder, 'grantfold'), script, { mode: 0o755 })
}

const script = { skip: (process.platform === 'win32' || here.length === 0) && 'no script can stand for the executable here' }

test('the command knows every platform that has a package', () => {
  const listed = [...source.match(/^const PLATFORMS = \[(.+)\]$/m)[1].matchAll(/'(.+?)'/g)].map(([, name]) => name)
  assert.deepEqual(listed.sort(), platforms.map((platform) => platform.filter(Boolean).join('-')).sort())
})

test('without an executable it says what to install', () => {
  const { status, stdout, stderr } = command('--version')
  assert.deepEqual([status, stdout], [2, ''])
  assert.match(stderr, /^error: .+cargo install grantfold-cli`\n$/)
  if (here.length > 0) assert.match(stderr, new RegExp(`@grantfold/binding-${process.platform}-${process.arch}\\S*@${manifest.version}`))
})

test('arguments, streams and the exit code pass', script, () => {
  install(here[0], '#!/bin/sh\nprintf "<%s>" "$@"; cat; echo complaint >&2; exit 3\n')
  const args = ['check', '', 'a b', '*', '$HOME', '"', '\\', 'ü\n', '--', '-']
  const { status, stdout, stderr } = command(...args)
  assert.deepEqual([status, stdout, stderr], [3, `${args.map((arg) => `<${arg}>`).join('')}given`, 'complaint\n'])
})

test('it ends by the signal that ended the executable', script, () => {
  install(here[0], '#!/bin/sh\nkill -TERM $$\n')
  assert.equal(command().signal, 'SIGTERM')
})

test('a signal that Node ignores becomes an exit code', script, () => {
  install(here[0], '#!/bin/sh\nkill -PIPE $$\n')
  assert.equal(command().status, 128 + 13)
})

test('an executable for another C library gives way to the next', { skip: script.skip || (here.length < 2 && 'only one here') }, () => {
  install(here.find(([, , abi]) => abi === 'musl'), '#!/no/such/loader\n')
  install(here.find(([, , abi]) => abi === 'gnu'), '#!/bin/sh\necho started\n')
  assert.equal(command().stdout, 'started\n')
})
