// The engine's names over grantfold's registry: bridges that are guarded, and what a registry that audits hears of them.
import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'

import { AppPermissions, PermissionDeniedError, createPermissionManager } from 'grantfold/apps-engine'
import { AppRegistry } from 'grantfold/rocketchat'

import { MODES, NETWORKING, READ, stored, told } from './apps-engine-world.mjs'
import { memory } from './memory.mjs'

// The suites are run under NODE_ENV=test, where the engine grants everything.
beforeEach(() => {
  process.env.NODE_ENV = 'production'
})

test('bridges are guarded', async () => {
  const list = [{ name: 'networking', domains: ['a.example'] }, { name: 'cloud.workspace-token', scopes: ['one'] }]
  class HttpBridge {
    doCall(info) {
      return [this, info]
    }
  }
  class CloudWorkspaceBridge {
    doGetWorkspaceToken(...given) {
      return [this, ...given]
    }
  }
  const manager = createPermissionManager(stored(list))
  for (const bad of [{}, { HttpBridge }, { CloudWorkspaceBridge }]) assert.throws(() => manager.guardBridges(bad), TypeError)
  manager.guardBridges({ HttpBridge, CloudWorkspaceBridge, Other: 1 })
  const [http, cloud] = [new HttpBridge(), new CloudWorkspaceBridge()]
  const info = { appId: 'poll', url: 'https://a.example/' }
  assert.deepEqual(await http.doCall(info), [http, info])
  assert.deepEqual(cloud.doGetWorkspaceToken('one', 'poll'), [cloud, 'one', 'poll'])
  let call
  assert.match(told(() => (call = http.doCall({ appId: 'poll', url: 'https://b.example/' })))[0][0], /b\.example/)
  assert.equal(await call, undefined)
  assert.match(told(() => assert.equal(cloud.doGetWorkspaceToken('two', 'poll'), undefined))[0][0], /two/)
  await assert.rejects(http.doCall({ appId: 'poll', url: 5 }), TypeError)
  await assert.rejects(http.doCall(undefined), TypeError)
})

test('what a bridge sends is what was asked about, however often it is read', async () => {
  class HttpBridge {
    doCall(info) {
      return info
    }
  }
  class CloudWorkspaceBridge {
    doGetWorkspaceToken() {}
  }
  createPermissionManager(stored([{ name: 'networking', domains: ['a.example'] }])).guardBridges({ HttpBridge, CloudWorkspaceBridge })
  const reads = { appId: 0, url: 0 }
  const request = { headers: {} }
  const info = {
    method: 'get',
    request,
    get appId() {
      return reads.appId++ === 0 ? 'poll' : 'another'
    },
    get url() {
      return reads.url++ === 0 ? 'https://a.example/' : 'https://b.example/'
    },
  }
  const sent = await new HttpBridge().doCall(info)
  assert.deepEqual(reads, { appId: 1, url: 1 })
  for (const _time of [1, 2]) assert.deepEqual({ ...sent }, { method: 'get', request, appId: 'poll', url: 'https://a.example/' })
  assert.equal(sent.request, request)
})

/** A registry that audits, its manager, and bridges as the engine has them, which ask that manager. */
function audited(audit, permissionsGranted, mode) {
  const registry = new AppRegistry({ audit })
  registry.installStored('poll', JSON.stringify(permissionsGranted))
  const manager = createPermissionManager({ registry, mode })
  const ask = (app, permission) => {
    if (manager.hasPermission(app, permission)) return 'ran'
    manager.notifyAboutError(new PermissionDeniedError({ appId: app, missingPermissions: [permission] }))
    return undefined
  }
  class HttpBridge {
    async doCall({ appId }) {
      return ask(appId, NETWORKING)
    }
  }
  class CloudWorkspaceBridge {
    doGetWorkspaceToken(scope, appId) {
      return ask(appId, AppPermissions.cloud['workspace-token'])
    }
  }
  class UserBridge {
    async doGetById(id, appId) {
      const given = ask(appId, READ)
      await undefined
      ask(appId, AppPermissions.role.read)
      return given
    }
  }
  manager.guardBridges({ HttpBridge, CloudWorkspaceBridge, UserBridge, other: 5, nothing: undefined })
  manager.guardBridges({ HttpBridge, CloudWorkspaceBridge, UserBridge })
  return { registry, manager, http: new HttpBridge(), cloud: new CloudWorkspaceBridge(), users: new UserBridge() }
}

const asked = (granted, denied, first = null, last = first) => ({ granted, denied, first, last })
const silently = async (action) => {
  let given
  told(() => (given = action()))
  return given
}
const NARROW = [{ name: 'networking', domains: ['a.example'] }, { name: 'cloud.workspace-token', scopes: ['one'] }]

test('a registry that audits hears what its manager is asked, and where', async () => {
  const { registry, manager, http, cloud, users } = audited('enforce', NARROW)
  assert.equal(await silently(() => http.doCall({ appId: 'poll', url: 'https://a.example/x' })), 'ran')
  assert.equal(await silently(() => http.doCall({ appId: 'poll', url: 'https://b.example/x' })), undefined)
  assert.equal(await silently(() => cloud.doGetWorkspaceToken('one', 'poll')), 'ran')
  assert.equal(await silently(() => cloud.doGetWorkspaceToken('two', 'poll')), undefined)
  const { error } = console
  console.error = () => {}
  assert.equal(await users.doGetById('ann', 'poll'), undefined)
  console.error = error
  assert.equal(manager.hasPermission('poll', { name: 'no.such' }), undefined)
  manager.requireHost('poll', 'https://a.example/', { at: 'a redirect' })
  assert.equal(manager.hasPermission('unknown', READ), undefined)
  const report = registry.report('poll')
  assert.deepEqual(report.hosts, { 'a.example': asked(2, 0, 'HttpBridge.doCall', 'a redirect'), 'b.example': asked(0, 1, 'HttpBridge.doCall') })
  assert.deepEqual(report.scopes, { one: asked(1, 0, 'CloudWorkspaceBridge.doGetWorkspaceToken'), two: asked(0, 1, 'CloudWorkspaceBridge.doGetWorkspaceToken') })
  assert.deepEqual(report.asked, {
    // Once for each call, and the redirect.
    networking: asked(3, 0, 'HttpBridge.doCall', 'a redirect'),
    'cloud.workspace-token': asked(2, 0, 'CloudWorkspaceBridge.doGetWorkspaceToken'),
    'user.read': asked(0, 1, 'UserBridge.doGetById'),
    // By then the call has another place, or none.
    'role.read': asked(0, 1),
    'no.such': asked(0, 1),
  })
})

test('a report-only registry makes its manager let everything pass, and tells what would not', async () => {
  for (const mode of MODES) {
    const { registry, manager, http, cloud, users } = audited('report-only', NARROW, mode)
    const lines = []
    const { error } = console
    console.error = (...words) => lines.push(words)
    for (const url of ['https://a.example/', 'https://b.example/', 'no url', 5, undefined]) assert.equal(await http.doCall({ appId: 'poll', url }), 'ran', mode)
    for (const scope of ['one', 'two', undefined]) assert.equal(cloud.doGetWorkspaceToken(scope, 'poll'), 'ran')
    assert.equal(await users.doGetById('ann', 'poll'), 'ran')
    assert.equal(await http.doCall({ appId: 'unknown', url: 'https://a.example/' }), undefined)
    console.error = error
    assert.equal(lines.length, 1)
    assert.equal(manager.hasPermission('poll', READ), READ)
    assert.deepEqual(manager.hasPermission('poll', { name: 'no.such' }), { name: 'no.such' })
    // What compares lists by itself is not to deny either; but no list would open no hidden setting.
    assert.deepEqual(manager.hasPermission('poll', NETWORKING), { name: 'networking' })
    manager.requireHost('poll', 'https://c.example/')
    manager.requireScope('poll', 'three')
    const report = registry.report('poll')
    assert.deepEqual(report.asked['user.read'], asked(0, 2, 'UserBridge.doGetById'))
    assert.deepEqual(report.denied, ['no.such', 'role.read', 'user.read'])
    assert.equal(report.asked.networking.granted, 7)
    if (mode === 'strict') {
      assert.deepEqual(Object.entries(report.hosts).map(([host, { granted, denied }]) => [host, granted, denied]), [['', 0, 3], ['a.example', 1, 0], ['b.example', 0, 1], ['c.example', 0, 1]])
      assert.deepEqual(Object.keys(report.scopes), ['one', 'three', 'two'])
    }
  }
  const settings = audited('report-only', [{ name: 'server-setting.read', hiddenSettings: ['Secret'] }]).manager
  assert.deepEqual(settings.hasPermission('poll', AppPermissions.setting.read), { name: 'server-setting.read', hiddenSettings: ['Secret'] })
})

test('of a malformed list a report tells what the manager answered', () => {
  for (const audit of ['enforce', 'report-only']) {
    const { registry, manager } = audited(audit, [READ, null])
    const passes = audit === 'report-only'
    assert.equal(manager.hasPermission('poll', READ) !== undefined, passes)
    assert.equal(manager.hasPermission('poll', AppPermissions.user.write) !== undefined, passes)
    assert.deepEqual(registry.report('poll').asked, { 'user.read': asked(0, 1), 'user.write': asked(0, 1) })
    registry.update('{"id": "poll", "permissions": [{"name": "user.read"}]}', { consent: true })
    assert.equal(manager.hasPermission('poll', READ), READ)
    assert.deepEqual(registry.report('poll').asked['user.read'], asked(1, 1))
  }
})

test('the managers of an app with a malformed list leave nothing in its registry', () => {
  const { registry } = audited('enforce', [READ, null])
  const ask = (times) => {
    for (let at = 0; at < times; at++) createPermissionManager({ registry }).hasPermission('poll', READ)
  }
  ask(100)
  const before = memory()
  ask(3_000)
  assert.ok(memory() - before < 2 ** 20)
  assert.deepEqual(registry.report('poll').asked, { 'user.read': asked(0, 3_100) })
})
