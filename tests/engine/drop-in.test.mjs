// Every method of the engine's bridges under each single grant, with grantfold deciding: what comes of it is what the table says, and
// what comes of it with the engine's own permission manager.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import * as ours from 'grantfold/apps-engine'
import { AppRegistry, appCatalog } from 'grantfold/rocketchat'

import { RAN, bridge, call, engine, files, listening, methods, required } from './engine.mjs'

const table = JSON.parse(readFileSync(process.env.GRANTFOLD_METHODS, 'utf8'))
const rows = table.filter(({ layer, verified_by_running_1_62_0: there }) => layer === 'bridge' && there)
const names = appCatalog().map(({ name }) => name)
const GRANTS = [[], ...names.map((name) => [{ name }])]
// What the engine got after this release.
const LATER = ['abac', 'mediaCall']

/** Every single grant is an app of its own. */
const apps = new Map(GRANTS.map((permissionsGranted, at) => [`app-${at}`, { permissionsGranted }]))
const registry = new AppRegistry()
for (const [app, { permissionsGranted }] of apps) registry.installStored(app, JSON.stringify(permissionsGranted))
const storage = (app) => apps.get(app)

const dropIn = (options) => ({ ...ours, AppPermissionManager: ours.createPermissionManager(options) })

/** The engine as it is, with what it asks its AppManager for. */
function itself(storageItem = storage) {
  const load = engine()
  const { AppManager } = load('AppManager')
  const found = (app) => storageItem(app) && { getStorageItem: () => storageItem(app) }
  AppManager.Instance = { apps: { get: found }, getPermissionsById: AppManager.prototype.getPermissionsById }
  return load
}

const text = (app, name) => `Failed to call the method  as the app (${app}) lacks the following permissions:\n["${name}"]. Declare them in your app.json to fix the issue.\nreason: undefined`

const MANAGERS = {
  'the engine itself': () => itself(),
  'strict, over a registry': () => engine(dropIn({ registry })),
  'strict, over the storage': () => engine(dropIn({ storage })),
  'compatible, over a registry': () => engine(dropIn({ registry, mode: 'compatible' })),
  'compatible, over the storage': () => engine(dropIn({ storage, mode: 'compatible' })),
}

// In strict mode the environment of a test means nothing.
const RUNS = [...Object.entries(MANAGERS).map((each) => [...each, 'production']), ['strict, under NODE_ENV=test', MANAGERS['strict, over a registry'], 'test']]

for (const [manager, loaded, environment] of RUNS) {
  test(`every bridge method under each single grant: ${manager}`, async (t) => {
    process.env.NODE_ENV = environment
    t.after(() => delete process.env.NODE_ENV)
    const load = loaded()
    const counts = { ran: 0, denied: 0, unguarded: 0 }
    for (const { bridge: type, method, requires, on_denied: onDenied, sync } of rows) {
      const made = bridge(load, type)
      for (const [app, { permissionsGranted: [granted] }] of apps) {
        const about = `${type}.${method} with ${granted?.name}`
        const { value, promised, thrown, told } = await listening(() => call(made, method, app))
        assert.ifError(thrown)
        if (requires.length === 0) {
          counts.unguarded += 1
          assert.deepEqual([value, told], [RAN, []], about)
          continue
        }
        const runs = requires.includes(granted?.name)
        counts[runs ? 'ran' : 'denied'] += 1
        assert.equal(value, runs ? RAN : undefined, about)
        if (!runs) assert.deepEqual([onDenied, promised], ['undefined', !sync], about)
        // Where one of several is enough they are asked for in turn, and every refusal is told.
        const refused = runs ? requires.slice(0, requires.indexOf(granted.name)) : requires
        assert.equal(told.length, refused.length, about)
        refused.forEach((name, at) => assert.ok(told[at].includes(`Error: ${text(app, name)}\n`), told[at]))
      }
    }
    t.diagnostic(`${rows.length} methods, ${apps.size} grants: ${JSON.stringify(counts)}`)
    assert.ok(counts.ran >= 120 && counts.denied > 5000)
  })
}

test('the rows of this release are the methods that the engine has', () => {
  const load = engine()
  const listed = rows.map(({ bridge, method }) => `${bridge}.${method}`)
  assert.deepEqual(methods(load).sort(), listed.sort())
})

test("the objects are the engine's", () => {
  const theirs = engine()('permissions/AppPermissions')
  const released = Object.fromEntries(Object.entries(ours.AppPermissions).filter(([scope]) => !LATER.includes(scope)))
  assert.deepEqual(released, theirs.AppPermissions)
  const sorted = (list) => [...list].sort((a, b) => (a.name < b.name ? -1 : 1))
  assert.deepEqual(sorted(ours.defaultPermissions), sorted(theirs.defaultPermissions))
})

test("the error has the engine's text", () => {
  const theirs = engine()('errors/PermissionDeniedError').PermissionDeniedError
  const missingPermissions = [{ name: 'user.read' }, { name: 'networking', domains: ['a'] }]
  for (const given of [{ appId: 'a', missingPermissions }, { appId: 'a', missingPermissions: [], methodName: 'http.get', reason: 'r' }, { appId: 'a', message: 'm' }]) {
    assert.equal(new ours.PermissionDeniedError(given).message, new theirs(given).message)
  }
})

test('managers and the proxy of network modules deny as the table says', async () => {
  for (const mode of ['strict', 'compatible']) {
    const load = engine(dropIn({ storage, mode }))
    const having = (name) => `app-${GRANTS.findIndex(([entry]) => entry?.name === name)}`
    const nothing = 'app-0'
    const host = { getOneById: () => ({}), getBridges: () => new Proxy({}, { get: () => () => ({ doActionsChanged() {} }) }), getAccessorManager: () => ({}) }
    const { AppVideoConfProviderManager } = load('managers/AppVideoConfProviderManager')
    const { AppOutboundCommunicationProviderManager } = load('managers/AppOutboundCommunicationProviderManager')
    const { UIActionButtonManager } = load('managers/UIActionButtonManager')
    const { requireNativeModule } = load('compiler/modules')
    const thrown = async (action) => (await listening(action)).thrown
    for (const [Manager, name] of [[AppVideoConfProviderManager, 'video-conference-provider'], [AppOutboundCommunicationProviderManager, 'outbound-communication.provide']]) {
      const provider = { name: 'p', type: 'phone' }
      const error = await thrown(() => new Manager(host).addProvider(nothing, provider))
      assert.ok(error instanceof ours.PermissionDeniedError)
      assert.deepEqual([error.appId, error.missingPermissions.map((each) => each.name), error.message], [nothing, [name], text(nothing, name)])
      assert.equal(await thrown(() => new Manager(host).addProvider(having(name), provider)), undefined)
    }
    const button = { actionId: 'b' }
    const { value, told } = await listening(() => new UIActionButtonManager(host).registerActionButton(nothing, button))
    assert.deepEqual([value, told.length], [false, 1])
    assert.equal(new UIActionButtonManager(host).registerActionButton(having('ui.registerButtons'), button), true)
    const http = { get: () => RAN }
    const error = await thrown(() => requireNativeModule('http', nothing, () => http).get)
    assert.deepEqual([error instanceof ours.PermissionDeniedError, error.methodName], [true, 'http.get'])
    assert.equal(requireNativeModule('http', having('networking'), () => http).get(), RAN)
  }
})

test('compatible mode over the storage is the engine, entry for entry and error for error; strict mode never grants more', async (t) => {
  const own = { name: 'user.read', required: true, of: ['mine'] }
  const stored = [
    undefined, null, '', 0, false, NaN, [], 'user.read', {}, 5, true,
    [own], [{ name: 'x' }, own, { name: 'user.read' }], [{ name: 'no.such' }], ['user.read'], [null, own], [own, null], [undefined], [1, own],
    [{ name: 'networking', domains: ['a.example'] }, { name: 'networking' }], [{ name: 'USER.READ' }, { name: ' user.read' }], [{}], [{ name: null }],
  ]
  const asked = [...names, 'no.such', 'x', 'USER.READ', '', undefined, null, 5].map((name) => ({ name })).concat([undefined, null])
  let item
  const find = (app) => (app === 'app' ? item : undefined)
  const theirs = itself(find)('managers/AppPermissionManager').AppPermissionManager
  const compatible = ours.createPermissionManager({ storage: find, mode: 'compatible' })
  const strict = ours.createPermissionManager({ storage: find })
  const outcome = async (manager, app, permission) => {
    const { value, thrown } = await listening(() => ({ is: manager.hasPermission(app, permission) }))
    // What V8 calls the list is how somebody's source spells it.
    return { is: value?.is, thrown: thrown && `${thrown.name}: ${thrown.message.replace(/^.+(?=\.find is)/, 'list')}` }
  }
  let [count, granted] = [0, 0]
  for (const environment of [undefined, 'test', 'production']) {
    if (environment !== undefined) process.env.NODE_ENV = environment
    for (const permissionsGranted of stored) {
      item = { permissionsGranted }
      for (const app of ['app', 'unknown', '', undefined]) {
        for (const permission of asked) {
          const [its, mine] = [await outcome(theirs, app, permission), await outcome(compatible, app, permission)]
          assert.deepEqual(mine, its)
          // The same object, unless it is one of the defaults, which each has of its own.
          if (Array.isArray(permissionsGranted)) assert.equal(mine.is, its.is)
          const least = await outcome(strict, app, permission)
          assert.equal(least.thrown, undefined)
          if (least.is !== undefined) {
            assert.ok(its.is !== undefined, `${JSON.stringify(item)}: ${permission.name}`)
            granted += 1
          }
          count += 1
        }
      }
    }
    delete process.env.NODE_ENV
  }
  t.diagnostic(`${count} answers, ${granted} granted in strict mode`)
  assert.notEqual(granted, 0)
})

test('an app without a storage item is denied, where the engine throws', () => {
  const load = engine()
  const { AppManager } = load('AppManager')
  AppManager.Instance = { apps: new Map([['app', { getStorageItem: () => undefined }]]), getPermissionsById: AppManager.prototype.getPermissionsById }
  const [read] = ours.defaultPermissions
  assert.throws(() => load('managers/AppPermissionManager').AppPermissionManager.hasPermission('app', read), TypeError)
  const { apps: installed } = AppManager.Instance
  for (const mode of ['strict', 'compatible']) {
    const manager = ours.createPermissionManager({ storage: (app) => installed.get(app)?.getStorageItem(), mode })
    assert.equal(manager.hasPermission('app', read), undefined)
  }
})

test("hosts and scopes are enforced in the engine's own bridges", async () => {
  const items = { poll: { permissionsGranted: [{ name: 'networking', domains: ['a.example'] }, { name: 'cloud.workspace-token', scopes: ['one'] }] }, bare: { permissionsGranted: [] } }
  for (const mode of ['strict', 'compatible']) {
    const dropped = dropIn({ storage: (app) => items[app], mode })
    const load = engine(dropped)
    dropped.AppPermissionManager.guardBridges(load('bridges'))
    const http = (appId, url) => listening(() => bridge(load, 'HttpBridge').doCall({ appId, url, method: 'get' }))
    const token = (appId, scope) => listening(() => bridge(load, 'CloudWorkspaceBridge').doGetWorkspaceToken(scope, appId))
    const other = mode === 'strict' ? [undefined, 1] : [RAN, 0]
    for (const [{ value, told }, expected] of [
      [await http('poll', 'https://a.example/x'), [RAN, 0]],
      [await http('poll', 'https://b.example/x'), other],
      [await http('bare', 'https://a.example/x'), [undefined, 1]],
      [await token('poll', 'one'), [RAN, 0]],
      [await token('poll', 'two'), other],
      [await token('bare', 'one'), [undefined, 1]],
    ]) assert.deepEqual([value, told.length], expected)
    assert.ok((await http('bare', 'https://a.example/')).told[0].includes('lacks the following permissions:\n["networking"]'))
  }
})

/** All bridges, those too that the engine's index leaves out. */
const bridgesOf = (load) => Object.assign({}, ...files().map((file) => load(`bridges/${file}`)))

for (const audit of ['enforce', 'report-only']) {
  test(`a registry with audit: ${audit} has noted every permission that a bridge asked for, and the method`, async (t) => {
    process.env.NODE_ENV = 'production'
    t.after(() => delete process.env.NODE_ENV)
    const auditing = new AppRegistry({ audit })
    for (const [app, { permissionsGranted }] of apps) auditing.installStored(app, JSON.stringify(permissionsGranted))
    const dropped = dropIn({ registry: auditing })
    const load = engine(dropped)
    const written = new Map(rows.map(({ bridge: type, method }) => [`${type}.${method}`, bridge(load, type)[method].toString()]))
    dropped.AppPermissionManager.guardBridges(bridgesOf(load))
    const expected = new Map([...apps.keys()].map((app) => [app, {}]))
    for (const { bridge: type, method, requires } of rows) {
      const place = `${type}.${method}`
      for (const [app, { permissionsGranted: [granted] }] of apps) {
        const made = bridge(load, type)
        // A scope that is no text is refused before anything is asked.
        const action = type === 'CloudWorkspaceBridge' ? () => made[method]('one', app) : () => call(made, method, app, written.get(place))
        const { value, thrown } = await listening(action)
        assert.ifError(thrown)
        const runs = audit === 'report-only' || requires.length === 0 || requires.includes(granted?.name)
        assert.equal(value, runs ? RAN : undefined, `${place} with ${granted?.name}`)
        const passed = audit === 'report-only' ? 0 : requires.indexOf(granted?.name)
        for (const name of passed === -1 ? requires : requires.slice(0, passed + 1)) {
          const asked = (expected.get(app)[name] ??= { granted: 0, denied: 0, first: place, last: place })
          asked[name === granted?.name ? 'granted' : 'denied'] += 1
          asked.last = place
        }
      }
    }
    let count = 0
    for (const [app, asked] of expected) {
      assert.deepEqual(auditing.report(app).asked, asked, app)
      count += Object.values(asked).reduce((sum, { granted, denied }) => sum + granted + denied, 0)
    }
    t.diagnostic(`${count} questions of ${apps.size} apps`)
    assert.ok(count > 5000)
  })
}

test('the way of the page, from no permissions to enforced ones, runs as it is written', async (t) => {
  process.env.NODE_ENV = 'production'
  const folder = mkdtempSync(join(tmpdir(), 'grantfold-reports-'))
  t.after(() => {
    delete process.env.NODE_ENV
    rmSync(folder, { recursive: true })
  })
  const page = readFileSync(new URL('../../docs/apps-engine.md', import.meta.url), 'utf8')
  // Those with a language run in `tests/node`.
  const blocks = [...page.replace(/^```\w+\n[^]*?^```$/gm, '').matchAll(/^```\n([^]*?)^```$/gm)].map(([, code]) => code)
  assert.ok(blocks.length >= 6 && blocks[0].includes('require.cache'))
  engine()
  const host = {
    HttpBridge: { call: async () => 'the answer' },
    UserBridge: { getById: async (id) => ({ id }) },
  }
  const made = (name) => Object.assign(Object.create(required('@rocket.chat/apps-engine/server/bridges')[name].prototype), host[name])
  const [first, ...steps] = blocks
  const code = steps.join('\n').replace(/^((?:await )?\w.*?) \/\/ (.+)$/gm, 'assert.deepEqual($1, $2)')
  assert.ok(code.split('assert.deepEqual(').length > 10)
  const all = `${first}\nconst users = made('UserBridge')\nconst http = made('HttpBridge')\n${code}\nreturn enforcing`
  const storageItems = [{ id: 'poll', permissionsGranted: [{ name: 'networking', domains: ['other.example'] }, { name: 'message.write' }] }, { id: 'old' }]
  const AsyncFunction = (async () => {}).constructor
  const names = ['require', 'assert', 'made', 'storageItems', 'folder']
  const { value, thrown, told } = await listening(() => new AsyncFunction(...names, all)(required, assert, made, storageItems, folder))
  assert.ifError(thrown)
  assert.deepEqual(value.apps(), ['poll'])
  assert.equal(told.length, 1, 'the one denial of the last step')
  assert.match(told[0], /other\.example/)
})
