// Which addon is loaded, and what is said where there is none.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'

const root = dirname(createRequire(import.meta.url).resolve('grantfold/package.json'))
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const home = mkdtempSync(join(tmpdir(), 'grantfold-'))
after(() => rmSync(home, { recursive: true }))

const LOADER = join('node_modules', 'grantfold', 'bindings-node', 'native.js')
mkdirSync(dirname(join(home, LOADER)), { recursive: true })
copyFileSync(join(root, 'bindings-node', 'native.js'), join(home, LOADER))
copyFileSync(join(root, 'package.json'), join(home, 'node_modules', 'grantfold', 'package.json'))

/** What the loader gives on a machine, or says; `named` is the addon that the environment names. */
function load(platform, arch, named = '') {
  const machine = `for (const [key, value] of Object.entries(${JSON.stringify({ platform, arch })})) Object.defineProperty(process, key, { value });`
  const ask = `try { console.log(require('./${LOADER.replaceAll('\\', '/')}').name) } catch (error) { console.log(error.message, '|', error.cause?.message) }`
  const env = { ...process.env, NAPI_RS_NATIVE_LIBRARY_PATH: named }
  return spawnSync(process.execPath, ['-e', machine + ask], { cwd: home, env, encoding: 'utf8' }).stdout.trim()
}

function install(name, code = `exports.name = ${JSON.stringify(name)}`) {
  const folder = join(home, 'node_modules', '@grantfold', `binding-${name}`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'index.js'), code)
}

const platforms = manifest.napi.targets.map((target) => {
  const [cpu, vendor, system, abi] = target.split('-')
  return [{ apple: 'darwin', pc: 'win32', unknown: system }[vendor], { aarch64: 'arm64', x86_64: 'x64' }[cpu], abi].filter(Boolean)
})

for (const platform of platforms) {
  const name = platform.join('-')
  test(`${name}: the addon is that of its package, and without it a sentence says what to install`, () => {
    const [system, cpu] = platform
    const missing = load(system, cpu)
    assert.match(missing, new RegExp(`^the addon for ${system}-${cpu} is missing or does not load: .+@grantfold/binding-${name}@${manifest.version}`))
    install(name)
    assert.equal(load(system, cpu), name)
    rmSync(join(home, 'node_modules', '@grantfold'), { recursive: true })
  })
}

test('an addon for another C library makes room for the right one, and one that fails is told about', () => {
  install('linux-x64-gnu', 'throw new Error("no such library")')
  assert.match(load('linux', 'x64'), /\| no such library$/)
  install('linux-x64-musl')
  assert.equal(load('linux', 'x64'), 'linux-x64-musl')
  rmSync(join(home, 'node_modules', '@grantfold'), { recursive: true })
})

test('an addon that was named is the one, and one that was built here comes before the installed one', () => {
  const file = join(home, 'named.js')
  writeFileSync(file, "exports.name = 'named'")
  install('darwin-arm64')
  assert.equal(load('darwin', 'arm64', file), 'named')
  const built = join(home, dirname(LOADER), 'grantfold.darwin-arm64.node')
  writeFileSync(built, 'not an addon')
  assert.doesNotMatch(load('darwin', 'arm64'), /^darwin-arm64$/)
  rmSync(built)
  rmSync(join(home, 'node_modules', '@grantfold'), { recursive: true })
})
