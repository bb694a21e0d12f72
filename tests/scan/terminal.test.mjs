// The command in a terminal, in a pipe and in a log.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { closeSync, cpSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

import { copyOf } from './projects.mjs'

const require = createRequire(import.meta.url)
const { inColor, progressOn } = require('../../bindings-node/scan/terminal.js')
const launcher = require.resolve('../../bindings-node/cli.js')

test('a reader who leaves early changes neither the exit code nor what is said to others', async () => {
  const folder = copyOf('rc-newer')
  for (const [args, expected] of [[['.'], 0], [['--check', '.'], 1], [['--help'], 0]]) {
    const child = spawn(process.execPath, [launcher, 'scan', ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.destroy()
    const said = []
    child.stderr.on('data', (chunk) => said.push(chunk))
    const code = await new Promise((done) => child.on('close', done))
    assert.deepEqual([code, Buffer.concat(said).toString()], [expected, ''])
  }
})

test('an answer that cannot be written is an error', { skip: existsSync('/dev/full') ? false : 'there is no full device' }, () => {
  const full = openSync('/dev/full', 'w')
  const done = spawnSync(process.execPath, [launcher, 'scan', '--help'], { stdio: ['ignore', full, 'pipe'], encoding: 'utf8' })
  closeSync(full)
  assert.deepEqual([done.status, done.stderr], [2, 'error: the answer could not be written: no space left on device\n'])
})

test('colours are those of the other commands', () => {
  const terminal = { isTTY: true }
  const rows = [
    [terminal, { TERM: 'xterm' }, true],
    [terminal, {}, process.platform === 'win32'],
    [terminal, { CI: 'true' }, true],
    [terminal, { TERM: 'dumb' }, false],
    [terminal, { TERM: 'dumb', CLICOLOR: '1' }, true],
    [terminal, { TERM: 'xterm', CLICOLOR: '0' }, false],
    [terminal, { TERM: 'xterm', NO_COLOR: '1', CLICOLOR_FORCE: '1' }, false],
    [terminal, { TERM: 'xterm', NO_COLOR: '' }, true],
    [{}, { TERM: 'xterm', CI: 'true' }, false],
    [{}, { CLICOLOR_FORCE: '1' }, true],
    [{}, { CLICOLOR_FORCE: '0' }, false],
  ]
  for (const [stream, env, expected] of rows) assert.equal(inColor(stream, env), expected, JSON.stringify(env))
})

test('the help fits a terminal of a hundred columns', () => {
  const { stdout } = spawnSync(process.execPath, [launcher, 'scan', '--help'], { encoding: 'utf8' })
  assert.deepEqual(stdout.split('\n').filter((line) => line.length > 100), [])
})

/** What a run of 5,000 files that takes `seconds` shows on a terminal. */
function shown(stream, env, seconds) {
  const home = mkdtempSync(join(tmpdir(), 'grantfold-scan-'))
  const fd = openSync(join(home, 'terminal'), 'w')
  let time = 0
  const watch = progressOn({ fd, ...stream }, env, () => time)
  for (let done = 0; done < 5000; done += 1) {
    time = (seconds * 1000 * done) / 5000
    watch.tell({ done, total: 5000, file: `src/\u001b[2J${'deep/'.repeat(30)}${done}.ts` })
  }
  watch.tell({ done: 5000, total: 5000, file: null })
  watch.end()
  closeSync(fd)
  const text = readFileSync(join(home, 'terminal'), 'utf8')
  rmSync(home, { recursive: true })
  return text
}

test('a long run says on a terminal how far it is, and takes it back', () => {
  const terminal = { isTTY: true, columns: 40 }
  const lines = shown(terminal, { TERM: 'xterm' }, 10).split('\r\u001b[2K')
  assert.equal(lines[0], '')
  assert.equal(lines.at(-1), '')
  assert.ok(lines.length > 50 && lines.length < 150, `${lines.length} lines`)
  assert.match(lines[1], /^3\d\d of 5000 {2}.*deep\/3\d\d\.ts$/)
  for (const line of lines) assert.ok(line.length < 40 && !line.includes('\u001b'), line)
  assert.equal(shown(terminal, { TERM: 'xterm' }, 0.5), '')
  assert.equal(shown(terminal, { TERM: 'dumb' }, 10), '')
  assert.equal(shown({}, { TERM: 'xterm' }, 10), '')
})

test('without the addon the command says what to install', () => {
  const home = mkdtempSync(join(tmpdir(), 'grantfold-scan-'))
  const root = fileURLToPath(new URL('../../', import.meta.url))
  for (const name of ['bindings-node', 'package.json']) {
    cpSync(join(root, name), join(home, name), { recursive: true, filter: (file) => !/grantfold\.[\w-]+(\.node|\.exe)?$/.test(file) })
  }
  const { NAPI_RS_NATIVE_LIBRARY_PATH: _, ...env } = process.env
  const done = spawnSync(process.execPath, [join(home, 'bindings-node', 'cli.js'), 'scan', '.'], { env, encoding: 'utf8' })
  rmSync(home, { recursive: true })
  assert.deepEqual([done.status, done.stdout], [2, ''])
  assert.match(done.stderr, /^error: the addon for [\w-]+ is missing or does not load: install grantfold again with its optional dependencies, or @grantfold\/binding-[^\n]+\n$/)
})
