// The registry of apps.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'

import { PermissionDeniedError } from 'grantfold'
import { AppGrants, AppManifest, AppRegistry, RegistryError, permissionId } from 'grantfold/rocketchat'

const manifest = (id, ...names) => JSON.stringify({ id, permissions: names.map((name) => ({ name })) })

function thrown(action) {
  try {
    action()
  } catch (error) {
    return error
  }
  return assert.fail('nothing was thrown')
}

test('an app may do what it was installed with, and nothing before and after', () => {
  const registry = new AppRegistry()
  assert.equal(registry.has('poll', 'message.write'), false)
  const grants = registry.install(manifest('poll', 'message.write'))
  assert.ok(grants instanceof AppGrants)
  assert.equal(registry.get('poll'), grants)
  assert.deepEqual([registry.version, registry.apps()], [1, ['poll']])
  for (const [permission, has] of [['message.write', true], ['room.write', false], ['no.such', false]]) {
    assert.equal(registry.has('poll', permission), has, permission)
  }
  assert.equal(registry.has('poll', permissionId('message.write')), true)
  assert.equal(registry.has('poll', permissionId('room.write')), false)
  registry.require('poll', ['message.write'])
  registry.remove('poll')
  assert.equal(registry.has('poll', 'message.write'), false)
  assert.equal(registry.has('poll', permissionId('message.write')), false)
  assert.equal(registry.get('poll'), null)
  assert.deepEqual([registry.version, registry.apps()], [2, []])
  assert.equal(grants.has('message.write'), true, 'a snapshot stays')
})

test('an update gives more only with consent', () => {
  const registry = new AppRegistry()
  registry.install(AppManifest.parse(manifest('poll', 'message.read', 'message.write')))
  registry.update(manifest('poll', 'message.read'))
  assert.equal(registry.has('poll', 'message.write'), false)
  const more = manifest('poll', 'message.read', 'room.write')
  const diff = registry.diff(more)
  assert.deepEqual(diff.changes.map(({ permission }) => permission), ['room.write'])
  const error = thrown(() => registry.update(Buffer.from(more), { consent: false }))
  assert.ok(error instanceof RegistryError && error instanceof Error)
  assert.deepEqual(JSON.parse(JSON.stringify(error)), { kind: 'needs-consent', app: 'poll', diff })
  assert.match(error.message, /needs consent: it gains `room\.write`/)
  assert.ok(Object.isFrozen(error.diff.changes))
  assert.equal(registry.has('poll', 'room.write'), false)
  assert.equal(registry.version, 2)
  assert.equal(registry.update(more, { consent: true }).has('room.write'), true)
  assert.equal(registry.has('poll', 'room.write'), true)
})

test('what the engine stored is installed as the engine reads it', () => {
  const registry = new AppRegistry()
  assert.equal(registry.installStored('old', undefined).origin, 'defaults')
  registry.installStored('new', '[{"name": "scheduler"}]')
  assert.deepEqual([registry.has('old', 'message.write'), registry.has('new', 'message.write'), registry.has('new', 'scheduler')], [true, false, true])
  assert.throws(() => registry.installStored('forgotten'), TypeError)
})

test('what is refused is an error with fields, and changes nothing', () => {
  const registry = new AppRegistry()
  registry.install(manifest('poll', 'message.read'))
  const refused = [
    [() => registry.install(manifest('poll', 'message.write')), 'installed', 'poll'],
    [() => registry.installStored('poll', undefined), 'installed', 'poll'],
    [() => registry.installStored('', undefined), 'no-id', null],
    [() => registry.install('{"permissions": []}'), 'no-id', null],
    [() => registry.install('{'), 'no-id', null],
    [() => registry.update(manifest('another')), 'not-installed', 'another'],
    [() => registry.diff(manifest('__proto__')), 'not-installed', '__proto__'],
    [() => registry.remove('constructor'), 'not-installed', 'constructor'],
  ]
  for (const [call, kind, app] of refused) {
    const error = thrown(call)
    assert.ok(error instanceof RegistryError, `${call}: ${error}`)
    assert.deepEqual([error.name, error.kind, error.app, error.diff], ['RegistryError', kind, app, null], `${call}`)
  }
  assert.equal(registry.version, 1)
  assert.deepEqual(registry.apps(), ['poll'])
  assert.equal(registry.has('poll', 'message.write'), false)
})

test('an app that is not installed is denied with a reason', () => {
  const registry = new AppRegistry()
  for (const app of ['nobody', '__proto__', 'constructor']) {
    assert.equal(registry.has(app, 'message.write'), false)
    const error = thrown(() => registry.require(app, 'message.write', { method: 'post' }))
    assert.ok(error instanceof PermissionDeniedError)
    assert.deepEqual([error.subject, error.missing, error.method], [app, ['message.write'], 'post'])
  }
})

test('wrong values are refused with a sentence', () => {
  const registry = new AppRegistry()
  registry.install(manifest('poll', 'message.read'))
  for (const app of ['poll', 'nobody']) {
    for (const id of [-1, 0.5, NaN, 10_000, undefined, null, {}]) assert.throws(() => registry.has(app, id), TypeError, `${id}`)
  }
  assert.throws(() => registry.install(5), /^TypeError: text must be a string or a Uint8Array, got the number 5/)
  assert.throws(() => registry.update('{}', { consent: 'yes' }), /options\.consent must be true or false/)
  assert.throws(() => registry.update('{}', { agreed: true }), /options has no key "agreed"/)
  assert.throws(() => registry.remove('a\ud800'), /half of a surrogate pair/)
  assert.throws(() => registry.get(5), TypeError)
  assert.throws(() => new RegistryError(), /no public constructor/)
  assert.ok(Object.isFrozen(registry))
  assert.equal(inspect(registry), "AppRegistry { version: 1, apps: [ 'poll' ] }")
})
