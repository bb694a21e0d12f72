// The borders of workspaces: what is refused, and how.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { inspect } from 'node:util'

import { ApiError, Workspace, WorkspaceError, guestAllowList, workspaceCatalog, workspacePermissionId } from 'grantfold/rocketchat'

import { thrown, workspace } from './workspace-world.mjs'

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
    [() => world.replace({ success: false, error: 'no' }), ['update-refused'], '', /^the update cannot be applied/],
    [() => world.putUser({ _id: '', roles: ['user', 5] }), ['workspace-malformed', 'workspace-malformed'], '/_id', /^this is no user: `\/_id`: /],
    [() => world.putPermission({ _id: 'p' }), ['workspace-malformed'], '/roles', /^this is no permission: `\/roles`: /],
    [() => world.putRole({ _id: 'r', scope: 'Rooms' }), ['workspace-malformed'], '/scope', /^this is no role: /],
    [() => world.putSubscription({ rid: 'general' }), ['workspace-malformed'], '/u', /^this is no subscription: /],
    [() => world.putRoom({ _id: 'r', t: 'c', name: 5 }), ['workspace-malformed'], '/name', /^this is no room: /],
    [() => world.putTeam({ _id: 't', type: 2 }), ['workspace-malformed'], '/type', /^this is no team: /],
    [() => world.putUser({ _id: 'a\ud800', roles: [] }), ['json-lone-surrogate'], '', /^this is no user: /],
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
