// An app is installed, updated and removed by the engine's own AppManager. What it may do meanwhile is the same, moment for moment, whoever
// decides.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import * as ours from 'grantfold/apps-engine'
import { AppRegistry, RegistryError } from 'grantfold/rocketchat'

import { engine } from './engine.mjs'

const NAMES = ['user.read', 'message.write', 'role.read']

/** The engine's AppManager with everything around it stubbed; `tells` hears of each moment at which an app could ask for something. */
function appManager(load, tells) {
  const { AppManager } = load('AppManager')
  const stored = new Map()
  const told = (moment, value) => async (...given) => {
    tells(moment)
    return typeof value === 'function' ? value(...given) : value
  }
  const { ProxiedApp } = load('ProxiedApp')
  const own = (item) => ({ getID: () => item.id, getStorageItem: () => item, getStatus: async () => 'manually_enabled', getRuntimeController: () => ({}) })
  const made = (item) => Object.assign(Object.create(ProxiedApp.prototype), own(item))
  const manager = Object.create(AppManager.prototype)
  const doing = new Proxy({}, { get: (_, key) => told(String(key)) })
  Object.assign(manager, {
    apps: new Map(),
    bridges: new Proxy({}, { get: () => () => doing }),
    listenerManager: { releaseEssentialEvents() {} },
    appMetadataStorage: {
      create: told('stored', async (item) => {
        stored.set(item.id, item)
        return item
      }),
      retrieveOne: async (id) => stored.get(id),
      updatePartialAndReturnDocument: told('stored again', async (item) => item),
      remove: told('removed from the storage'),
    },
    appSourceStorage: { store: told('source stored'), update: told('source stored'), remove: told('source removed') },
    signatureManager: { signApp: async () => 'signed' },
    getParser: () => ({ unpackageApp: async (info) => ({ info, implemented: { getValues: () => ({}) }, languageContent: {} }) }),
    getCompiler: () => ({ toSandBox: told('constructed', (_manager, item) => made(item)) }),
    getSignatureManager: () => manager.signatureManager,
    getRuntime: () => ({ stopRuntime: told('stopped') }),
    createAppUser: told('user made'),
    removeAppUser: told('user removed'),
    installApp: told('onInstall'),
    uninstallApp: told('onUninstall'),
    updateApp: told('onUpdate'),
    runStartUpProcess: told('started'),
    disable: told('disabled'),
    purgeAppConfig: told('purged'),
  })
  AppManager.Instance = manager
  return manager
}

/** What the app may do at every moment of its life. */
async function life(choose) {
  const trace = []
  const managed = {}
  const load = engine(choose === undefined ? undefined : { ...ours, AppPermissionManager: choose(managed) })
  const { AppPermissionManager } = load('managers/AppPermissionManager')
  const tells = (moment) => trace.push([moment, NAMES.filter((name) => AppPermissionManager.hasPermission('poll', { name }))])
  managed.manager = appManager(load, tells)
  const info = { id: 'poll', nameSlug: 'poll', version: '1.0.0' }
  tells('before')
  await managed.manager.add(info, { permissionsGranted: [{ name: 'role.read' }], enable: true })
  tells('installed')
  await managed.manager.update(info, [{ name: 'user.read' }])
  tells('updated')
  await managed.manager.update(info)
  tells('updated without a list')
  await managed.manager.remove('poll', {})
  tells('removed')
  return trace
}

const over = (mode) => (managed) => ours.createPermissionManager({ storage: (app) => managed.manager?.getOneById(app)?.getStorageItem(), mode })

test('from its installation to its removal an app may do what it may do in the engine', async (t) => {
  process.env.NODE_ENV = 'production'
  t.after(() => delete process.env.NODE_ENV)
  const its = await life()
  assert.deepEqual(await life(over('compatible')), its)
  assert.deepEqual(await life(over('strict')), its)
  const at = Object.fromEntries(its)
  assert.ok(its.length > 30)
  assert.deepEqual([at.before, at.installed, at.updated, at.removed], [[], ['role.read'], ['user.read'], []])
  assert.deepEqual(at.onInstall, ['role.read'])
  // The engine takes no list for the defaults, whatever the app had before.
  assert.deepEqual(at['updated without a list'], ['user.read', 'message.write'])
})

test('a registry gives no app more where nobody agreed', () => {
  const registry = new AppRegistry()
  const manager = ours.createPermissionManager({ registry })
  const can = () => NAMES.filter((name) => manager.hasPermission('poll', { name }))
  registry.install('{"id": "poll", "permissions": [{"name": "user.read"}]}')
  assert.throws(() => registry.update('{"id": "poll"}'), (error) => error instanceof RegistryError && error.kind === 'needs-consent')
  assert.deepEqual(can(), ['user.read'])
  registry.update('{"id": "poll"}', { consent: true })
  assert.deepEqual(can(), ['user.read', 'message.write'])
})
