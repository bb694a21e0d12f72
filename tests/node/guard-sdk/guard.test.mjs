// `guardCalls` around the clients of Root's own SDK: what may pass is sent once, what may not is never sent.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

import { CallRefusedError, Community, EVERYONE, guardCalls } from 'grantfold/root'
import { answers, id, lost, refusal, require, sdk, sent } from './sdk.mjs'

const { RootApiException, RootGuidType: kind, rootServer } = sdk
const [bot, ann] = [id(kind.App, 1), id(kind.Person, 2)]
const [lobby, attic, talk] = [id(kind.ChannelGroup, 3), id(kind.ChannelGroup, 4), id(kind.Channel, 5)]
const [crew, message, file, folder] = [id(kind.CommunityRole, 6), id(kind.Message, 7), id(kind.File, 8), id(kind.Directory, 9)]

/** A community where the bot has a role with these permissions, and sees everything or nothing. */
function world({ permissions = [], sees = true } = {}) {
  const made = new Community()
  made.putRole({ id: crew, permissions })
  made.putMember({ id: bot, roles: [crew] })
  for (const group of [lobby, attic]) made.putGroup({ id: group })
  made.putChannel({ id: talk, group: lobby, synced: true })
  if (sees) for (const target of [lobby, attic]) made.putRule({ target, subject: EVERYONE })
  return made
}

const rule = { channelOrChannelGroupId: talk, roleOrMemberId: ann }
const inTalk = { channelId: talk }
const ofMessage = { ...inTalk, id: message, messageId: message, shortcode: ':wave:', content: 'hello', reason: 1, isTyping: true, dateAt: new Date(0) }
const ofFile = { ...inTalk, id: file, directoryId: folder, oldDirectoryId: folder, newDirectoryId: folder, name: 'a', search: 'a', uploadTokenUri: 'a' }
const ofFolder = { ...inTalk, id: folder, name: 'a', oldParentDirectoryId: folder, newParentDirectoryId: folder }
const ofRole = { id: crew, name: 'crew', colorHex: '#000000', isMentionable: false }
const ofMember = { userId: ann, userIds: [ann], communityRoleId: crew }
const every = (request, ...methods) => Object.fromEntries(methods.map((method) => [method, request]))

// Client, where the SDK has it, and a request for each method.
const clients = [
  ['AccessRuleClient', 'accessRules', { ...every({ ...rule, overlay: {} }, 'create', 'edit', 'get', 'delete', 'listByChannelOrChannelGroup', 'listByRoleOrMember'), update: { creates: [rule] } }],
  ['ChannelClient', 'channels', {
    ...every({ id: talk, name: 'talk', updateIcon: false, useChannelGroupPermission: true }, 'get', 'edit', 'delete'),
    ...every({ channelGroupId: lobby, name: 'new', channelType: 1, useChannelGroupPermission: true }, 'create', 'list'),
    move: { id: talk, oldChannelGroupId: lobby, newChannelGroupId: attic },
  }],
  ['ChannelDirectoryClient', 'channelDirectories', every(ofFolder, 'create', 'edit', 'move', 'delete', 'get', 'list')],
  ['ChannelFileClient', 'channelFiles', { ...every(ofFile, 'create', 'edit', 'move', 'search', 'delete', 'list', 'get'), searchCommunity: { channelIds: [talk], search: 'a' } }],
  ['ChannelGroupClient', 'channelGroups', { ...every({ id: lobby, name: 'lobby' }, 'create', 'get', 'edit', 'move', 'delete'), list: undefined }],
  ['ChannelMessageClient', 'channelMessages', every(ofMessage, 'create', 'delete', 'edit', 'get', 'list', 'flag', 'pinCreate', 'pinDelete', 'pinList', 'reactionCreate', 'reactionDelete', 'setTypingIndicator', 'setViewTime')],
  ['ChannelWebRtcClient', 'channelWebRtcs', every({ ...inTalk, userId: ann, isMuted: true, isDeafened: true }, 'setMuteAndDeafenOther', 'kick', 'list')],
  ['CommunityClient', 'communities', { get: undefined, edit: { name: 'a', pictureHex: '', updatePicture: false, rejectUnverifiedEmail: false } }],
  ['CommunityMemberBanClient', 'communityMemberBans', every(ofMember, 'create', 'delete', 'kick', 'list', 'get')],
  ['CommunityMemberInviteClient', 'communityMemberInvites', every({ invitedUserId: ann, senderUserId: bot }, 'delete', 'get', 'list')],
  ['CommunityMemberRoleClient', 'communityMemberRoles', every(ofMember, 'add', 'list', 'remove', 'setPrimary')],
  ['CommunityRoleClient', 'communityRoles', every(ofRole, 'create', 'edit', 'move', 'delete', 'list', 'get')],
  ['CommunityMemberClient', 'communityMembers', every(ofMember, 'get', 'list', 'listAll')],
]

const own = (client) => Object.getOwnPropertyNames(Object.getPrototypeOf(client)).filter((name) => name !== 'constructor')

function guarded(name, property, community = world()) {
  const client = rootServer.community[property]
  return { client, community, guard: guardCalls(client, { name, community, member: bot }) }
}

async function outcome(promise) {
  return promise.then(() => undefined, (error) => error)
}

/** What a call comes to, and how often it was sent. */
async function called(name, property, method, request, community) {
  const before = sent.length
  const error = await outcome(guarded(name, property, community).guard[method](request))
  return { error, times: sent.length - before }
}

test('every client and every method of the SDK is here', () => {
  assert.deepEqual(clients.map(([, property]) => property).sort(), Object.keys(rootServer.community).sort())
  for (const [name, property, requests] of clients) {
    assert.deepEqual(Object.keys(requests).sort(), own(rootServer.community[property]).sort(), name)
  }
})

test('who may do all sends all', async () => {
  answers()
  for (const [name, property, requests] of clients) {
    for (const [method, request] of Object.entries(requests)) {
      const { error, times } = await called(name, property, method, request, world({ permissions: ['community.fullControl'] }))
      assert.equal(times, 1, `${name}.${method}: ${error}`)
      assert.ok(!(error instanceof CallRefusedError), `${name}.${method}`)
    }
  }
})

test('who may do nothing sends only what asks for nothing, and so does who sees nothing', async () => {
  answers()
  const free = { seeing: new Set(), blind: new Set() }
  for (const [name, property, requests] of clients) {
    for (const [method, request] of Object.entries(requests)) {
      for (const [who, sees] of [['seeing', true], ['blind', false]]) {
        const { error, times } = await called(name, property, method, request, world({ sees }))
        if (times === 1) free[who].add(`${name}.${method}`)
        else assert.deepEqual([times, error instanceof CallRefusedError, error.sent], [0, true, false], `${name}.${method}: ${error}`)
      }
    }
  }
  const row = /^\| `(\w+)` \| (sight of|nothing)?.*$/
  const page = readFileSync(new URL('../../../docs/root-methods.md', import.meta.url), 'utf8')
  const asks = new Map()
  let client
  for (const line of page.split('\n')) {
    if (line.startsWith('### ')) client = line.slice(4)
    const [, method, wants = 'more'] = line.match(row) ?? []
    if (method !== undefined) asks.set(`${client}.${method}`, wants)
  }
  const all = clients.flatMap(([name, , requests]) => Object.keys(requests).map((method) => `${name}.${method}`))
  // To mute or deafen is a condition that this request fulfils.
  const withConditions = new Set(['ChannelWebRtcClient.setMuteAndDeafenOther'])
  const expected = (...wants) => all.filter((method) => wants.includes(asks.get(method)) && !withConditions.has(method)).sort()
  assert.deepEqual([...free.seeing].sort(), expected('sight of', 'nothing'))
  assert.deepEqual([...free.blind].sort(), expected('nothing'))
})

test('requests of the SDK say which permissions a role gets and which places rules are for', async () => {
  answers()
  const { guard, community } = guarded('CommunityRoleClient', 'communityRoles', world({ permissions: ['community.manageRoles'] }))
  const before = sent.length
  const channelPermission = { channelVoiceKick: true, channelView: false }
  assert.equal((await outcome(guard.create({ ...ofRole, channelPermission }))).reason, 'the role has `channel.voiceKick`, which this member has not')
  community.putRole({ id: crew, permissions: ['community.manageRoles', 'channel.voiceKick'] })
  assert.equal(sent.length, before)
  await outcome(guard.create({ ...ofRole, channelPermission }))
  assert.equal(sent.length, before + 1)
  const rules = guarded('AccessRuleClient', 'accessRules')
  const error = await outcome(rules.guard.update({ creates: [rule], deletes: [{ ...rule, channelOrChannelGroupId: attic }] }))
  assert.deepEqual(error.missing.map(({ target }) => target), [talk, attic])
})

test('every code of the platform becomes one error with an explanation, and others stay', async () => {
  const { ErrorCodeType } = sdk
  const numbers = Object.values(ErrorCodeType).filter((value) => typeof value === 'number')
  assert.ok(numbers.length > 30)
  for (const number of numbers) {
    answers(() => { throw refusal(number) })
    const { error, times } = await called('ChannelMessageClient', 'channelMessages', 'create', { ...inTalk, content: 'a' }, world({ permissions: ['channel.createMessage'] }))
    assert.equal(times, 1)
    assert.ok(error instanceof CallRefusedError && error.cause instanceof RootApiException, `${error}`)
    assert.deepEqual([error.code, error.sent, error.cause.errorCode], [{ name: ErrorCodeType[number], number, documented: true }, true, number])
    assert.equal(error.reason !== null, error.code.name.startsWith('NoPermission') || [1, 2, 3, 9, 12, 13, 300].includes(number), error.message)
  }
  for (const failure of [refusal(4711), lost()]) {
    answers(() => { throw failure })
    const { error, times } = await called('ChannelMessageClient', 'channelMessages', 'get', ofMessage)
    assert.deepEqual([times, error instanceof CallRefusedError], [1, false])
  }
  answers()
})

test('a guard is a client of the SDK, and its events are those of the client', async () => {
  for (const [name, property] of clients) {
    const { client, guard } = guarded(name, property)
    assert.ok(guard instanceof client.constructor)
    for (const method of own(client)) assert.equal(guard[method], guard[method])
    // Nothing that could be called past the guard hangs on a client.
    assert.deepEqual(Object.keys(client).filter((key) => !['_events', '_eventsCount', '_maxListeners'].includes(key)), [])
    if (client.on === undefined) continue
    const heard = []
    const listener = (value) => heard.push(value)
    assert.equal(guard.on('event', listener), guard)
    guard.once('event', listener)
    client.emit('event', 1)
    guard.emit('event', 2)
    assert.deepEqual([heard, guard.listenerCount('event'), guard.eventNames()], [[1, 1, 2], 1, ['event']])
    client.off('event', listener)
    assert.equal(guard.listenerCount('event'), 0)
    setImmediate(() => client.emit('later', name))
    assert.deepEqual(await once(guard, 'later'), [name])
  }
})

test('what changes in the community counts for the next call', async () => {
  answers()
  const { guard, community } = guarded('ChannelMessageClient', 'channelMessages')
  const before = sent.length
  assert.equal((await outcome(guard.create({ ...inTalk, content: 'a' }))).code.name, 'NoPermissionToCreate')
  const payload = { communityId: id(kind.Community, 1), userId: bot, userIds: [bot], communityRoleId: crew }
  community.putRole({ id: crew, permissions: ['channel.createMessage'] })
  await outcome(guard.create({ ...inTalk, content: 'a' }))
  assert.equal(sent.length, before + 1)
  community.apply(JSON.stringify({ event: 'communityMemberRole.deleted', payload }))
  assert.equal((await outcome(guard.create({ ...inTalk, content: 'a' }))).sent, false)
  assert.equal(sent.length, before + 1)
})

test('the types of the clients stay', () => {
  const ts = require('typescript')
  const root = fileURLToPath(new URL('../../..', import.meta.url))
  const types = require.resolve('@rootsdk/server-bot/package.json').replace('package.json', 'dist/types/index.d.ts')
  const options = {
    ...{ strict: true, noEmit: true, skipLibCheck: false, types: [], target: ts.ScriptTarget.ES2022 },
    ...{ module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
    paths: { 'grantfold/root': [`${root}bindings-node/root.d.ts`], '@rootsdk/server-bot': [types] },
  }
  const program = ts.createProgram([fileURLToPath(new URL('types.test-d.ts', import.meta.url))], options)
  const ours = ts.getPreEmitDiagnostics(program).filter(({ file }) => !file?.fileName.includes('node_modules'))
  assert.deepEqual(ours.map(({ file, start, messageText }) => [file?.fileName, start, ts.flattenDiagnosticMessageText(messageText, '\n')]), [])
})
