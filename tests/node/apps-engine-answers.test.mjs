// The engine's names over grantfold's registry: what a manager answers in both modes.
import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'

import { AppPermissions, PermissionDeniedError, createPermissionManager } from 'grantfold/apps-engine'
import { AppRegistry, appCatalog, permissionId } from 'grantfold/rocketchat'

import { MODES, NETWORKING, READ, registered, stored } from './apps-engine-world.mjs'
import { thrown } from './workspace-world.mjs'

// The suites are run under NODE_ENV=test, where the engine grants everything.
beforeEach(() => {
  process.env.NODE_ENV = 'production'
})

for (const mode of MODES) {
  for (const [over, make] of Object.entries({ registry: registered, storage: stored })) {
    test(`${mode}, over a ${over}: each permission alone grants that one and no other`, () => {
      for (const { name } of appCatalog()) {
        const manager = createPermissionManager({ ...make([{ name }]), mode })
        for (const asked of appCatalog()) {
          const granted = manager.hasPermission('poll', { name: asked.name })
          assert.equal(granted?.name, asked.name === name ? name : undefined)
        }
      }
      const nothing = createPermissionManager({ ...make([]), mode })
      const defaults = createPermissionManager({ ...make(undefined), mode })
      for (const { name, default: isDefault } of appCatalog()) {
        assert.equal(nothing.hasPermission('poll', { name }), undefined)
        assert.equal(defaults.hasPermission('poll', { name }) !== undefined, isDefault, name)
        assert.equal(defaults.hasPermission('unknown', { name }), undefined)
      }
    })
  }
}

test('strict: whatever is malformed grants nothing, though the engine grants or throws', () => {
  const lists = [[READ, null], [null, READ], [1, READ], ['user.read', READ], [READ, { name: 5 }], [READ, {}], [READ, undefined]]
  for (const list of lists) {
    for (const source of [stored(list), registered(list)]) {
      assert.equal(createPermissionManager(source).hasPermission('poll', READ), undefined, JSON.stringify(list))
    }
  }
  const cyclic = [READ]
  cyclic.push({ name: 'user.write', cyclic })
  const others = ['', 0, false, NaN, Infinity, 'user.read', {}, { 0: READ, length: 1 }, () => [READ], Symbol('x'), 5n, cyclic, [READ, 5n], Object.assign([READ], { toJSON: () => undefined })]
  for (const permissionsGranted of others) {
    assert.equal(createPermissionManager(stored(permissionsGranted)).hasPermission('poll', READ), undefined, String(typeof permissionsGranted))
  }
  const unknown = [{ name: 'no.such' }, READ]
  for (const source of [stored(unknown), registered(unknown)]) {
    const manager = createPermissionManager(source)
    assert.deepEqual([manager.hasPermission('poll', READ), manager.hasPermission('poll', { name: 'no.such' })], [READ, undefined])
  }
})

test('strict: questions that make no sense are denied', () => {
  for (const source of [stored(undefined), registered(undefined)]) {
    const manager = createPermissionManager(source)
    const names = [undefined, null, 5, permissionId('user.read'), ['user.read'], new String('user.read'), 'USER.READ', ' user.read', '__proto__', '\ud800']
    for (const name of names) assert.equal(manager.hasPermission('poll', { name }), undefined)
    for (const permission of [undefined, null, 'user.read', 5]) assert.equal(manager.hasPermission('poll', permission), undefined)
    for (const app of [undefined, null, 5, '', '\ud800', '__proto__', ['poll'], new String('poll')]) {
      assert.equal(manager.hasPermission(app, READ), undefined)
      assert.ok(thrown(() => manager.requireHost(app, 'https://a.example/')) instanceof PermissionDeniedError)
    }
  }
})

test('strict: what stands on the prototype of all objects grants nothing', () => {
  const polluted = { permissionsGranted: [READ], mode: 'compatible', name: 'user.read', audit: 'report-only' }
  Object.assign(Object.prototype, polluted)
  try {
    const manager = createPermissionManager({ storage: () => ({}) })
    assert.deepEqual(manager.hasPermission('poll', AppPermissions.user.write), AppPermissions.user.write, 'no list: the defaults')
    assert.equal(manager.hasPermission('poll', AppPermissions.role.read), undefined)
    for (const source of [stored([{}]), registered([{}]), stored([]), registered([])]) {
      assert.equal(createPermissionManager(source).hasPermission('poll', READ), undefined)
    }
  } finally {
    for (const key of Object.keys(polluted)) delete Object.prototype[key]
  }
})

test('NODE_ENV=test grants everything in compatible mode and nothing in strict mode', () => {
  process.env.NODE_ENV = 'test'
  const asked = { name: 'no.such' }
  for (const source of [stored([]), registered([])]) {
    assert.equal(createPermissionManager({ ...source, mode: 'compatible' }).hasPermission('unknown', asked), asked)
    assert.equal(createPermissionManager(source).hasPermission('poll', READ), undefined)
    createPermissionManager({ ...source, mode: 'compatible' }).requireHost('poll', 'https://a.example/')
    assert.throws(() => createPermissionManager(source).requireHost('poll', 'https://a.example/'), PermissionDeniedError)
  }
})

test('compatible over the storage: the first stored entry itself, and what throws in the engine', () => {
  const entry = { name: 'user.read', required: true, note: 'mine' }
  const list = [{ name: 'no.such' }, entry, { name: 'user.read' }, null]
  const manager = createPermissionManager({ ...stored(list), mode: 'compatible' })
  assert.equal(manager.hasPermission('poll', READ), entry)
  assert.equal(manager.hasPermission('poll', { name: 'no.such' }), list[0])
  assert.throws(() => manager.hasPermission('poll', AppPermissions.user.write), TypeError)
  for (const permissionsGranted of ['user.read', {}, 5]) {
    assert.throws(() => createPermissionManager({ ...stored(permissionsGranted), mode: 'compatible' }).hasPermission('poll', READ), TypeError)
  }
  for (const permissionsGranted of [undefined, null, '', 0, false]) {
    assert.equal(createPermissionManager({ ...stored(permissionsGranted), mode: 'compatible' }).hasPermission('poll', READ), READ)
  }
})

test('compatible over a registry: the name with its limits, and of the defaults the entries of the engine', () => {
  const list = [{ name: 'networking', domains: ['a.example'], required: true }]
  const granted = (permissionsGranted) => createPermissionManager({ ...registered(permissionsGranted), mode: 'compatible' }).hasPermission('poll', NETWORKING)
  assert.deepEqual(granted(list), { name: 'networking', domains: ['a.example'] })
  assert.equal(granted(undefined), NETWORKING)
})

test('changes count with the next question', () => {
  const items = new Map([['poll', { permissionsGranted: [READ] }]])
  const registry = new AppRegistry()
  registry.installStored('poll', JSON.stringify([READ]))
  for (const mode of MODES) {
    const over = createPermissionManager({ storage: (app) => items.get(app), mode })
    const item = { permissionsGranted: [READ] }
    items.set('poll', item)
    const has = (permission) => over.hasPermission('poll', permission) !== undefined
    assert.deepEqual([has(READ), has(NETWORKING)], [true, false])
    item.permissionsGranted[0] = NETWORKING
    assert.deepEqual([has(READ), has(NETWORKING)], [false, true])
    items.delete('poll')
    assert.deepEqual([has(READ), has(NETWORKING)], [false, false])
  }
  const managers = MODES.map((mode) => createPermissionManager({ registry, mode }))
  for (const manager of managers) assert.equal(manager.hasPermission('poll', READ).name, 'user.read')
  registry.remove('poll')
  for (const manager of managers) assert.equal(manager.hasPermission('poll', READ), undefined)
})

test('hosts and scopes are enforced in strict mode', () => {
  const list = [{ name: 'networking', domains: ['a.example', '*.b.example'] }, { name: 'cloud.workspace-token', scopes: ['one'] }]
  for (const source of [stored(list), registered(list)]) {
    const manager = createPermissionManager(source)
    assert.deepEqual(manager.hasPermission('poll', NETWORKING), list[0])
    assert.deepEqual(manager.hasPermission('poll', AppPermissions.cloud['workspace-token']), list[1])
    manager.requireHost('poll', 'https://a.example/x')
    manager.requireHost('poll', 'https://x.b.example/')
    manager.requireScope('poll', 'one')
    const host = thrown(() => manager.requireHost('poll', 'https://evil.example/', { method: 'fetch' }))
    assert.ok(host instanceof PermissionDeniedError && host.cause !== undefined)
    assert.deepEqual([host.code, host.appId, host.methodName, host.missingPermissions], ['host-denied', 'poll', 'fetch', []])
    assert.match(host.message, /evil\.example/)
    assert.equal(thrown(() => manager.requireHost('poll', 'no url')).code, 'host-denied')
    assert.equal(thrown(() => manager.requireScope('poll', 'two')).code, 'scope-denied')
    assert.throws(() => manager.requireHost('poll', 5), TypeError)
    const compatible = createPermissionManager({ ...source, mode: 'compatible' })
    compatible.requireHost('poll', 'https://evil.example/')
    compatible.requireScope('poll', 'two')
  }
  for (const mode of MODES) {
    const manager = createPermissionManager({ ...stored([]), mode })
    const error = thrown(() => manager.requireHost('poll', 'https://a.example/', { method: 'fetch' }))
    assert.deepEqual([error.code, error.missingPermissions, error.methodName], ['permission-denied', [NETWORKING], 'fetch'])
    assert.match(error.message, /^Failed to call the method "fetch" as the app \(poll\) lacks the following permissions:\n\["networking"\]\./)
    assert.equal(thrown(() => manager.requireScope('poll', 'one')).code, 'permission-denied')
  }
  const unlimited = createPermissionManager(stored([{ name: 'networking' }]))
  assert.deepEqual(unlimited.hasPermission('poll', NETWORKING), { name: 'networking' })
  const broken = createPermissionManager(stored([{ name: 'networking', domains: 'a.example' }]))
  assert.deepEqual(broken.hasPermission('poll', NETWORKING), { name: 'networking', domains: [] })
  assert.throws(() => broken.requireHost('poll', 'https://a.example/'), { code: 'host-denied' })
})

test('however a URL is written, its host is what counts', () => {
  const manager = createPermissionManager(stored([{ name: 'networking', domains: ['a.example', '*.B.example', 'münchen.example', '[::1]', '127.0.0.1', 'c.example:8443', 'https://d.example', '*'] }]))
  const passes = (url) => {
    try {
      manager.requireHost('poll', url)
      return true
    } catch (error) {
      assert.equal(error.code, 'host-denied', url)
      return false
    }
  }
  const those = ['https://A.EXAMPLE:8443/', 'https://a.example./', 'https://user:b.example@a.example/', 'wss://x.y.b.example', 'https://MU\u0308NCHEN.example']
  those.push('https://xn--mnchen-3ya.example', 'http://[0:0:0:0:0:0:0:1]:80/', 'http://2130706433/', 'http://0x7f.1/', 'https://a%2eexample/')
  assert.deepEqual(those.filter((url) => !passes(url)), [])
  const others = ['https://a.example@evil.example/', 'https://evil.example\\@a.example', 'https://evil.example#@a.example', 'https://evil.example?@a.example', 'https://a.example.evil.example']
  others.push('https://b.example', 'https://xb.example', 'https://.b.example', 'http://[::ffff:127.0.0.1]/', 'https://c.example:8443/', 'https://d.example/', '//a.example', 'ftp://a.example', 'file://a.example/x')
  others.push('blob:https://a.example/x', 'javascript:a.example', 'a.example', '', 'https://', 'https://*/')
  assert.deepEqual(others.filter(passes), [])
})
