// The engine's names over grantfold's registry: the objects, the error, and what cannot be. The engine itself runs with them in `tests/engine`.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { beforeEach, test } from 'node:test'

import { AppPermissionManager, AppPermissions, PermissionDeniedError, createPermissionManager, defaultPermissions, notifyAboutError, usePermissions } from 'grantfold/apps-engine'
import { AppGrants, appCatalog } from 'grantfold/rocketchat'

import { MODES, NETWORKING, READ, registered, stored, told } from './apps-engine-world.mjs'

// The suites are run under NODE_ENV=test, where the engine grants everything.
beforeEach(() => {
  process.env.NODE_ENV = 'production'
})

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
