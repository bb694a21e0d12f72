// Links, references and manifests that lead to other files than those of the project.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { hasProblems, scan } from 'grantfold/scan'

import { copyOf } from './projects.mjs'

const launcher = createRequire(import.meta.url).resolve('../../bindings-node/cli.js')
const REQUEST = "import http from 'http'\nexport const ask = () => http.get('http://weather.example')\n"

function run(folder, ...args) {
  const done = spawnSync(process.execPath, [launcher, 'scan', ...args], { cwd: folder, encoding: 'utf8' })
  return { code: done.status, out: done.stdout, err: done.stderr }
}

/** A project without a tsconfig, whose manifest declares what its code needs, and `networking` for what is behind a link. */
function loose() {
  const folder = copyOf('rc-newer')
  rmSync(join(folder, 'tsconfig.json'))
  const names = ['networking', 'user.read', 'media-call.history', 'email.send'].map((name) => `{ "name": "${name}" }`).join(', ')
  const file = join(folder, 'app.json')
  writeFileSync(file, readFileSync(file, 'utf8').replace(/"permissions": \[[^]*\]/, `"permissions": [${names}]`))
  return folder
}

function link(folder, path, target) {
  symlinkSync(process.platform === 'win32' ? join(folder, path, '..', target) : target, join(folder, path), 'junction')
}

/** Where a permission is needed, and what was not read. */
function seen(folder, permission = 'networking') {
  const { permissions, unread } = scan(folder, { allFiles: true })
  const { verdict, places } = permissions.find((finding) => finding.permission === permission)
  return [verdict, places.map(({ file }) => file), unread.map(({ kind, file }) => `${kind} ${file}`)]
}

test('a link that stays in the project is followed, once and not in circles', () => {
  const folder = loose()
  assert.deepEqual(seen(folder), ['unused', [], []])
  mkdirSync(join(folder, '.parts', 'deep'), { recursive: true })
  writeFileSync(join(folder, '.parts', 'deep', 'net.ts'), REQUEST)
  link(folder, '.parts/back', '../src')
  link(folder, '.parts/whole', '..')
  link(folder, 'src/linked', '../.parts')
  link(folder, 'src/again', '../.parts')
  const request = ['used', ['src/again/deep/net.ts'], []]
  assert.deepEqual(seen(folder), request)
  const { files } = scan(folder, { allFiles: true })
  link(folder, 'src/types-too', '../types')
  assert.equal(scan(folder, { allFiles: true }).files, files)
  assert.deepEqual(seen(folder, 'user.read'), ['used', ['src/lazy.ts'], []])
})

test('a link to a file of the project is followed', () => {
  const folder = loose()
  mkdirSync(join(folder, '.parts'))
  writeFileSync(join(folder, '.parts', 'net.ts'), REQUEST)
  symlinkSync('../.parts/net.ts', join(folder, 'src', 'request.ts'))
  symlinkSync('lazy.ts', join(folder, 'src', 'lazy-too.ts'))
  assert.deepEqual(seen(folder), ['used', ['src/request.ts'], []])
  assert.deepEqual(seen(folder, 'user.read'), ['used', ['src/lazy.ts'], []])
})

test('a link out of the project is told, fails the check, and nothing is taken for unused', () => {
  const folder = loose()
  mkdirSync(join(folder, '..', 'code'))
  writeFileSync(join(folder, '..', 'code', 'net.ts'), REQUEST)
  writeFileSync(join(folder, '..', 'notes.md'), '')
  link(folder, 'src/linked', '../../code')
  symlinkSync('../../code/net.ts', join(folder, 'src', 'request.ts'))
  // What has no code, or is never entered.
  symlinkSync('../notes.md', join(folder, 'notes.md'))
  link(folder, 'src/dist', '../../code')
  assert.deepEqual(seen(folder), ['unused', [], ['file src/linked', 'file src/request.ts']])
  const result = scan(folder, { allFiles: true, write: true })
  assert.deepEqual([result.written, hasProblems({ ...result, summary: { missing: 0, unused: 0, idleDefaults: 0 } })], [null, true])
  assert.match(run(folder, '--all-files', '.').out, /^error\[code-unread\]: code could not be read: the link leads out of the project\n +--> src\/linked:1:1\n/)
  // Nor does the app load it, unless it does.
  assert.deepEqual(scan(folder).unread, [])
  appendFileSync(join(folder, 'src', 'lazy.ts'), "import './linked/net'\n")
  const { permissions, unread } = scan(folder)
  assert.deepEqual(permissions.find(({ permission }) => permission === 'networking').places.map(({ file }) => file), ['src/linked/net.ts'])
  assert.deepEqual(unread, [])
})

test('without a first file a link out of the project counts, as any file does', () => {
  const folder = loose()
  const file = join(folder, 'app.json')
  writeFileSync(file, readFileSync(file, 'utf8').replace('src/NewerApp.ts', 'App.js'))
  mkdirSync(join(folder, '..', 'code'))
  link(folder, 'src/linked', '../../code')
  assert.deepEqual(scan(folder).unread.map((each) => [each.kind, each.file, each.fails]), [['file', 'src/linked', true]])
})

test('a folder with a configuration is found behind a link, and told where it lies outside', () => {
  const folder = copyOf('root-workspace')
  renameSync(join(folder, 'server'), join(folder, '.server'))
  link(folder, 'server', '.server')
  const places = (result) => result.permissions.find(({ permission }) => permission === 'channel.voiceKick')?.places.map(({ file }) => file)
  assert.deepEqual(places(scan(folder)), ['server/src/commands.ts'])
  rmSync(join(folder, 'server'))
  renameSync(join(folder, '.server'), join(folder, '..', 'server'))
  link(folder, 'server', '../server')
  link(folder, 'elsewhere', '..')
  const result = scan(folder)
  assert.deepEqual(result.unread.map(({ kind, file }) => [kind, file]), [['file', 'server']])
  assert.equal(hasProblems(result), true)
})

test('--write replaces no file outside of the project', () => {
  const folder = loose()
  const foreign = join(folder, '..', 'elsewhere')
  mkdirSync(foreign)
  renameSync(join(folder, 'app.json'), join(foreign, 'settings.json'))
  symlinkSync('../elsewhere/settings.json', join(folder, 'app.json'))
  const before = readFileSync(join(foreign, 'settings.json'), 'utf8')
  assert.notEqual(scan(folder).summary.unused, 0)
  const { code, out, err } = run(folder, '--write', '.')
  assert.deepEqual([code, out, err], [2, '', 'error: cannot write `app.json`: it is a link that leads out of the project\n'])
  assert.equal(readFileSync(join(foreign, 'settings.json'), 'utf8'), before)
  // A project that is reached by a link is a project like any other.
  rmSync(join(folder, 'app.json'))
  renameSync(join(foreign, 'settings.json'), join(folder, 'app.json'))
  link(folder, '../project', 'rc-newer')
  assert.notEqual(scan(join(folder, '..', 'project'), { write: true }).written, null)
})

test('--write replaces nothing but a list', () => {
  const folder = loose()
  const file = join(folder, 'app.json')
  const text = readFileSync(file, 'utf8')
  for (const other of ['{ "deny": ["x"], "allow": [] }', '{}', '"networking"', 'true']) {
    const before = text.replace(/"permissions": \[[^]*\]/, `"permissions": ${other}`)
    writeFileSync(file, before)
    assert.throws(() => scan(folder, { write: true }), { code: 'manifest-broken' }, other)
    assert.equal(readFileSync(file, 'utf8'), before)
  }
  writeFileSync(file, text.replace(/"permissions": \[[^]*\]/, '"permissions": null'))
  assert.deepEqual(scan(folder, { write: true }).written?.added, ['user.read', 'media-call.history'])
})

test('no line of a file outside of the project is told', () => {
  const folder = copyOf('rc-newer')
  const foreign = mkdtempSync(join(tmpdir(), 'grantfold-foreign-'))
  const secret = join(foreign, 'secret.json')
  writeFileSync(secret, '{ "token" "rosebud" = }\n')
  const config = join(folder, 'tsconfig.json')
  writeFileSync(config, JSON.stringify({ include: ['src'], references: [{ path: secret }] }))
  const kept = () => {
    const { unread } = scan(folder)
    assert.ok(unread.length > 0)
    assert.deepEqual([...new Set(unread.map(({ source }) => source))], [null])
    for (const format of ['human', 'json']) assert.doesNotMatch(run(folder, '--format', format, '.').out, /rosebud/, format)
  }
  kept()
  // By a link it is outside all the same.
  rmSync(config)
  symlinkSync(secret, config)
  kept()
  rmSync(config)
  symlinkSync(secret, join(folder, 'src', 'secret.ts'))
  appendFileSync(join(folder, 'src', 'lazy.ts'), "import './secret'\n")
  kept()
  rmSync(foreign, { recursive: true })
})
