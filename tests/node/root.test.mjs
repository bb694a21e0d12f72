// What only Node has of Root; what all languages answer alike is in the cases.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { inspect } from 'node:util'

import { Grants, PermissionDeniedError, platformOf } from 'grantfold'
import { Community, CommunityError, EVERYONE, Manifest, permissionId, rootCatalog } from 'grantfold/root'

const names = rootCatalog().map(({ name }) => name)

/** A group with a channel that is open to everybody; `ann` may write there, `bot` may not. */
function community(readings) {
  const world = new Community(readings)
  world.putRole({ id: 'writer', name: 'Writer', permissions: ['channel.createMessage'] })
  world.putMember({ id: 'ann', roles: ['writer'] })
  world.putMember({ id: 'bot', roles: new Set(), declared: ['channel.createMessageReaction'].values() })
  world.putGroup({ id: 'group', name: 'Group' })
  world.putChannel({ id: 'talk', group: 'group', name: 'Talk' })
  world.putRule({ target: 'talk', subject: EVERYONE })
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

test('grants are those of every platform, over the catalogue of Root', () => {
  const world = community()
  const grants = world.grants('ann', 'talk')
  assert.ok(grants instanceof Grants && Object.isFrozen(grants))
  for (const name of names) {
    assert.equal(grants.has(permissionId(name)), grants.has(name), name)
    assert.equal(grants.explain(name).allowed, grants.has(name), name)
  }
  assert.deepEqual([...grants], ['channel.view', 'channel.createMessage'])
  assert.deepEqual(grants.toJSON(), { subject: 'ann', place: 'talk', permissions: [...grants] })
  assert.deepEqual([grants.subject, grants.place, grants.size], ['ann', 'talk', 2])
  assert.equal(grants.has('message.write'), false)
  for (const id of [-1, 0.5, names.length, NaN]) assert.throws(() => grants.has(id), TypeError)
  assert.equal(grants.equals(world.grants('ann', 'talk')), true)
  assert.equal(grants.equals(world.grants('bot', 'talk')), false)
  assert.equal(world.communityGrants('ann').place, null)
})

test('a denial says where', () => {
  const error = thrown(() => community().grants('bot', 'talk').require('channel.createMessage', { method: 'post' }))
  assert.ok(error instanceof PermissionDeniedError)
  assert.deepEqual([error.code, error.subject, error.place, error.missing, error.method], ['permission-denied', 'bot', 'talk', ['channel.createMessage'], 'post'])
})

test('a change counts at once and raises the version; grants given before stay', () => {
  const world = community()
  const before = world.grants('bot', 'talk')
  const { version } = world
  world.addRoleTo('bot', 'writer')
  assert.equal(world.version, version + 1)
  assert.equal(world.grants('bot', 'talk').has('channel.createMessage'), true)
  assert.equal(before.has('channel.createMessage'), false)
  assert.equal(before.explain('channel.createMessage').allowed, false)
})

test('every change does what it says', () => {
  const world = community()
  const writers = () => world.membersWhoCan('talk', 'channel.createMessage')
  assert.deepEqual(writers(), ['ann'])
  world.putRule({ target: 'talk', subject: 'bot', allow: new Set(['channel.createMessage']) })
  assert.deepEqual(writers(), ['ann', 'bot'])
  world.putRule({ target: 'talk', subject: 'bot', deny: ['channel.createMessageReaction'] })
  assert.deepEqual(writers(), ['ann'])
  world.removeRule({ target: 'talk', subject: 'bot' })
  world.removeRoleFrom('ann', 'writer')
  assert.deepEqual(writers(), [])
  world.setOwner('ann')
  assert.deepEqual(writers(), ['ann'])
  world.putChannel({ id: 'talk', group: 'group', synced: true })
  assert.equal(world.sees('bot', 'talk'), false)
  world.putRule({ target: 'group', subject: 'bot' })
  assert.deepEqual(world.visibleChannels('bot'), ['talk'])
  assert.deepEqual(world.visibleGroups('bot'), ['group'])
  assert.deepEqual(world.channelsWhere('bot', 'channel.createMessageReaction'), ['talk'])
  assert.deepEqual(world.channelsWhere('bot', 'no.such'), [])
  world.removeChannel('talk')
  assert.equal(thrown(writers).kind, 'unknown')
  world.removeGroup('group')
  world.removeMember('bot')
  world.removeRole('writer')
  assert.deepEqual(world.toJSON().roles.map(({ id }) => id), [EVERYONE])
})

test('a rule that is not known closes until it is', () => {
  const world = community()
  const key = { target: 'talk', subject: 'ann' }
  world.putUnknownRule(key)
  assert.deepEqual(world.unknownRules(), [key])
  assert.deepEqual([...world.grants('ann', 'talk')], ['channel.view'])
  assert.deepEqual(Community.fromJson(JSON.stringify(world)).unknownRules(), [key])
  world.putRule(key)
  assert.deepEqual(world.unknownRules(), [])
  assert.equal(world.grants('ann', 'talk').has('channel.createMessage'), true)
})

test('an event that cannot be applied is one error with all its problems, and changes nothing', () => {
  const world = community()
  const payload = { id: 'new', channelGroupId: 'group', name: 'New', useChannelGroupPermission: false, roleOrMemberIds: ['ann'] }
  const { version } = world
  const applied = world.apply(JSON.stringify({ event: 'channel.created', payload }))
  const unknownRules = [{ target: 'new', subject: 'ann' }]
  assert.deepEqual(applied, { event: 'channel.created', changed: true, unknownRules, recheck: [], diagnostics: [] })
  assert.equal(world.version, version + 1)
  assert.equal(world.channelNamed('New'), 'new')
  const document = JSON.stringify(world)
  for (const [event, code] of [
    ['{"event": "channel.create", "payload": {}}', 'event-unknown'],
    [JSON.stringify({ event: 'channel.created', payload: { ...payload, channelGroupId: 'nowhere' } }), 'event-dangling-id'],
    ['{"event": "channel.created"}', 'event-malformed'],
    ['{"event": 1e400}', 'event-unknown'],
    ['{"event": "channel.created", "event": "job"}', 'json-duplicate-key'],
  ]) {
    const error = thrown(() => world.apply(event))
    assert.ok(error instanceof CommunityError, `${event}: ${error}`)
    assert.deepEqual([error.kind, error.what, error.id], ['malformed', null, null])
    assert.ok(error.diagnostics.some((problem) => problem.code === code), `${event}: ${inspect(error.diagnostics)}`)
    assert.match(error.message, /^the event cannot be applied: .+ \(line 1, column \d+\)$/)
    assert.ok(Object.isFrozen(error.diagnostics))
  }
  assert.equal(JSON.stringify(world), document)
  assert.equal(world.version, version + 1)
})

test('a planned rule does what the plan says, as soon as it is put', () => {
  const world = community()
  const { version } = world
  const plan = world.overlayFor('ann', 'talk', new Set(['channel.createFile']))
  assert.equal(world.version, version)
  assert.deepEqual(plan.rule, { target: 'talk', subject: 'ann', allow: ['channel.createFile'], deny: ['channel.createMessage'] })
  assert.deepEqual(plan.sdk, { channelCreateFile: true, channelCreateMessage: false })
  assert.equal(plan.exact, true)
  world.putRule(plan.rule)
  assert.deepEqual([...world.grants('ann', 'talk')], plan.reached)
})

test('a manifest of Root is read from text and bytes', () => {
  const text = '{"id": "bot", "version": "1.0.0", "permissions": {"channel": {"createMessage": true, "channelViewFile": true}}}'
  const manifest = Manifest.parse(text)
  assert.deepEqual([manifest.id, manifest.version, manifest.hasErrors], ['bot', '1.0.0', true])
  const grants = manifest.grants()
  assert.ok(grants instanceof Grants && Object.isFrozen(grants))
  assert.deepEqual(grants.toJSON(), { subject: 'bot', place: null, permissions: ['channel.createMessage'] })
  assert.equal(grants.has(permissionId('channel.createMessage')), true)
  assert.equal(manifest.wouldGrant().has('channel.viewFile'), true)
  assert.deepEqual(manifest.grantedBy('packager-0.17'), ['channel.createMessage'])
  assert.deepEqual(manifest.grantedBy('devhost-0.17'), ['channel.viewFile'])
  const bytes = Buffer.from(text)
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length))
  shared.set(bytes)
  for (const input of [bytes, new Uint8Array(bytes), shared]) {
    const read = Manifest.parse(input)
    assert.deepEqual(read.diagnostics, manifest.diagnostics)
    assert.ok(read.grants().equals(grants))
  }
  const broken = Manifest.parse(text.replace('bot', '\ud800'))
  assert.ok(broken.diagnostics.some(({ code }) => code === 'json-invalid-utf8'))
  assert.equal(broken.grants().size, 0)
  for (const answer of [manifest.declared, manifest.diagnostics, manifest.review(), manifest.diff(broken)]) {
    assert.deepEqual(JSON.parse(JSON.stringify(answer)), answer)
  }
  for (const kept of [manifest, manifest.declared, manifest.declared[0].span, manifest.diagnostics]) assert.ok(Object.isFrozen(kept))
  assert.match(inspect(manifest), /^Manifest \{[^]*id: 'bot'[^]*'permission-spelling'/)
  for (const args of [[], [{}], [Symbol('grantfold'), {}]]) {
    assert.throws(() => new Manifest(...args), { name: 'TypeError', message: /no public constructor/ })
  }
})

test('a channel put without `synced` has rules of its own only', () => {
  const world = community()
  world.putRule({ target: 'group', subject: EVERYONE })
  world.putChannel({ id: 'new', group: 'group' })
  assert.equal(world.sees('ann', 'new'), false)
})

test('what a community refuses is an error with fields, and changes nothing', () => {
  const world = community()
  // Who may do nothing is refused before the question is looked at closely.
  world.setOwner('ann')
  const refused = [
    [() => world.grants('nobody', 'talk'), 'unknown', 'member', 'nobody'],
    [() => world.grants('ann', '__proto__'), 'unknown', 'channel or channel group', '__proto__'],
    [() => world.communityGrants(''), 'unknown', 'member', ''],
    [() => world.sees('nobody', 'talk'), 'unknown', 'member', 'nobody'],
    [() => world.visibleChannels('nobody'), 'unknown', 'member', 'nobody'],
    [() => world.visibleGroups('nobody'), 'unknown', 'member', 'nobody'],
    [() => world.channelsWhere('nobody', 'channel.view'), 'unknown', 'member', 'nobody'],
    [() => world.membersWhoCan('nowhere', 'channel.view'), 'unknown', 'channel or channel group', 'nowhere'],
    [() => world.contested('ann', 'nowhere'), 'unknown', 'channel or channel group', 'nowhere'],
    [() => world.canAssign('ann', 'no-role'), 'unknown', 'role', 'no-role'],
    [() => world.advise('ann', 'talk', 'channel.veiw'), 'unknown-permission', null, 'channel.veiw'],
    [() => world.checkCall('ann', 'No.method'), 'unknown-method', null, 'No.method'],
    [() => world.checkCall('ann', 'ChannelMessageClient.create'), 'needs-target', null, 'ChannelMessageClient.create'],
    [() => world.checkCall('ann', 'ChannelClient.move', 'talk'), 'needs-destination', null, 'ChannelClient.move'],
    [() => world.checkCall('ann', 'CommunityClient.get', undefined, { conditions: ['rain'] }), 'unknown-condition', null, 'rain'],
    [() => world.checkCall('ann', 'CommunityRoleClient.create', undefined, { rolePermissions: ['nope'] }), 'unknown-permission', null, 'nope'],
    [() => world.checkCall('nobody', 'CommunityClient.get'), 'unknown', 'member', 'nobody'],
    [() => world.putRole({ id: 'r', permissions: ['channel.view', 'nope'] }), 'unknown-permission', null, 'nope'],
    [() => world.removeRole(EVERYONE), 'everyone', null, EVERYONE],
    [() => world.removeRole('no-role'), 'unknown', 'role', 'no-role'],
    [() => world.putMember({ id: 'm', roles: ['no-role'] }), 'unknown', 'role', 'no-role'],
    [() => world.putMember({ id: 'm', roles: [], declared: ['nope'] }), 'unknown-permission', null, 'nope'],
    [() => world.removeMember('nobody'), 'unknown', 'member', 'nobody'],
    [() => world.addRoleTo('ann', 'no-role'), 'unknown', 'role', 'no-role'],
    [() => world.removeRoleFrom('ann', EVERYONE), 'everyone', null, EVERYONE],
    [() => world.setOwner('nobody'), 'unknown', 'member', 'nobody'],
    [() => world.putGroup({ id: 'talk' }), 'exists', 'channel', 'talk'],
    [() => world.removeGroup('talk'), 'unknown', 'channel group', 'talk'],
    [() => world.putChannel({ id: 'c', group: 'talk' }), 'unknown', 'channel group', 'talk'],
    [() => world.putChannel({ id: 'group', group: 'group' }), 'exists', 'channel group', 'group'],
    [() => world.removeChannel('group'), 'unknown', 'channel', 'group'],
    [() => world.putRule({ target: 'talk', subject: 'nobody' }), 'unknown', 'role or member', 'nobody'],
    [() => world.putRule({ target: 'talk', subject: 'ann', deny: ['nope'] }), 'unknown-permission', null, 'nope'],
    [() => world.putRule({ target: 'talk', subject: 'ann', allow: ['community.kick'] }), 'wrong-scope', null, 'community.kick'],
    [() => world.putRule({ target: 'talk', subject: 'ann', allow: ['channel.createFile'], deny: ['channel.createFile'] }), 'wrong-scope', null, 'channel.createFile'],
    [() => world.putUnknownRule({ target: 'nowhere', subject: 'ann' }), 'unknown', 'channel or channel group', 'nowhere'],
    [() => world.channelNamed('Nowhere'), 'unknown', 'channel named', 'Nowhere'],
    [() => world.overlayFor('nobody', 'talk', []), 'unknown', 'role or member', 'nobody'],
    [() => world.overlayFor('ann', 'talk', ['nope']), 'unknown', 'permission', 'nope'],
    [() => world.overlayFor('ann', 'talk', ['community.kick']), 'wrong-scope', null, 'community.kick'],
    [() => world.removeRule({ target: 'talk', subject: 'ann' }), 'no-rule', null, null],
  ]
  const [document, { version }] = [JSON.stringify(world), world]
  for (const [call, kind, what, id] of refused) {
    const error = thrown(call)
    assert.ok(error instanceof CommunityError, `${call}: ${error}`)
    assert.equal(error.name, 'CommunityError')
    assert.deepEqual(JSON.parse(JSON.stringify(error)), { kind, what, id, diagnostics: [] }, `${call}`)
    assert.ok(id === null || error.message.includes(id) || kind === 'everyone', error.message)
  }
  assert.equal(JSON.stringify(world), document)
  assert.equal(world.version, version)
})

test('a document with errors is one error with all of them', () => {
  const text = '{"members": 5, "roles": [{"name": "x"}], "groups": [],}'
  const error = thrown(() => Community.fromJson(text))
  assert.ok(error instanceof createRequire(import.meta.url)('grantfold/root').CommunityError)
  assert.equal(error.kind, 'malformed')
  const codes = error.diagnostics.map(({ code }) => code)
  assert.deepEqual(codes, ['community-malformed', 'community-malformed', 'json-trailing-comma'])
  const [first] = error.diagnostics
  assert.equal(error.message, `the document is not a community: ${first.message} (line 1, column ${first.span.column})`)
  assert.ok(Object.isFrozen(error.diagnostics) && Object.isFrozen(first.span))
  for (const broken of ['', 'null', '[]', '{"a": 1, "a": 2}']) assert.equal(thrown(() => Community.fromJson(broken)).kind, 'malformed', broken)
})

test('a document comes back whole, with what has nothing to do with permissions', () => {
  const document = {
    ...community().toJSON(),
    members: [{ userId: 'ann', communityRoleIds: ['writer'], nickname: 'Ann \u{1f600}' }],
    motto: { __proto__: null, a: [1.5, null, true] },
  }
  document.roles[0].channelPermission.channelFly = true
  const world = Community.fromJson(JSON.stringify(document))
  assert.deepEqual(world.diagnostics.map(({ code }) => code), ['community-unknown-permission'])
  delete document.roles[0].channelPermission.channelFly
  assert.deepEqual(JSON.parse(JSON.stringify(world)), JSON.parse(JSON.stringify(document)))
  assert.equal(world.version, 0)
})

test('another reading is another community', () => {
  const world = community()
  const strict = world.under({ viewFalse: 'hides' })
  assert.deepEqual(strict.readings, { roleMerge: 'allow_wins', viewFalse: 'hides', fullControl: 'removable', implied: 'late' })
  assert.deepEqual(new Community(strict.readings).readings, strict.readings)
  assert.deepEqual(strict.under({ roleMerge: undefined }).readings, world.readings)
  const hide = { target: 'talk', subject: EVERYONE, deny: ['channel.view'] }
  world.putRule(hide)
  assert.equal(strict.sees('ann', 'talk'), true)
  strict.putRule(hide)
  assert.deepEqual([world.sees('ann', 'talk'), strict.sees('ann', 'talk')], [true, false])
  assert.deepEqual(world.contested('ann', 'talk').map(({ permission }) => permission), ['channel.view', 'channel.createMessage'])
})

const world = community()
const NO_TEXT = [undefined, null, 5, true, {}, ['ann'], Symbol('ann'), 5n]
const NO_OPTIONAL_TEXT = NO_TEXT.slice(1)
const NO_LIST = [null, 'channel.view', 5, {}, true]
const NO_OBJECT = [undefined, null, 'x', 5, [], true]
/** The call, wrong values for it, and how the sentence begins. */
const wrong = [
  [(value) => new Community(value), [null, 'x', 5, [], Symbol('x')], 'readings must be an object, got '],
  [(value) => world.under(value), NO_OBJECT, 'readings must be an object, got '],
  [(value) => new Community(value), [{ role_merge: 'deny_wins' }, { roleMerg: undefined }], 'readings has no key "role'],
  [(value) => new Community({ roleMerge: value }), NO_OPTIONAL_TEXT, 'readings.roleMerge must be a string'],
  [(value) => Community.fromJson('{}', { implied: value }), ['Late', 'late\0', '', '__proto__'], 'readings: unknown variant `'],
  [Community.fromJson, [...NO_TEXT, Buffer.from('{}')], 'text must be a string, got '],
  [(value) => world.grants(value, 'talk'), NO_TEXT, 'member must be a string, got '],
  [(value) => world.grants('ann', value), NO_TEXT, 'target must be a string, got '],
  [(value) => world.communityGrants(value), NO_TEXT, 'member must be a string, got '],
  [(value) => world.sees(value, 'talk'), NO_TEXT, 'member must be a string, got '],
  [(value) => world.visibleChannels(value), NO_TEXT, 'member must be a string, got '],
  [(value) => world.channelsWhere('ann', value), NO_TEXT.filter((value) => typeof value !== 'number'), 'permission must be a name or an id, got '],
  [(value) => world.channelsWhere(value, 'channel.view'), NO_TEXT, 'member must be a string, got '],
  [(value) => world.view(value), NO_TEXT, 'member must be a string, got '],
  [(value) => world.membersWhoCan(value, 'channel.view'), NO_TEXT, 'target must be a string, got '],
  [(value) => world.canAssign('ann', value), NO_TEXT, 'role must be a string, got '],
  [(value) => world.advise('ann', 'talk', value), NO_TEXT, 'permission must be a string, got '],
  [(value) => world.checkCall('ann', value), NO_TEXT, 'method must be a string, got '],
  [(value) => world.checkCall('ann', 'CommunityClient.get', value), NO_OPTIONAL_TEXT, 'target must be a string'],
  [(value) => world.checkCall('ann', 'CommunityClient.get', undefined, value), [null, 'x', 5, []], 'options must be an object, got '],
  [(value) => world.checkCall('ann', 'CommunityClient.get', undefined, value), [{ condition: [] }], 'options has no key "condition"; those there are: '],
  [(value) => world.checkCall('ann', 'CommunityClient.get', undefined, { conditions: value }), NO_LIST, 'options.conditions must be an array or another iterable object, got '],
  [(value) => world.checkCall('ann', 'CommunityClient.get', undefined, { role: value }), NO_OPTIONAL_TEXT, 'options.role must be a string'],
  [(value) => world.putRole(value), NO_OBJECT, 'role must be an object, got '],
  [(value) => world.putRole(value), [{}, { permissions: [] }], 'role.id must be a string, got undefined'],
  [(value) => world.putRole({ id: 'r', permissions: value }), [undefined, ...NO_LIST], 'role.permissions must be an array or another iterable object, got '],
  [(value) => world.putRole({ id: 'r', permissions: ['channel.view', value] }), NO_TEXT, 'role.permissions[1] must be a string, got '],
  [(value) => world.putMember({ id: 'm', roles: [], declared: value }), NO_LIST, 'member.declared must be an array or another iterable object, got '],
  [(value) => world.putMember({ id: 'm', roles: [], ...value }), [{ declare: [] }], 'member has no key "declare"; '],
  [(value) => world.putGroup({ id: 'g', name: value }), NO_OPTIONAL_TEXT, 'group.name must be a string'],
  [(value) => world.putChannel({ id: 'c', group: 'group', synced: value }), [null, 0, 1, 'true', {}], 'channel.synced must be true or false, or undefined for false, got '],
  [(value) => world.putRule({ target: 'talk', subject: 'ann', ...value }), [{ dney: ['channel.view'] }], 'rule has no key "dney"; '],
  [(value) => world.putRule({ target: 'talk', subject: 'ann', deny: value }), [...NO_LIST, () => []], 'rule.deny must be an array or another iterable object, got '],
  [(value) => world.removeRule({ target: 'talk', subject: EVERYONE, ...value }), [{ deny: [] }], 'rule has no key "deny"; '],
  [(value) => world.setOwner(value), NO_TEXT, 'member must be a string, got '],
  [(value) => world.addRoleTo('ann', value), NO_TEXT, 'role must be a string, got '],
  [(value) => world.channelNamed(value), NO_TEXT, 'name must be a string, got '],
  [(value) => world.apply(value), [...NO_TEXT, Buffer.from('{}')], 'event must be a string, got '],
  [(value) => world.overlayFor(value, 'talk', []), NO_TEXT, 'subject must be a string, got '],
  [(value) => world.overlayFor('ann', value, []), NO_TEXT, 'target must be a string, got '],
  [(value) => world.overlayFor('ann', 'talk', value), [undefined, ...NO_LIST], 'wanted must be an array or another iterable object, got '],
  [(value) => world.overlayFor('ann', 'talk', [value]), NO_TEXT, 'wanted[0] must be a string, got '],
  [(value) => world.putUnknownRule(value), NO_OBJECT, 'rule must be an object, got '],
  [(value) => world.putUnknownRule({ target: 'talk', subject: EVERYONE, ...value }), [{ deny: [] }], 'rule has no key "deny"; '],
  [Manifest.parse, [...NO_TEXT, new ArrayBuffer(2), new Uint16Array(2)], 'text must be a string or a Uint8Array, got '],
  [(value) => Manifest.parse('{}').grantedBy(value), [...NO_TEXT, 'packager', '__proto__'], 'tool must be one of packager-0.17, devhost-0.17, not '],
  [(value) => Manifest.parse('{}').diff(value), [undefined, null, '{}', {}, world], 'old must be a Manifest, got '],
  [platformOf, [...NO_TEXT, Buffer.from('{}')], 'text must be a string, got '],
  [permissionId, NO_TEXT, 'name must be a string, got '],
  [permissionId, ['message.write', 'channel.sendMessages', '__proto__'], 'there is no permission `'],
]
test('wrong values are refused with a sentence, and change nothing', () => {
  const document = JSON.stringify(world)
  for (const [call, values, sentence] of wrong) {
    for (const value of values) {
      const error = thrown(() => call(value))
      assert.ok(error instanceof TypeError && error.message.startsWith(sentence), `${call} of ${inspect(value)}: ${error}`)
    }
  }
  assert.equal(JSON.stringify(world), document)
  assert.match(thrown(() => permissionId('channel.sendMessages')).message, /did you mean `channel\.createMessage`\?$/)
})

test('half of a surrogate pair is never taken for another character', () => {
  const other = community()
  other.putMember({ id: 'a\ufffd', roles: ['writer'] })
  const broken = 'a\ud800'
  for (const ask of [
    () => other.grants(broken, 'talk'),
    () => other.putMember({ id: broken, roles: [] }),
    () => other.putMember({ id: 'm', roles: [broken] }),
    () => other.putRule({ target: 'talk', subject: broken }),
    () => other.checkCall('ann', 'CommunityClient.get', undefined, { moreTargets: [broken] }),
    () => other.apply(`{"event": "${broken}"}`),
    () => other.channelNamed(broken),
    () => other.overlayFor('ann', 'talk', [broken]),
    () => platformOf(`{"package": "${broken}"}`),
    () => Community.fromJson(`{"motto": "${broken}"}`),
  ]) {
    assert.throws(ask, { name: 'TypeError', message: /not well-formed text/ })
  }
})

test('instances are frozen, and what they keep is too', () => {
  for (const instance of [world, world.grants('ann', 'talk'), world.readings, world.diagnostics, rootCatalog(), rootCatalog()[0]]) {
    assert.ok(Object.isFrozen(instance))
  }
  assert.throws(() => { world.grants = () => true }, TypeError)
  assert.throws(() => { world.version = 5 }, TypeError)
  assert.throws(() => Community.prototype.grants.call({}, 'ann', 'talk'), TypeError)
  for (const args of [[], [{}], [Symbol('grantfold'), { message: '', fields: {} }]]) {
    assert.throws(() => new CommunityError(...args), { name: 'TypeError', message: /no public constructor/ })
  }
})

test('answers are plain data', () => {
  for (const answer of [world.checkCall('bot', 'ChannelMessageClient.create', 'talk'), world.advise('bot', 'talk', 'channel.createMessage'), world.contested('ann', 'talk'), world.toJSON()]) {
    assert.deepEqual(JSON.parse(JSON.stringify(answer)), answer)
  }
  assert.match(inspect(world), /^Community \{[^]*version: \d+[^]*roleMerge: 'allow_wins'/)
  assert.match(inspect(world.grants('ann', 'talk')), /^Grants \{[^]*place: 'talk'/)
})
