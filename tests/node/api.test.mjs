// What only Node has; what all languages answer alike is in the cases.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { Worker } from 'node:worker_threads'

import { Grants, PermissionDeniedError, applyFixes } from 'grantfold'
import { AppGrants, AppManifest, RuntimeStartError, appCatalog, permissionId } from 'grantfold/rocketchat'

const TEXT = JSON.stringify({
  id: 'demo',
  permissions: [{ name: 'room.read' }, { name: 'message.write' }, { name: 'networking', domains: ['*.example.com'] }],
})
const manifest = AppManifest.parse(TEXT)
const grants = manifest.grants()
const names = appCatalog().map(({ name }) => name)

function thrown(action) {
  try {
    action()
  } catch (error) {
    return error
  }
  return assert.fail('nothing was thrown')
}

test('ids and names give the same answers, those of the core', () => {
  for (const name of names) {
    assert.equal(grants.has(permissionId(name)), grants.has(name), name)
    assert.equal(grants.explain(name).allowed, grants.has(name), name)
  }
})

test('iteration gives the names in the order of the catalogue', () => {
  assert.deepEqual([...grants], ['room.read', 'message.write', 'networking'])
  assert.deepEqual([...grants], names.filter((name) => grants.has(name)))
  assert.equal(grants.size, 3)
  assert.deepEqual(grants.toJSON().permissions, [...grants])
})

test('several are asked for with any iterable, an iterator too', () => {
  const listed = ['room.read', 'api', 'message.write', 'api']
  assert.equal(grants.hasAll(new Set(['room.read', 'message.write'])), true)
  assert.equal(grants.hasAll(listed.values()), false)
  assert.equal(grants.hasAny(listed.values()), true)
  assert.equal(grants.hasAny([permissionId('api')]), false)
  assert.deepEqual(grants.missing(listed.values()), ['api'])
  assert.deepEqual(thrown(() => grants.require(listed.values())).missing, ['api'])
  assert.equal(grants.hasAll([]), true)
  assert.equal(grants.hasAny([]), false)
})

test('equal grants allow the same, wherever they come from', () => {
  const stored = AppGrants.fromStored('other', JSON.stringify([...grants].map((name) => ({ name }))))
  assert.equal(grants.equals(stored), true)
  assert.equal(grants.equals(AppGrants.notInstalled('demo')), false)
})

test('names of the language itself are no permissions', () => {
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '']) {
    assert.equal(grants.has(name), false, name)
    assert.equal(grants.explain(name).known, false, name)
    assert.equal(thrown(() => grants.require(name)).code, 'unknown-permission', name)
  }
})

test('a number that is no id is refused, never wrapped', () => {
  const granted = permissionId('message.write')
  assert.equal(grants.has(granted), true)
  for (const id of [-1, 1.5, NaN, Infinity, -Infinity, names.length, 2 ** 32, 2 ** 32 + granted, granted - 2 ** 32, granted + 0.5]) {
    assert.throws(() => grants.has(id), { name: 'TypeError', message: `permission must be a name or an id, got the number ${id}, which is no id of this catalogue` })
    assert.throws(() => grants.hasAny([id]), TypeError)
  }
})

test('half of a surrogate pair is never taken for another character', () => {
  const app = AppManifest.parse('{"permissions": [{"name": "server-setting.read", "hiddenSettings": ["a\ufffd"]}]}').grants()
  app.requireHiddenSetting('a\ufffd')
  for (const text of ['a\ud800', 'a\udc00', '\udc00\ud800']) {
    assert.equal(app.has(text), false)
    assert.deepEqual(app.missing([text]), [text])
    for (const ask of [
      () => app.requireHiddenSetting(text),
      () => app.requireScope(text),
      () => app.requireHost(text),
      () => app.require(text),
      () => app.require('server-setting.read', { method: text }),
      () => app.explain(text),
      () => AppGrants.notInstalled(text),
      () => AppGrants.fromStored('app', text),
      () => applyFixes(text, []),
    ]) {
      assert.throws(ask, { name: 'TypeError', message: /not well-formed text/ })
    }
  }
  const broken = AppManifest.parse('{"\u{1f600}": "\ud800", "permissions": [{"name": "api"}]}')
  const { code, span } = broken.diagnostics.find(({ code }) => code.startsWith('json-'))
  assert.deepEqual([code, span.line, span.column], ['json-invalid-utf8', 1, 8])
  assert.equal(broken.grants().origin, 'unreadable')
  assert.equal(AppManifest.parse('{"\u{1f600}": 1, "permissions": [{"name": "api"}]}').grants().has('api'), true)
})

const NO_TEXT = [null, 5, true, {}, ['api'], Symbol('api'), 5n]
const NO_LIST = [undefined, 'room.read', null, 5, {}]
/** The call, wrong values for it, and how the sentence begins. */
const wrong = [
  [AppManifest.parse, [undefined, ...NO_TEXT, new ArrayBuffer(2), new Uint16Array(2)], 'text must be a string or a Uint8Array, got '],
  [AppGrants.notInstalled, [undefined, ...NO_TEXT], 'app must be a string, got '],
  [(value) => AppGrants.fromStored(value, '[]'), [undefined, ...NO_TEXT], 'app must be a string, got '],
  [(value) => AppGrants.fromStored('app', value), NO_TEXT, 'stored must be a string, '],
  [(value) => AppGrants.fromUpload('app', value), NO_TEXT, 'field must be a string, '],
  [permissionId, [undefined, ...NO_TEXT], 'name must be a string, got '],
  [permissionId, ['mesage.write', '__proto__', ''], 'there is no permission `'],
  [(value) => grants.has(value), [undefined, null, true, {}, ['api'], Symbol('api'), 5n, { valueOf: () => 1 }], 'permission must be a name or an id, got '],
  [(value) => grants.hasAll(value), NO_LIST, 'permissions must be an array or another iterable object, got '],
  [(value) => grants.hasAny(value), NO_LIST, 'permissions must be an array or another iterable object, got '],
  [(value) => grants.missing(value), NO_LIST, 'permissions must be an array or another iterable object, got '],
  [(value) => grants.require(value), [undefined, null, 5, {}], 'permissions must be a name, an array or another iterable object, got '],
  [(value) => grants.hasAll(['room.read', value]), [null, undefined, {}], 'permission must be a name or an id, got '],
  [(value) => grants.missing(['room.read', value]), [null, permissionId('room.read')], 'permissions must hold names only, got '],
  [(value) => grants.require(['room.read', value]), [null, permissionId('room.read')], 'permissions must hold names only, got '],
  [(value) => grants.require('room.read', value), [null, 'send', 5, ['send']], 'options must be an object, got '],
  [(value) => grants.requireHost('https://a.example.com', value), [{ methd: 'send' }, { host: 'a', method: 'send' }], 'there is no option "'],
  [(value) => grants.require('room.read', { method: value }), NO_TEXT, 'method must be a string, '],
  [(value) => grants.requireHost(value), [undefined, ...NO_TEXT, new URL('https://a.example.com')], 'url must be a string, got '],
  [(value) => grants.requireScope(value), [undefined, ...NO_TEXT], 'scope must be a string, got '],
  [(value) => grants.requireHiddenSetting(value), [undefined, ...NO_TEXT], 'id must be a string, got '],
  [(value) => grants.explain(value), [undefined, ...NO_TEXT], 'permission must be a string, got '],
  [(value) => grants.equals(value), [undefined, null, [...grants], { has: () => true }], 'other must be grants, got '],
  [(value) => manifest.diff(value), [undefined, null, TEXT, {}, grants], 'old must be an AppManifest, got '],
  [(value) => manifest.runtimeNetwork(value), [undefined, null, 2024, '2024', Symbol('2024')], 'version must be one of '],
  [(value) => applyFixes(value, []), [undefined, ...NO_TEXT], 'text must be a string, got '],
  [(value) => applyFixes('', value), NO_LIST, 'diagnostics must be an array or another iterable object, got '],
  [(value) => applyFixes('', [value]), [null, 'x', {}, { fix: {} }], 'diagnostics must be those of a document'],
]
test('wrong values are refused with a sentence', () => {
  for (const [call, values, sentence] of wrong) {
    for (const value of values) {
      const error = thrown(() => call(value))
      assert.ok(error instanceof TypeError && error.message.startsWith(sentence), `${call} of ${inspect(value)}: ${error}`)
    }
  }
})

test('a forgotten second argument does not mean the defaults', () => {
  assert.throws(() => AppGrants.fromStored('app'), TypeError)
  assert.throws(() => AppGrants.fromUpload('app'), TypeError)
  assert.equal(AppGrants.fromStored('app', undefined).origin, 'defaults')
})

test('nobody but the package makes instances', () => {
  for (const type of [Grants, AppGrants, AppManifest, PermissionDeniedError, RuntimeStartError]) {
    for (const args of [[], [{}, {}], [Symbol('grantfold'), {}]]) assert.throws(() => new type(...args), { name: 'TypeError', message: /no public constructor/ })
  }
  class Everything extends AppGrants {}
  assert.throws(() => new Everything(), TypeError)
  assert.throws(() => AppGrants.prototype.has.call({}, 'api'), TypeError)
})

test('a snapshot does not change', () => {
  for (const instance of [grants, manifest]) {
    assert.ok(Object.isFrozen(instance))
    assert.throws(() => { instance.has = () => true }, TypeError)
    assert.throws(() => { instance.diagnostics = [] }, TypeError)
  }
  for (const kept of [manifest.diagnostics, manifest.diagnostics[0].span, manifest.declared, grants.limits, grants.limits.hosts, appCatalog(), appCatalog()[0]]) {
    assert.ok(Object.isFrozen(kept))
  }
  assert.equal(manifest.diagnostics, manifest.diagnostics)
  assert.equal(grants.limits, grants.limits)
  grants.toJSON().permissions.push('api')
  assert.equal(grants.toJSON().permissions.length, 3)
})

test('a denial is an error with fields, one class for import and require', () => {
  const error = thrown(() => grants.require(['api', 'room.read'], { method: 'registerApi' }))
  assert.ok(error instanceof Error && error instanceof createRequire(import.meta.url)('grantfold').PermissionDeniedError)
  assert.equal(error.name, 'PermissionDeniedError')
  assert.equal(String(error), `PermissionDeniedError: ${error.message}`)
  assert.ok(error.message.includes('registerApi') && error.message.includes(error.reason) && error.message.includes(error.help))
  assert.ok(Object.isFrozen(error.missing))
  assert.deepEqual(JSON.parse(JSON.stringify(error)), {
    code: 'permission-denied',
    subject: 'demo',
    place: null,
    missing: ['api'],
    resource: null,
    method: 'registerApi',
    reason: error.reason,
    help: error.help,
  })
  const refused = thrown(() => grants.requireHost('https://evil.test/', { method: 'fetch' }))
  assert.deepEqual([refused.code, refused.resource, refused.method], ['host-denied', 'evil.test', 'fetch'])
  assert.equal(grants.requireHost('https://a.example.com/'), undefined)
})

test('a process that never starts is an error with the text of the engine', () => {
  const error = thrown(() => AppManifest.parse('{"permissions": [null]}').runtimeNetwork('since-2026'))
  assert.ok(error instanceof RuntimeStartError)
  assert.equal(error.name, 'RuntimeStartError')
  assert.ok(error.message.endsWith(error.engineMessage))
})

test('answers are plain data', () => {
  const old = AppManifest.parse('{"permissions": []}')
  for (const answer of [grants.explain('api'), grants.toJSON(), grants.limits, manifest.review(), manifest.diff(old), manifest.declared, manifest.diagnostics]) {
    assert.deepEqual(structuredClone(answer), answer)
    assert.deepEqual(JSON.parse(JSON.stringify(answer)), answer)
  }
})

test('bytes are read like text, from any memory', () => {
  const bytes = Buffer.from(`..${TEXT}..`).subarray(2, -2)
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length))
  shared.set(bytes)
  for (const input of [bytes, new Uint8Array(bytes), shared]) {
    const read = AppManifest.parse(input)
    assert.deepEqual(read.diagnostics, manifest.diagnostics)
    assert.ok(read.grants().equals(grants))
  }
})

test('fixes are applied, and what is none is refused', () => {
  const text = '{"permissions": [{"name": "apis"},]}'
  const { diagnostics } = AppManifest.parse(text)
  assert.deepEqual(applyFixes(text, diagnostics.values()), { text: '{"permissions": [{"name": "api"}]}', applied: 2 })
  assert.deepEqual(applyFixes(text, []), { text, applied: 0 })
  const fix = (edit) => [{ fix: { title: '', edits: [{ start: 0, end: 0, text: '', ...edit }] } }]
  assert.deepEqual(applyFixes(text, fix({ start: 99, end: 100 })), { text, applied: 0 })
  for (const edit of [{ start: -1 }, { start: 0.5 }, { end: NaN }, { end: 2 ** 65 }, { start: '0' }, { text: 5 }, { text: '\ud800' }]) {
    assert.throws(() => applyFixes(text, fix(edit)), TypeError, inspect(edit))
  }
})

test('instances show what they hold', () => {
  assert.match(inspect(grants), /^AppGrants \{[^]*origin: 'manifest'[^]*'message\.write'/)
  assert.match(inspect(manifest), /^AppManifest \{[^]*id: 'demo'[^]*'manifest-missing-field'/)
})

test('worker threads answer the same, several at once', async () => {
  const file = new URL('check-in-worker.mjs', import.meta.url)
  const ask = () => new Promise((resolve, reject) => {
    new Worker(file, { workerData: { text: TEXT, names } }).once('message', resolve).once('error', reject)
  })
  for (const answers of await Promise.all([ask(), ask(), ask(), ask()])) {
    assert.deepEqual(answers, names.map((name) => grants.has(name)))
  }
})
