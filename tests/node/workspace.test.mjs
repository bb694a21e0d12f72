// What only Node has of workspaces; what all languages answer alike is in the cases.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'

import { Grants, PermissionDeniedError } from 'grantfold'
import { ApiError, Workspace, guestAllowList, workspaceCatalog, workspacePermissionId } from 'grantfold/rocketchat'

import { thrown, workspace } from './workspace-world.mjs'

const names = workspaceCatalog().map(({ name }) => name)

test('grants are those of every platform, over the names of the workspace', () => {
  const world = workspace()
  const grants = world.grants('ann', 'general')
  assert.ok(grants instanceof Grants && Object.isFrozen(grants))
  for (const name of names) {
    assert.equal(grants.has(workspacePermissionId(name)), grants.has(name), name)
    assert.equal(grants.explain(name).allowed, grants.has(name), name)
    assert.equal(world.has('ann', name, 'general'), grants.has(name), name)
  }
  assert.deepEqual(grants.toJSON(), { subject: 'ann', place: 'general', permissions: [...grants] })
  assert.deepEqual([...grants], names.filter((name) => grants.has(name)))
  for (const id of [-1, 0.5, names.length, NaN]) assert.throws(() => grants.has(id), TypeError)
  const error = thrown(() => grants.require('view-logs', { method: 'logs' }))
  assert.ok(error instanceof PermissionDeniedError)
  assert.deepEqual([error.code, error.subject, error.place, error.missing], ['permission-denied', 'ann', 'general', ['view-logs']])
})

test('permissions that settings and apps bring count by their names, in every state of the vocabulary', () => {
  const world = workspace()
  const before = world.grants('ann')
  for (const _id of ['change-setting-A', '__proto__', 'constructor', 'toString']) world.putPermission({ _id, roles: ['user'] })
  const grants = world.grants('ann')
  for (const name of ['change-setting-A', '__proto__', 'constructor', 'toString']) {
    assert.equal(grants.has(name), true, name)
    assert.equal(world.has('ann', name), true, name)
    assert.equal(before.has(name), false, name)
  }
  assert.equal(before.has('create-c'), true)
  assert.equal(grants.size, before.size + 4)
  // A new table numbers its names anew: grants of before keep the numbers they have.
  world.replace([{ _id: 'b', roles: ['user'] }, { _id: 'a', roles: [] }, { _id: 'change-setting-A', roles: [] }, { _id: 'd', roles: ['user'] }])
  const after = world.grants('ann')
  assert.deepEqual([...after].sort(), ['b', 'd'])
  assert.deepEqual([...after].sort(), after.toJSON().permissions.sort())
  assert.deepEqual([...grants].sort(), grants.toJSON().permissions.sort())
  assert.equal(grants.has('change-setting-A'), true)
  assert.equal(after.has(workspacePermissionId('create-c')), false)
  const copy = world.under('react_native')
  copy.putPermission({ _id: 'e', roles: ['user'] })
  assert.deepEqual([...copy.grants('ann')].sort(), ['b', 'd', 'e'])
  assert.deepEqual([...world.grants('ann')].sort(), ['b', 'd'])
})

test('names of the language itself are no permissions, roles or users', () => {
  const world = workspace()
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
    assert.equal(world.has('ann', name), false, name)
    assert.equal(world.grants('ann').has(name), false, name)
    assert.equal(world.grants('ann').explain(name).known, false, name)
    for (const record of ['permission', 'role', 'user', 'userNamed', 'room', 'team', 'allowList']) assert.equal(world[record](name), null, record)
    assert.deepEqual([world.rolesGranting(name), world.hasRole('ann', name), world.hasRestrictions(name)], [[], false, false])
  }
  const record = JSON.parse('{"_id": "odd", "roles": ["__proto__"], "__proto__": {"polluted": true}, "constructor": 5}')
  world.putUser(record)
  const kept = world.user('odd')
  assert.deepEqual(Object.entries(kept).sort(), Object.entries(record).sort())
  assert.ok(Object.hasOwn(kept, '__proto__') && Object.getPrototypeOf(kept) === Object.prototype)
  assert.equal({}.polluted, undefined)
  world.putPermission({ ...JSON.parse('{"__proto__": {"polluted": true}}'), _id: 'odd', roles: [] })
  const { body } = world.call('permissions/get', [])
  assert.ok(Object.hasOwn(body.find(({ _id }) => _id === 'odd'), '__proto__'))
})

test('somebody is an id, a user with roles that are believed, or nobody', () => {
  const world = workspace()
  for (const nobody of [null, undefined, '', { _id: '', roles: ['admin'] }]) {
    assert.equal(world.has(nobody, 'create-c'), false)
    assert.equal(world.hasAll(nobody, []), false)
    assert.equal(world.grants(nobody).size, 0)
  }
  assert.equal(world.has({ _id: 'ann', roles: new Set(['admin']) }, 'view-logs'), true)
  assert.equal(world.has({ _id: 'ann', roles: [].values() }, 'edit-room', 'general'), true)
  assert.equal(world.grants({ _id: 'ann', roles: ['admin'] }).has('view-logs'), true)
  assert.equal(world.hasRole({ _id: 'root', roles: [] }, 'admin'), false)
  assert.equal(world.has('ann', 'edit-room', undefined, { lent: ['owner'] }), true)
  assert.equal(world.grants('ann', undefined, { lent: new Set(['owner']) }).has('edit-room'), true)
})

test('a change counts at once and raises the version; grants given before stay', () => {
  const world = workspace()
  const before = world.grants('ann')
  const { version } = world
  world.putUser({ ...world.user('ann'), roles: [] })
  assert.equal(world.version, version + 1)
  assert.equal(world.has('ann', 'create-c'), false)
  assert.equal(before.has('create-c'), true)
  assert.equal(before.explain('create-c').allowed, true)
  const copy = world.under('legacy_client')
  assert.deepEqual([copy.reading, world.reading], ['legacy_client', 'server'])
  copy.removeUser('ann')
  assert.notEqual(world.user('ann'), null)
})

test('records come back as they were put, in the shapes of the server', () => {
  const world = new Workspace()
  const at = new Date(1_700_000_000_000)
  const permission = { _id: 'p', roles: ['user'], _updatedAt: at, level: 'settings', settingId: 'P', section: null }
  world.putPermission(permission)
  assert.deepEqual(world.permission('p'), { ...permission, _updatedAt: at.toISOString() })
  world.putRole({ _id: 'r', _updatedAt: { $date: at.getTime() } })
  assert.deepEqual(world.role('r'), { _id: 'r', name: 'r', description: '', scope: 'Users', protected: false, mandatory2fa: false, _updatedAt: at.toISOString() })
  const records = {
    User: { _id: 'u', username: 'U', roles: ['r'], emails: [{ address: 'u@example.com' }] },
    Subscription: { rid: 'c', u: { _id: 'u', username: 'U' }, roles: ['owner'], open: true },
    Room: { _id: 'c', t: 'c', name: 'C', teamId: 't', prid: 'parent', abacAttributes: [{ key: 'k' }] },
    Team: { _id: 't', type: 1, members: ['u'], name: 'T' },
  }
  for (const [kind, record] of Object.entries(records)) world[`put${kind}`](record)
  assert.deepEqual([world.user('u'), world.userNamed('U'), world.users()], [records.User, records.User, [records.User]])
  assert.deepEqual([world.subscription('u', 'c'), world.subscriptions()], [records.Subscription, [records.Subscription]])
  assert.deepEqual([world.room('c'), world.rooms()], [records.Room, [records.Room]])
  assert.deepEqual([world.team('t'), world.teams()], [records.Team, [records.Team]])
  assert.deepEqual([world.permissions().length, world.roles().length], [1, 1])
  const again = Workspace.fromJson(JSON.stringify(world))
  assert.deepEqual([again.toJSON(), again.version], [world.toJSON(), 0])
  assert.deepEqual(Workspace.fromJson(world.toJSON()).toJSON(), world.toJSON())
  world.removePermission('p', at)
  world.removeRole('r', at.getTime())
  world.removeSubscription('u', 'c')
  world.removeTeam('t')
  world.removeRoom('c')
  world.removeUser('u')
  const gone = { _deletedAt: at.toISOString() }
  assert.deepEqual(world.toJSON().deleted, { permissions: [{ _id: 'p', ...gone }], roles: [{ _id: 'r', ...gone }] })
})

test('a call answers as the server does, and a refusal is an error with its fields', () => {
  const world = workspace()
  const at = new Date(5000)
  const answer = world.call('permissions.addRole', { permissionId: 'create-c', role: 'guest' }, { caller: 'root', at })
  assert.deepEqual([answer.status, answer.changed, answer.events.length], [200, true, 1])
  assert.equal(world.permission('create-c')._updatedAt, at.toISOString())
  assert.equal(workspace().apply(answer.events[0], 5001).changed, true)
  const error = thrown(() => world.call('permissions.update', '{"permissions": []}', { caller: 'ann' }))
  assert.ok(error instanceof ApiError && error instanceof Error)
  assert.deepEqual([error.name, error.status, error.errorType, error.details], ['ApiError', 403, null, null])
  assert.deepEqual(error.body, { success: false, error: error.error })
  assert.deepEqual(Object.keys(JSON.parse(JSON.stringify(error))).sort(), ['body', 'details', 'error', 'errorType', 'status'])
  assert.equal(thrown(() => world.call('permissions.listAll', {})).status, 401)
  assert.equal(thrown(() => world.call('no.such', {})).status, 404)
  const settings = thrown(() => world.canSaveSettings('ann', new Set(['Site_Name'])))
  assert.ok(settings instanceof ApiError)
  assert.deepEqual([settings.errorType, settings.details.settingIds], ['error-action-not-allowed', ['Site_Name']])
  assert.equal(world.canSaveSettings('root', ['Site_Name']), undefined)
})

test('a role that is created gets the id that was given, or a random one', () => {
  const world = workspace()
  const request = { caller: 'root', customRoles: true }
  const ids = ['one', 'two'].map((name) => world.call('roles.create', { name }, request).body.role._id)
  for (const id of ids) assert.match(id, /^[0-9a-f]{24}$/)
  assert.notEqual(ids[0], ids[1])
  assert.equal(world.call('roles.create', { name: 'three' }, { ...request, newId: 'third' }).body.role._id, 'third')
  assert.equal(thrown(() => world.call('roles.create', { name: 'four' }, { caller: 'root' })).errorType, 'error-action-not-allowed')
})

test('a frame is answered with a frame, whatever it is', () => {
  const world = workspace()
  const frame = { msg: 'method', method: 'authorization:addPermissionToRole', id: '7', params: ['create-c', 'guest'] }
  const { reply, events, changed } = world.answerFrame(frame, { caller: 'root', at: 5000 })
  assert.deepEqual([reply, events.length, changed], [{ msg: 'result', id: '7' }, 1, true])
  const refused = world.answerFrame(JSON.stringify(frame), { caller: 'ann' })
  assert.equal(refused.reply.error.error, 'error-action-not-allowed')
  assert.deepEqual([refused.events, refused.changed], [[], false])
  for (const odd of ['', '{', 'null', '[]', '{"msg": "method"}', null, 5]) assert.equal(world.answerFrame(odd).reply.msg, 'error', `${odd}`)
})

test('moments are dates or milliseconds', () => {
  const world = workspace()
  assert.equal(world.cursor, null)
  const start = Date.now()
  world.apply({ update: [], remove: [] })
  assert.equal(world.cursor, null)
  world.apply({ update: [{ _id: 'pin', roles: [] }], remove: [] })
  assert.ok(world.cursor instanceof Date && world.cursor >= start && world.cursor <= Date.now())
  world.apply({ roles: { update: [], remove: [] } }, 8.64e15)
  assert.equal(world.rolesCursor.getTime(), 8.64e15)
  world.rolesCursor.setTime(0)
  assert.equal(world.rolesCursor.getTime(), 8.64e15)
  assert.equal(Workspace.fromJson(JSON.stringify(world)).cursor.getTime(), world.cursor.getTime())
})

test('settings, seeding and drift', () => {
  const world = Workspace.defaults('7')
  assert.deepEqual(world.drift('7').added, [])
  assert.equal(world.seed('8', 5000), true)
  assert.equal(world.permission('access-federation')._updatedAt, new Date(5000).toISOString())
  assert.equal(world.seed('8'), false)
  assert.equal(world.seedSettings(new Set([{ _id: 'Site_Name', group: 'General', section: null, sorter: 2, type: 'string' }, 'General', { _id: 'x', hidden: true }])), true)
  assert.equal(world.permission('change-setting-Site_Name').groupPermissionId, 'change-setting-General')
  assert.equal(world.permission('change-setting-x'), null)
})

test('allow-lists restrict, and only grow', () => {
  const world = workspace()
  world.putUser({ _id: 'eve', roles: ['admin', 'guest'] })
  assert.equal(world.allowList('guest'), null)
  world.restrict('guest', guestAllowList())
  world.restrict('guest', new Set(['view-logs']))
  assert.deepEqual(world.allowList('guest'), [...guestAllowList(), 'view-logs'].sort())
  assert.deepEqual([world.has('eve', 'create-c'), world.has('eve', 'view-logs')], [false, true])
  assert.equal(world.grants('eve').explain('create-c').steps.at(-1).source.kind, 'allow-list')
  assert.deepEqual(world.usersWhoCan('create-c'), ['ann', 'root'])
})

test('worker threads answer the same, several at once', async () => {
  const world = workspace()
  const file = new URL('workspace-in-worker.mjs', import.meta.url)
  const ask = () => new Promise((resolve, reject) => {
    new Worker(file, { workerData: { text: JSON.stringify(world), names } }).once('message', resolve).once('error', reject)
  })
  for (const answers of await Promise.all([ask(), ask(), ask(), ask()])) {
    assert.deepEqual(answers, names.map((name) => world.has('ann', name, 'general')))
  }
})
