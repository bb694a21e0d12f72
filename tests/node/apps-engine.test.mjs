// The engine's names over grantfold's registry. The engine itself runs with them in `tests/engine`.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { beforeEach, test } from 'node:test'

import { AppPermissionManager, AppPermissions, PermissionDeniedError, createPermissionManager, defaultPermissions, notifyAboutError, usePermissions } from 'grantfold/apps-engine'
import { AppGrants, AppRegistry, appCatalog, permissionId } from 'grantfold/rocketchat'

const MODES = ['strict', 'compatible']
const READ = AppPermissions.user.read
const NETWORKING = AppPermissions.networking.default

// The suites are run under NODE_ENV=test, where the engine grants everything.
beforeEach(() => {
  process.env.NODE_ENV = 'production'
})

const stored = (permissionsGranted) => ({ storage: (app) => (app === 'poll' ? { permissionsGranted } : undefined) })

function registered(permissionsGranted) {
  const registry = new AppRegistry()
  registry.installStored('poll', JSON.stringify(permissionsGranted))
  return { registry }
}

function thrown(action) {
  try {
    action()
  } catch (error) {
    return error
  }
  return assert.fail('nothing was thrown')
}

/** What `action` wrote to the console as errors. */
function told(action) {
  const lines = []
  const { error } = console
  console.error = (...words) => lines.push(words)
  try {
    action()
  } finally {
    console.error = error
  }
  return lines
}

test('the objects have every permission of the catalogue once, with its fields', () => {
  const all = Object.values(AppPermissions).flatMap((scope) => Object.values(scope))
  const byName = (a, b) => (a.name < b.name ? -1 : 1)
  const expected = appCatalog().map(({ name, fields }) => ({ name, ...Object.fromEntries(fields.map((field) => [field, []])) }))
  assert.deepEqual(all.sort(byName), expected.sort(byName))
  assert.deepEqual(defaultPermissions.map(({ name }) => name), [...AppGrants.fromStored('a', undefined)])
  assert.equal(defaultPermissions.length, 30)
  for (const permission of defaultPermissions) assert.ok(all.includes(permission), permission.name)
  // Those that are not where their names would put them.
  const { ui, setting, room, scheduler, networking, persistence, command, videoConference, apis, outboundComms, mediaCall } = AppPermissions
  const odd = [ui.interaction, setting.read, setting.write, room['system-view-all'], scheduler.default, networking.default, persistence.default, command.default]
  odd.push(videoConference.read, videoConference.write, videoConference.provider, apis.default, outboundComms.provide, mediaCall.history)
  const moved = ['ui.interact', 'server-setting.read', 'server-setting.write', 'room.system.view-all', 'scheduler', 'networking', 'persistence', 'slashcommand']
  moved.push('video-conference.read', 'video-conference.write', 'video-conference-provider', 'api', 'outbound-communication.provide', 'media-call.history')
  assert.deepEqual(odd.map(({ name }) => name), moved)
  assert.deepEqual(AppPermissions.setting.read, { name: 'server-setting.read', hiddenSettings: [] })
  assert.ok(Object.isFrozen(NETWORKING.domains) && Object.isFrozen(AppPermissions.user) && Object.isFrozen(defaultPermissions))
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

test("the error has the engine's text, and fields", () => {
  const error = new PermissionDeniedError({ appId: 'poll', missingPermissions: [READ, NETWORKING] })
  assert.equal(
    error.message,
    'Failed to call the method  as the app (poll) lacks the following permissions:\n["user.read", "networking"]. Declare them in your app.json to fix the issue.\nreason: undefined',
  )
  assert.ok(error instanceof Error)
  assert.deepEqual({ ...error }, { appId: 'poll', missingPermissions: [READ, NETWORKING], methodName: undefined, reason: undefined, code: 'permission-denied' })
  assert.equal(String(error).indexOf('PermissionDeniedError: Failed'), 0)
  const named = new PermissionDeniedError({ appId: 'poll', missingPermissions: [READ], methodName: 'http.get', reason: 'so it is' })
  assert.match(named.message, /^Failed to call the method "http\.get" as [^]*\nreason: so it is$/)
  assert.equal(new PermissionDeniedError({ appId: 'poll', message: 'mine' }).message, 'mine')
})

test('errors are told once', () => {
  const denied = new PermissionDeniedError({ appId: 'poll', missingPermissions: [READ] })
  const other = new Error('other')
  for (const notify of [notifyAboutError, AppPermissionManager.notifyAboutError]) {
    const lines = told(() => notify(denied))
    assert.equal(lines.length, 1)
    assert.ok(lines[0][0].startsWith(`PermissionDeniedError: ${denied.message}\n`))
    assert.deepEqual(told(() => notify(other)), [[other]])
  }
})

test('the manager of the process denies until it is told where to look', () => {
  assert.deepEqual(told(() => assert.equal(AppPermissionManager.hasPermission('poll', READ), undefined)), [['usePermissions should be called first']])
  usePermissions(registered([READ]))
  assert.deepEqual(told(() => assert.equal(AppPermissionManager.hasPermission('poll', READ), READ)), [])
  const { hasPermission } = AppPermissionManager
  assert.equal(hasPermission('poll', NETWORKING), undefined)
  usePermissions({ ...stored([NETWORKING]), mode: 'compatible' })
  assert.equal(hasPermission('poll', NETWORKING), NETWORKING)
})

test('options and storages that make no sense are refused', () => {
  const [{ registry }, { storage }] = [registered([]), stored([])]
  const refused = [undefined, null, 5, [], {}, { registry, storage }, { registry: {} }, { storage: {} }, { registry, mode: 'strickt' }, { registry, mode: null }, { registry, mode: 'toString' }, { registry, extra: 1 }]
  for (const options of refused) {
    assert.throws(() => createPermissionManager(options), TypeError)
    assert.throws(() => usePermissions(options), TypeError)
  }
  // Each of these has no `permissionsGranted`, and read as an item would have all the defaults.
  for (const item of ['poll', 5, true, [READ], Promise.resolve({ permissionsGranted: [] }), () => ({})]) {
    for (const mode of MODES) assert.throws(() => createPermissionManager({ storage: () => item, mode }).hasPermission('poll', READ), TypeError)
  }
  for (const mode of MODES) assert.equal(createPermissionManager({ storage: () => null, mode }).hasPermission('poll', READ), undefined)
})

const page = new URL('../../docs/apps-engine.md', import.meta.url)

test('the examples of the page are right', { skip: existsSync(page) ? false : 'the page is not part of the package' }, () => {
  const examples = [...readFileSync(page, 'utf8').matchAll(/^```js\n(.*?)^```/gms)].map(([, code]) => code)
  assert.notEqual(examples.length, 0)
  for (const example of examples) {
    const code = example.replace(/^import (.+) from (.+)$/gm, 'const $1 = require($2)').replace(/^(.+) \/\/ (.+)$/gm, 'assert.deepEqual($1, $2)')
    new Function('require', 'assert', code)(createRequire(import.meta.url), assert)
  }
})
