// What only Node has of workspaces; what all languages answer alike is in the cases.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { Worker } from 'node:worker_threads'

import { Grants, PermissionDeniedError } from 'grantfold'
import { ApiError, Workspace, WorkspaceError, guestAllowList, workspaceCatalog, workspacePermissionId } from 'grantfold/rocketchat'

const names = workspaceCatalog().map(({ name }) => name)

/** `ann` is a user who owns the room `general`; `root` is an admin. */
function workspace(options) {
  const world = Workspace.defaults('8', options)
  world.putUser({ _id: 'ann', username: 'Ann', roles: ['user'] })
  world.putUser({ _id: 'root', roles: ['admin'] })
  world.putRoom({ _id: 'general', t: 'c', name: 'general' })
  world.putSubscription({ rid: 'general', u: { _id: 'ann' }, roles: ['owner'] })
  return world
}

function thrown(action) {
  try {
    action()
  } catch (error) {
    return error
  }
  return assert.fail('nothing was thrown')
}

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

test('what a workspace refuses is an error with fields, and changes nothing', () => {
  const world = workspace()
  world.putUser({ _id: 'odd', roles: [''] })
  const refused = [
    [() => world.has('ann', ''), 'invalid-param', 'permission', null],
    [() => world.has('odd', 'create-c'), 'invalid-param', 'role', null],
    [() => world.hasAll('ann', ['create-c', '']), 'invalid-param', 'permission', null],
    [() => world.isRestricted('', 'guest'), 'invalid-param', 'permission', null],
    [() => world.isRestrictedForAny('create-c', ['']), 'invalid-param', 'role', null],
    [() => world.restrict('', []), 'invalid-param', 'role', null],
    [() => world.canAccessRoom('nobody', 'general'), 'unknown', 'user', 'nobody'],
    [() => world.canReadRoom('nobody', 'general'), 'unknown', 'user', 'nobody'],
    [() => world.canAccessRooms('nobody', ['general']), 'unknown', 'user', 'nobody'],
    [() => world.seedSettings(['']), 'empty-id', 'setting', null],
    [() => world.removePermission('__proto__'), 'unknown', 'permission', '__proto__'],
    [() => world.removeRole('no-role'), 'unknown', 'role', 'no-role'],
    [() => world.removeUser('nobody'), 'unknown', 'user', 'nobody'],
    [() => world.removeSubscription('ann', 'nowhere'), 'unknown', 'subscription', 'nowhere'],
    [() => world.removeRoom('nowhere'), 'unknown', 'room', 'nowhere'],
    [() => world.removeTeam('no-team'), 'unknown', 'team', 'no-team'],
  ]
  const [document, { version }] = [JSON.stringify(world), world]
  for (const [call, kind, what, id] of refused) {
    const error = thrown(call)
    assert.ok(error instanceof WorkspaceError, `${call}: ${error}`)
    assert.equal(error.name, 'WorkspaceError')
    assert.deepEqual(JSON.parse(JSON.stringify(error)), { kind, what, id, diagnostics: [] }, `${call}`)
  }
  assert.deepEqual([JSON.stringify(world), world.version], [document, version])
  assert.equal(world.grants('odd').size, 0)
})

test('documents, updates and records with errors are one error with all of them, and change nothing', () => {
  const world = workspace()
  const [document, { version }] = [JSON.stringify(world), world]
  const malformed = [
    [() => Workspace.fromJson('{"users": 5, "roles": [{}],}'), ['workspace-malformed', 'workspace-malformed', 'json-trailing-comma'], '/users', /^the document is not a workspace: .+ \(line 1, column 11\)$/],
    [() => Workspace.fromJson({ permission: [] }), ['workspace-malformed'], '/permission', /^the document is not a workspace/],
    [() => world.apply('[{"_id": "a"}, {"_id": 5, "roles": []}]'), ['update-malformed', 'update-malformed'], '/0/roles', /^the update cannot be applied: .+ \(line 1, column 2\)$/],
    [() => world.replace({ success: false, error: 'no' }), ['update-refused'], '/error', /^the update cannot be applied/],
    [() => world.putUser({ _id: '', roles: ['user', 5] }), ['workspace-malformed', 'workspace-malformed'], '/_id', /^this is no user: `\/_id`: /],
    [() => world.putPermission({ _id: 'p' }), ['workspace-malformed'], '', /^this is no permission: /],
    [() => world.putRole({ _id: 'r', scope: 'Rooms' }), ['workspace-malformed'], '/scope', /^this is no role: /],
    [() => world.putSubscription({ rid: 'general' }), ['workspace-malformed'], '', /^this is no subscription: /],
    [() => world.putRoom({ _id: 'r', t: 'c', name: 5 }), ['workspace-malformed'], '/name', /^this is no room: /],
    [() => world.putTeam({ _id: 't', type: 2 }), ['workspace-malformed'], '/type', /^this is no team: /],
    [() => world.putUser({ _id: 'a\ud800', roles: [] }), ['json-lone-surrogate'], '/_id', /^this is no user: /],
    [() => world.putUser({ toJSON: () => 5 }), ['workspace-malformed'], '', /^this is no user: /],
    [() => world.putPermission({ _id: 'p', roles: [], _updatedAt: new Date(NaN) }), ['workspace-malformed'], '/_updatedAt', /^this is no permission: /],
  ]
  for (const [call, codes, path, message] of malformed) {
    const error = thrown(call)
    assert.ok(error instanceof createRequire(import.meta.url)('grantfold/rocketchat').WorkspaceError, `${call}: ${error}`)
    assert.deepEqual([error.kind, error.what, error.id], ['malformed', null, null])
    assert.deepEqual(error.diagnostics.map(({ code }) => code), codes, `${call}`)
    assert.equal(error.diagnostics[0].path, path, `${call}`)
    assert.match(error.message, message)
    assert.ok(Object.isFrozen(error.diagnostics) && Object.isFrozen(error.diagnostics[0].span))
  }
  const record = { _id: 'u', roles: 5 }
  const [{ span }] = thrown(() => world.putUser(record)).diagnostics
  assert.equal(JSON.stringify(record).slice(span.start, span.end), '5')
  assert.deepEqual([JSON.stringify(world), world.version], [document, version])
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

const NO_TEXT = [null, 5, true, {}, ['ann'], Symbol('ann'), 5n]
const NO_LIST = [undefined, 'create-c', null, 5, {}]
const NO_OPTIONS = [null, 'x', 5, ['x']]
const SURROGATES = ['a\ud800', '\udc00', '\udc00\ud800']
const world = workspace()
/** The call, wrong values for it, and how the sentence begins. */
const wrong = [
  [(value) => new Workspace(value), NO_OPTIONS, 'options must be an object, got '],
  [(value) => new Workspace({ reading: value }), ['web', '', '__proto__'], 'there is no reading "'],
  [(value) => new Workspace({ [value]: 'server' }), ['readings', 'constructor'], 'options has no key "'],
  [(value) => Workspace.defaults(value), ['8.1', '', 'V8'], 'there is no version "'],
  [(value) => Workspace.defaults(value), NO_TEXT, 'version must be a string'],
  [(value) => world.drift(value), ['8.1'], 'there is no version "'],
  [(value) => world.seed(value), ['8.1'], 'there is no version "'],
  [(value) => world.under(value), ['web'], 'there is no reading "'],
  [(value) => world.under(value), [undefined, ...NO_TEXT], 'reading must be a string, got '],
  [(value) => Workspace.fromJson(value), [undefined, Symbol('x'), () => {}], 'document must be JSON text or a value that JSON can hold, got '],
  [(value) => world.has(value, 'create-c'), [5, true, ['ann'], Symbol('ann'), 5n], 'user must be an id, an object with _id and roles, or null or undefined for nobody, got '],
  [(value) => world.has({ _id: value, roles: [] }, 'create-c'), [undefined, ...NO_TEXT], 'user._id must be a string, got '],
  [(value) => world.grants({ _id: 'ann', roles: value }), NO_LIST, 'user.roles must be an array or another iterable object, got '],
  [(value) => world.has({ _id: 'ann', roles: ['user', value] }, 'create-c'), NO_TEXT, 'user.roles[1] must be a string, got '],
  [(value) => world.has('ann', value), [undefined, ...NO_TEXT], 'permission must be a string, got '],
  [(value) => world.has('ann', 'create-c', value), NO_TEXT, 'room must be a string, '],
  [(value) => world.has('ann', 'create-c', undefined, value), NO_OPTIONS, 'options must be an object, got '],
  [(value) => world.grants('ann', undefined, { lent: value }), NO_LIST.slice(1), 'options.lent must be an array or another iterable object, got '],
  [(value) => world.hasAll('ann', value), NO_LIST, 'permissions must be an array or another iterable object, got '],
  [(value) => world.hasAny('ann', [value]), [undefined, ...NO_TEXT], 'permissions[0] must be a string, got '],
  [(value) => world.hasAnyRole('ann', value), NO_LIST, 'roles must be an array or another iterable object, got '],
  [(value) => world.canAccessRoom('ann', value), [undefined, ...NO_TEXT], 'room must be a string, got '],
  [(value) => world.canReadRoom('ann', 'general', { livechat: value }), [null, 1, 'true'], 'options.livechat must be true or false'],
  [(value) => world.canAccessRooms('ann', value), NO_LIST, 'rooms must be an array or another iterable object, got '],
  [(value) => world.apply([], value), [null, '5000', {}, 5n, true], 'at must be a Date, a number of milliseconds, or undefined for now, got '],
  [(value) => world.apply([], value), [NaN, 1.5, Infinity, 8.64e15 + 1, -8.7e15, new Date(NaN)], 'at must be a whole number of milliseconds that a Date can hold, got '],
  [(value) => world.call('roles.list', {}, { at: value }), [null], 'options.at must be a Date'],
  [(value) => world.apply(value), [undefined, Symbol('x'), () => {}], 'update must be JSON text or a value that JSON can hold, got '],
  [(value) => world.call('roles.list', value), [undefined], 'params must be JSON text or a value that JSON can hold, got '],
  [(value) => world.call(value, {}), [undefined, ...NO_TEXT], 'endpoint must be a string, got '],
  [(value) => world.call('roles.list', {}, { caller: value }), [5], 'options.caller must be an id'],
  [(value) => world.call('roles.list', {}, { [value]: true }), ['custom_roles', 'by'], 'options has no key "'],
  [(value) => world.putUser(value), [undefined, null, 'ann', 5, []], 'user must be an object, got '],
  [(value) => world.removeUser(value), [undefined, ...NO_TEXT], 'id must be a string, got '],
  [(value) => world.subscription('ann', value), [undefined, ...NO_TEXT], 'room must be a string, got '],
  [(value) => world.seedSettings(value), NO_LIST, 'settings must be an array or another iterable object, got '],
  [(value) => world.seedSettings([{ _id: 'x', sorter: value }]), ['2', null], 'settings[0].sorter must be a number, got '],
  [(value) => world.restrict('guest', value), NO_LIST, 'permissions must be an array or another iterable object, got '],
  [workspacePermissionId, ['create-channel', '__proto__', ''], 'there is no permission `'],
  [(value) => world.has(value, 'create-c'), SURROGATES, 'user is not well-formed text'],
  [(value) => world.has('ann', value), SURROGATES, 'permission is not well-formed text'],
  [(value) => world.has('ann', 'create-c', value), SURROGATES, 'room is not well-formed text'],
  [(value) => world.apply(value), SURROGATES, 'update is not well-formed text'],
  [(value) => world.call('roles.list', value), SURROGATES, 'params is not well-formed text'],
  [(value) => Workspace.fromJson(value), SURROGATES, 'document is not well-formed text'],
  [(value) => world.answerFrame(value), SURROGATES, 'frame is not well-formed text'],
]
test('wrong values are refused with a sentence, and change nothing', () => {
  const [document, { version }] = [JSON.stringify(world), world]
  for (const [call, values, sentence] of wrong) {
    for (const value of values) {
      const error = thrown(() => call(value))
      assert.ok(error instanceof TypeError && error.message.startsWith(sentence), `${call} of ${inspect(value)}: ${error}`)
    }
  }
  assert.deepEqual([JSON.stringify(world), world.version], [document, version])
})

test('what the caller’s own objects throw comes out as it is', () => {
  const own = new Error('mine')
  const trap = { get() { throw own } }
  const getter = (key, rest) => Object.defineProperty({ ...rest }, key, { ...trap, enumerable: true })
  const cyclic = { _id: 'a', roles: [] }
  cyclic.self = cyclic
  for (const call of [
    () => world.has(getter('_id', { roles: [] }), 'create-c'),
    () => world.has(getter('roles', { _id: 'ann' }), 'create-c'),
    () => world.hasAll('ann', { [Symbol.iterator]: trap.get }),
    () => world.putUser(getter('roles', { _id: 'x' })),
    () => world.apply(getter('update', {})),
    () => world.call('roles.list', {}, getter('at', {})),
    () => new Workspace(getter('reading', {})),
    () => world.seedSettings([getter('_id', {})]),
  ]) {
    assert.equal(thrown(call), own, `${call}`)
  }
  for (const value of [cyclic, { _id: 'a', roles: [], big: 5n }]) assert.throws(() => world.putUser(value), TypeError)
})

test('nobody but the package makes errors, and instances show what they hold', () => {
  for (const type of [WorkspaceError, ApiError]) assert.throws(() => new type(), { name: 'TypeError', message: /no public constructor/ })
  assert.throws(() => Workspace.prototype.has.call({}, 'ann', 'create-c'), TypeError)
  assert.ok(Object.isFrozen(world))
  assert.throws(() => { world.version = 5 }, TypeError)
  assert.match(inspect(workspace({ reading: 'react_native' })), /^Workspace \{ version: 4, reading: 'react_native', diagnostics: \[\] \}$/)
  for (const kept of [workspaceCatalog(), workspaceCatalog()[0], guestAllowList(), world.diagnostics]) assert.ok(Object.isFrozen(kept))
})

test('worker threads answer the same, several at once', async () => {
  const file = new URL('workspace-in-worker.mjs', import.meta.url)
  const ask = () => new Promise((resolve, reject) => {
    new Worker(file, { workerData: { text: JSON.stringify(world), names } }).once('message', resolve).once('error', reject)
  })
  for (const answers of await Promise.all([ask(), ask(), ask(), ask()])) {
    assert.deepEqual(answers, names.map((name) => world.has('ann', name, 'general')))
  }
})
