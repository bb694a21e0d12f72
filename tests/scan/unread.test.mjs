// What cannot be read is told, and keeps a scan from taking anything for unused.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { appendFileSync, chmodSync, lstatSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { test } from 'node:test'

import { hasProblems, scan } from 'grantfold/scan'

import { copyOf, typescript } from './projects.mjs'

const launcher = createRequire(import.meta.url).resolve('../../bindings-node/cli.js')

function run(folder, ...args) {
  const done = spawnSync(process.execPath, [launcher, 'scan', ...args], { cwd: folder, encoding: 'utf8' })
  return { code: done.status, out: done.stdout, err: done.stderr }
}

const NEEDED = '"permissions": [\n    { "name": "user.read" },\n    { "name": "media-call.history" }\n  ]'

/** A project whose manifest declares just what its code needs. */
function minimal() {
  const folder = copyOf('rc-newer')
  const file = join(folder, 'app.json')
  writeFileSync(file, readFileSync(file, 'utf8').replace(/"permissions": \[[^]*\]/, NEEDED))
  assert.equal(run(folder, '--check', '.').code, 0)
  return folder
}

/** Nothing goes, though the place that needs it is not found. */
function keepsAll(folder, ...kinds) {
  const { unread, written, permissions } = scan(folder, { write: true })
  assert.deepEqual(unread.map(({ kind }) => kind), kinds)
  assert.equal(written, null)
  const { verdict, notes } = permissions.find(({ permission }) => permission === 'user.read')
  assert.deepEqual([verdict, notes], ['unused', ['not all of the code could be read, so places may be missed']])
}

test('errors of syntax fail the check', () => {
  const folder = minimal()
  const file = join(folder, 'src', 'lazy.ts')
  writeFileSync(file, `/* ${readFileSync(file, 'utf8')}`)
  keepsAll(folder, 'file')
  const { code, out } = run(folder, '--check', '.')
  assert.equal(code, 1)
  assert.match(out, /^error\[code-unread\]: code could not be read: '\*\/' expected\n +--> src\/lazy\.ts:\d+:\d+\n/)
  const whole = minimal()
  appendFileSync(join(whole, 'src', 'lazy.ts'), '<<<<<<< HEAD\n')
  assert.equal(run(whole, '--check', '.').code, 1)
})

test('a file that cannot be read fails the check', () => {
  const folder = minimal()
  // What a compiler is told by a system that lets nobody open the file.
  const compiler = join(folder, 'compiler')
  mkdirSync(compiler)
  writeFileSync(join(compiler, 'package.json'), '{ "main": "index.js" }')
  const code = `const ts = require(${JSON.stringify(typescript)})
const { readFile } = ts.sys
ts.sys.readFile = (file, ...more) => (file.endsWith('lazy.ts') ? undefined : readFile(file, ...more))
module.exports = ts
`
  writeFileSync(join(compiler, 'index.js'), code)
  const done = run(folder, '--check', '--typescript', 'compiler', '.')
  assert.equal(done.code, 1)
  assert.match(done.out, /error\[code-unread\]: code could not be read: `\.\/lazy` cannot be read\n +--> src\/NewerApp\.ts:10:25\n/)
  assert.match(done.out, /error\[code-unread\]: code could not be read: it cannot be read\n +--> src\/lazy\.ts:1:1\n/)
})

test('an import that leads nowhere is told', () => {
  const folder = minimal()
  rmSync(join(folder, 'src', 'lazy.ts'))
  keepsAll(folder, 'import')
  assert.match(run(folder, '.').out, /^warning\[import-unresolved\]: an import leads nowhere: there is no `\.\/lazy`\n +--> src\/NewerApp\.ts:10:25\n/)
  const whole = minimal()
  writeFileSync(join(whole, 'src', 'style.css'), '')
  appendFileSync(join(whole, 'src', 'lazy.ts'), "import './style.css'\nimport 'no-such-package'\n")
  assert.deepEqual(scan(whole).unread, [])
})

test('a configuration that cannot be read is told, and what it would have named is not taken for unused', () => {
  const folder = minimal()
  writeFileSync(join(folder, 'app.json'), readFileSync(join(folder, 'app.json'), 'utf8').replace('"user.read"', '"email.send"'))
  const configs = [
    ['{ "extends": "./base.json", "include": ["src"] }', /Cannot read file '.*base\.json'$/],
    ['{ "extends": "@nowhere/base", "include": ["src"] }', /File '@nowhere\/base' not found$/],
    ['{ "include": ["src"] } }', /./],
    ['{ "files": [], "references": [{ "path": "./gone" }] }', /there is no .*gone.*, to which it refers$/],
  ]
  for (const [text, reason] of configs) {
    writeFileSync(join(folder, 'tsconfig.json'), text)
    const result = scan(folder)
    assert.deepEqual(result.unread.map(({ kind, file }) => [kind, file]), [['config', 'tsconfig.json']], text)
    assert.match(result.unread[0].reason, reason)
    const { written } = scan(folder, { write: true })
    assert.equal(written?.removed.length ?? 0, 0)
  }
  // The packages that bring a configuration need not be there in CI.
  const whole = minimal()
  writeFileSync(join(whole, 'tsconfig.json'), configs[1][0])
  assert.equal(hasProblems(scan(whole)), false)
})

test('a configuration that leaves code out fails the check, and one that the packages bring does not', () => {
  const folder = minimal()
  mkdirSync(join(folder, 'node_modules', '@here', 'base'), { recursive: true })
  const configs = [
    ['{ "include": ["src"], "references": [{ "path": "./nope" }] }', 1],
    ['{ "include": ["src"] } }', 1],
    ['{ "include": ["src"], "extends": "./base.json" }', 1],
    ['{ "include": ["src"], "extends": "../base" }', 1],
    ['{ "include": ["src"], "extends": "@here/base/gone.json" }', 1],
    ['{ "include": ["src"], "extends": "@nowhere/base/base.json" }', 0],
    ['{ "include": ["src"], "extends": "nowhere" }', 0],
  ]
  for (const [text, expected] of configs) {
    writeFileSync(join(folder, 'tsconfig.json'), text)
    const { code, out } = run(folder, '--check', '.')
    assert.deepEqual([code, out.startsWith('warning[config-unread]: ')], [expected, true], text)
    assert.deepEqual(scan(folder).unread.map(({ fails }) => fails), [expected === 1], text)
  }
})

test('a reference that leads nowhere does not hide the code that it is for', () => {
  const folder = copyOf('rc-newer')
  writeFileSync(join(folder, 'app.json'), readFileSync(join(folder, 'app.json'), 'utf8').replace(/"permissions": \[[^]*\]/, '"permissions": []'))
  writeFileSync(join(folder, 'm.ts'), 'export {}\n')
  writeFileSync(join(folder, 'tsconfig.json'), '{ "files": ["m.ts"], "references": [{ "path": "./nope" }] }')
  rmSync(join(folder, 'src', 'NewerApp.ts'))
  assert.equal(run(folder, '--check', '.').code, 1)
})

test('a first list is not made of half of the code', () => {
  const folder = copyOf('rc-defaults')
  const file = join(folder, 'src', readdirSync(join(folder, 'src')).find((name) => name.endsWith('.ts')))
  appendFileSync(file, '\nfunction (\n')
  assert.throws(() => scan(folder, { write: true }), { code: 'unreadable', message: /a first list is written only where all of the code can be read: src\// })
})

test('code that is nested too deeply is told', () => {
  const folder = minimal()
  appendFileSync(join(folder, 'src', 'lazy.ts'), `export const deep = ${'('.repeat(50_000)}1${')'.repeat(50_000)}\n`)
  const { code, out, err } = run(folder, '.')
  assert.deepEqual([code, out, err], [2, '', 'error: the code, or a chain of imports, is nested too deeply for TypeScript to read\n'])
})

test('links that lead in circles are not followed', () => {
  const folder = minimal()
  symlinkSync('.', join(folder, 'src', 'circle'), 'junction')
  symlinkSync('itself.ts', join(folder, 'src', 'itself.ts'))
  assert.equal(run(folder, '--check', '.').code, 0)
  rmSync(join(folder, 'tsconfig.json'))
  assert.equal(run(folder, '--check', '.').code, 0)
})

test('--write replaces the manifest in one step, and only as it was read', () => {
  const folder = copyOf('rc-newer')
  const real = join(folder, 'real.json')
  renameSync(join(folder, 'app.json'), real)
  symlinkSync('real.json', join(folder, 'app.json'))
  chmodSync(real, 0o640)
  const before = readFileSync(real, 'utf8')
  const change = () => writeFileSync(real, `${before}\n`)
  assert.throws(() => scan(folder, { write: true, progress: change }), { code: 'write-failed', message: /^cannot write `.*app\.json`: it was changed while the code was read$/ })
  assert.equal(readFileSync(real, 'utf8'), `${before}\n`)
  assert.ok(scan(folder, { write: true }).written !== null)
  assert.ok(lstatSync(join(folder, 'app.json')).isSymbolicLink())
  if (process.platform !== 'win32') assert.equal(statSync(real).mode & 0o777, 0o640)
  assert.deepEqual(readdirSync(folder).filter((name) => name.endsWith('.tmp')), [])
})

test('--write leaves alone what is read-only or not UTF-8', () => {
  const folder = copyOf('rc-newer')
  const file = join(folder, 'app.json')
  chmodSync(file, 0o444)
  const refused = run(folder, '--write', '.')
  assert.deepEqual([refused.code, refused.out, refused.err], [2, '', 'error: cannot write `app.json`: it is read-only\n'])
  chmodSync(file, 0o644)
  const latin = Buffer.from(readFileSync(file, 'utf8').replace(/"permissions": \[[^]*\]/, '"permissions": [], "city": "K\u00f6ln"'), 'latin1')
  writeFileSync(file, latin)
  assert.throws(() => scan(folder, { write: true }), { code: 'manifest-broken', message: /^app\.json is not UTF-8/ })
  assert.ok(readFileSync(file).equals(latin))
})
