// Clients of Root's SDK whose calls are checked before they are sent, with stubs in the place of the clients.
import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { test } from 'node:test'

import { CallRefusedError, Community, CommunityError, EVERYONE, guardCalls } from 'grantfold/root'

/** Bot may write in `talk`, sees `news` and both groups, and does not see `den`. */
function world() {
  const made = new Community()
  made.putMember({ id: 'bot', roles: [], declared: ['channel.createMessage', 'community.manageRoles'] })
  made.putRole({ id: 'chief', permissions: ['community.kick'] })
  for (const id of ['lobby', 'attic']) {
    made.putGroup({ id })
    made.putRule({ target: id, subject: 'bot' })
  }
  for (const id of ['talk', 'news', 'den']) made.putChannel({ id, group: 'lobby' })
  made.putRule({ target: 'talk', subject: 'bot' })
  made.putRule({ target: 'news', subject: EVERYONE, deny: ['channel.createMessage'] })
  return made
}

/** An error as the SDK throws it. */
class Exception extends Error {
  constructor(errorCode) {
    super('refused')
    this.errorCode = errorCode
  }
}

/** A client with private state, as those of the SDK may have. */
class Client extends EventEmitter {
  #sent = []
  answer = async (request) => request

  get sent() {
    return this.#sent
  }

  #send(name, args) {
    this.#sent.push([name, ...args])
    return this.answer(...args)
  }

  create(...args) {
    return this.#send('create', args)
  }

  edit(...args) {
    return this.#send('edit', args)
  }

  delete(...args) {
    return this.#send('delete', args)
  }

  move(...args) {
    return this.#send('move', args)
  }

  update(...args) {
    return this.#send('update', args)
  }

  bulkCreateEditDelete(...args) {
    return this.#send('bulkCreateEditDelete', args)
  }

  invented() {
    this.#sent.push(['invented'])
  }
}

function guarded(name = 'ChannelMessageClient', options = {}) {
  const client = new Client()
  const community = world()
  return { client, community, guard: guardCalls(client, { name, community, member: 'bot', ...options }) }
}

async function rejected(promise) {
  try {
    await promise
  } catch (error) {
    return error
  }
  return assert.fail('nothing was thrown')
}

test('a call that passes is sent as it is, and its answer comes back', async () => {
  const { client, guard } = guarded()
  const request = { channelId: 'talk', content: 'hello' }
  const handlers = {}
  assert.equal(await guard.create(request, handlers), request)
  assert.equal(client.sent[0][1], request)
  assert.equal(client.sent[0][2], handlers)
})

test('a call that would be refused is not sent, and says why', async () => {
  const { client, guard } = guarded()
  const error = await rejected(guard.create({ channelId: 'news', content: 'hello' }))
  assert.ok(error instanceof CallRefusedError)
  assert.equal(error.message, '`ChannelMessageClient.create` is refused with NoPermissionToCreate (1000): `channel.createMessage` is missing on `news`')
  assert.deepEqual(JSON.parse(JSON.stringify(error)), {
    method: 'ChannelMessageClient.create',
    member: 'bot',
    target: 'news',
    code: { name: 'NoPermissionToCreate', number: 1000, documented: true },
    missing: [{ permission: 'channel.createMessage', target: 'news' }],
    reason: '`channel.createMessage` is missing on `news`',
    note: 'To mention a single member takes no further permission.',
    sent: false,
  })
  assert.deepEqual([error.name, 'cause' in error], ['CallRefusedError', false])
  assert.deepEqual(client.sent, [])
})

test('what changes in the community counts for the next call', async () => {
  const { client, community, guard } = guarded()
  community.putRule({ target: 'news', subject: 'bot', allow: ['channel.createMessage'] })
  await guard.create({ channelId: 'news' })
  community.removeRule({ target: 'talk', subject: 'bot' })
  assert.match((await rejected(guard.create({ channelId: 'talk' }))).reason, /^`talk` is invisible/)
  assert.equal(client.sent.length, 1)
})

test('the request says what the call is about', async () => {
  const missing = async (name, method, request) => {
    const { client, guard } = guarded(name)
    const error = await rejected(guard[method](request))
    assert.ok(error instanceof CallRefusedError, `${error}`)
    assert.deepEqual(client.sent, [])
    return error.missing.map(({ permission, target }) => `${permission} ${target}`)
  }
  assert.deepEqual(await missing('ChannelMessageClient', 'create', { channelId: 'talk', attachmentTokenUris: ['a'] }), ['channel.createMessageAttachment talk'])
  assert.deepEqual(await missing('ChannelClient', 'create', { channelGroupId: 'lobby' }), ['channel.fullControl lobby'])
  assert.deepEqual(await missing('ChannelClient', 'delete', { id: 'talk' }), ['channel.fullControl talk'])
  assert.deepEqual(await missing('ChannelClient', 'move', { id: 'talk', oldChannelGroupId: 'lobby', newChannelGroupId: 'attic' }), ['channel.fullControl lobby', 'channel.fullControl attic'])
  assert.deepEqual(await missing('AccessRuleClient', 'create', { channelOrChannelGroupId: 'lobby', roleOrMemberId: 'bot' }), ['channel.fullControl lobby'])
  assert.match((await rejected(guarded().guard.create({ channelId: 'den' }))).reason, /^`den` is invisible/)
  const role = await rejected(guarded('CommunityRoleClient').guard.delete({ id: 'chief' }))
  assert.match(role.reason, /the role has `community.kick`/)
})

test('the caller says what the request does not', async () => {
  const about = (method, request) => (method.endsWith('.delete') && request.id === 'of ann' ? { conditions: ['others-message'] } : undefined)
  const { client, guard } = guarded('ChannelMessageClient', { about })
  await guard.delete({ channelId: 'talk', id: 'own' })
  const error = await rejected(guard.delete({ channelId: 'talk', id: 'of ann' }))
  assert.deepEqual(error.missing, [{ permission: 'channel.deleteMessageOther', target: 'talk' }])
  assert.equal(client.sent.length, 1)
  for (const wrong of [null, 5, 'talk', Promise.resolve({}), { targets: [] }]) {
    const { client, guard } = guarded('ChannelMessageClient', { about: () => wrong })
    assert.ok((await rejected(guard.create({ channelId: 'talk' }))) instanceof TypeError)
    assert.deepEqual(client.sent, [])
  }
})

test('what is said about a call takes nothing back', async () => {
  const { client, guard } = guarded('ChannelMessageClient', { about: () => ({ target: undefined, conditions: ['special-mentions'] }) })
  const error = await rejected(guard.create({ channelId: 'talk', attachmentTokenUris: ['a'] }))
  assert.deepEqual(error.missing.map(({ permission }) => permission), ['channel.createMessageAttachment', 'channel.createMessageMention'])
  assert.deepEqual(client.sent, [])
})

test('the permissions of a role that is made are those of the request', async () => {
  const own = { communityPermission: { communityManageRoles: true, communityKick: false }, channelPermission: { channelCreateMessage: true } }
  const wider = { ...own, communityPermission: { communityManageRoles: true, communityKick: true } }
  for (const [method, place] of [['create', {}], ['edit', { id: 'crew' }]]) {
    const { client, community, guard } = guarded('CommunityRoleClient')
    community.putRole({ id: 'crew', permissions: [] })
    await guard[method]({ ...place, name: 'crew' })
    await guard[method]({ ...place, ...own })
    assert.equal(client.sent.length, 2)
    const refused = await rejected(guard[method]({ ...place, ...wider }))
    assert.deepEqual([refused.code.name, refused.reason], ['NoPermissionToAdd', 'the role has `community.kick`, which this member has not'])
    // Not all permissions have to be properties of the object itself.
    const inherited = await rejected(guard[method]({ ...place, communityPermission: Object.create({ communityKick: true }) }))
    assert.equal(inherited.code.name, 'NoPermissionToAdd')
    const unknown = await rejected(guard[method]({ ...place, channelPermission: { channelFly: true } }))
    assert.deepEqual([unknown.kind, unknown.id], ['unknown-permission', 'channelFly'])
    assert.equal(client.sent.length, 2)
  }
})

test('every place of a batch of access rules is asked about', async () => {
  for (const method of ['update', 'bulkCreateEditDelete']) {
    const { client, community, guard } = guarded('AccessRuleClient')
    community.putRule({ target: 'talk', subject: 'bot', allow: ['channel.fullControl'] })
    const rule = (channelOrChannelGroupId) => ({ channelOrChannelGroupId, roleOrMemberId: EVERYONE })
    await guard[method]({ creates: [rule('talk')], deletes: [rule('talk')] })
    assert.equal(client.sent.length, 1)
    for (const part of ['creates', 'edits', 'deletes']) {
      const error = await rejected(guard[method]({ creates: [rule('talk')], [part]: [rule('talk'), rule('lobby')] }))
      assert.deepEqual(error.missing, [{ permission: 'channel.fullControl', target: 'lobby' }])
    }
    assert.equal((await rejected(guard[method]({ creates: [] }))).kind, 'needs-target')
    assert.ok((await rejected(guard[method]({ creates: [rule('talk'), null] }))) instanceof TypeError)
    assert.ok((await rejected(guard[method]({ creates: [rule('talk'), {}] }))) instanceof TypeError)
    assert.equal(client.sent.length, 1)
  }
})

test('when in doubt nothing is sent', async () => {
  const kinds = [
    ['ChannelMessageClient', 'create', {}, 'needs-target'],
    ['ChannelMessageClient', 'create', undefined, 'needs-target'],
    ['ChannelMessageClient', 'create', { channelId: 'nowhere' }, 'unknown'],
    ['ChannelMessageClient', 'create', { channelId: 'lobby' }, 'wrong-kind'],
    ['ChannelMessageClient', 'invented', { channelId: 'talk' }, 'unknown-method'],
    ['NoClient', 'create', { channelId: 'talk' }, 'unknown-method'],
  ]
  for (const [name, method, request, kind] of kinds) {
    const { client, guard } = guarded(name)
    const error = await rejected(guard[method](request))
    assert.ok(error instanceof CommunityError, `${method}: ${error}`)
    assert.equal(error.kind, kind)
    assert.deepEqual(client.sent, [])
  }
  const { client, guard } = guarded('ChannelMessageClient', { unchecked: ['invented'] })
  assert.equal(guard.invented(), undefined)
  assert.deepEqual(client.sent, [['invented']])
})

test('a refusal of the platform becomes the same error, with what it threw as the cause', async () => {
  const cases = [
    [1000, 'NoPermissionToCreate', 'the community as it is known here allows it, and may be out of date; or `special-mentions` holds: `channel.createMessageMention` is missing on `talk`'],
    [1004, 'NoPermissionToDelete', 'the community as it is known here allows it, and may be out of date'],
    [2, 'NotFound', 'what the call names is not there, or this member does not see it'],
    [9, 'TooManyRequests', 'there were too many calls in a short time, and it may pass later'],
    [105, 'FailedEmailVerificationCodeTimeout', null],
  ]
  for (const [number, name, reason] of cases) {
    const cause = new Exception(number)
    for (const answer of [async () => { throw cause }, () => { throw cause }]) {
      const { client, guard } = guarded()
      client.answer = answer
      const error = await rejected((async () => guard.create({ channelId: 'talk' }))())
      assert.ok(error instanceof CallRefusedError)
      assert.equal(error.cause, cause)
      assert.deepEqual([error.code, error.reason, error.sent, error.missing], [{ name, number, documented: true }, reason, true, []])
      assert.ok(error.message.startsWith(`\`ChannelMessageClient.create\` is refused with ${name} (${number})`))
    }
  }
})

test('a refusal is explained by the community as it is then', async () => {
  const { client, community, guard } = guarded()
  client.answer = async () => {
    community.putRule({ target: 'talk', subject: 'bot', deny: ['channel.createMessage'] })
    throw new Exception(1000)
  }
  assert.deepEqual((await rejected(guard.create({ channelId: 'talk' }))).missing, [{ permission: 'channel.createMessage', target: 'talk' }])
  const other = guarded()
  other.client.answer = async () => {
    other.community.removeChannel('talk')
    throw new Exception(1000)
  }
  assert.match((await rejected(other.guard.create({ channelId: 'talk' }))).reason, /does not have what the call is about/)
})

test('a refusal is explained by what no request shows, if its code fits', async () => {
  const { client, community, guard } = guarded('CommunityMemberBanClient')
  community.putMember({ id: 'bot', roles: ['chief'], declared: ['channel.createMessage'] })
  client.kick = async () => { throw new Exception(client.code) }
  client.code = 1010
  assert.match((await rejected(guard.kick({ userId: 'ann' }))).reason, /out of date; or `owner` holds: no permission helps: .*owns the community/)
  community.removeRoleFrom('bot', 'chief')
  assert.equal((await rejected(guard.kick({ userId: 'ann' }))).sent, false)
  community.addRoleTo('bot', 'chief')
  client.kick = async () => {
    community.removeRoleFrom('bot', 'chief')
    throw new Exception(1010)
  }
  const error = await rejected(guard.kick({ userId: 'ann' }))
  assert.deepEqual([error.code.name, error.missing], ['NoPermissionToBan', [{ permission: 'community.kick', target: null }]])
  assert.equal(error.reason, 'the community as it is known here refuses it for another reason: `community.kick` is missing')
})

test('what is invisible by now explains a code that is not about permissions', async () => {
  const { client, community, guard } = guarded()
  client.flag = async () => {
    community.removeRule({ target: 'talk', subject: 'bot' })
    throw new Exception(2)
  }
  assert.match((await rejected(guard.flag({ channelId: 'talk', id: 'one' }))).reason, /^`talk` is invisible/)
})

test('errors tell where the call was made', async () => {
  const { client, guard } = guarded()
  async function writing(channelId) {
    await guard.create({ channelId })
  }
  assert.match((await rejected(writing('news'))).stack, /writing/)
  client.answer = async () => {
    await new Promise(setImmediate)
    throw new Exception(1000)
  }
  const error = await rejected(writing('talk'))
  assert.match(error.stack, /writing/)
  assert.match(error.cause.stack, /client\.answer|answer/)
})

test('guards of guards and of one client twice check alike', async () => {
  const { client, community, guard } = guarded()
  const options = { name: 'ChannelMessageClient', community, member: 'bot' }
  for (const each of [guardCalls(guard, options), guardCalls(client, options)]) {
    await each.create({ channelId: 'talk' })
    const error = await rejected(each.create({ channelId: 'news' }))
    assert.deepEqual([error.sent, error.cause], [false, undefined])
  }
  assert.equal(client.sent.length, 2)
  client.answer = async () => { throw new Exception(9) }
  const error = await rejected(guardCalls(guard, options).create({ channelId: 'talk' }))
  assert.ok(error.cause instanceof Exception)
})

test('other failures are passed on as they are', async () => {
  for (const failure of [new Error('no network'), new Exception(4711), new Exception('1000'), 'text', undefined, { errorCode: 1000 }]) {
    const { client, guard } = guarded()
    client.answer = async () => { throw failure }
    assert.equal(await guard.create({ channelId: 'talk' }).catch((error) => error), failure)
  }
})

test('a guard stands for its client', () => {
  const { client, guard } = guarded()
  assert.ok(guard instanceof Client)
  assert.equal(guard.create, guard.create)
  assert.equal(guard.sent, client.sent)
  assert.ok('create' in guard && !('nothing' in guard))
  assert.equal(guard.then, undefined)
  const heard = []
  assert.equal(guard.on('event', (value) => heard.push(value)), guard)
  client.emit('event', 1)
  assert.deepEqual(heard, [1])
  assert.throws(() => { guard.create = () => {} }, TypeError)
  assert.throws(() => { delete guard.create }, TypeError)
  const frozen = guardCalls(Object.freeze({ create: () => 5 }), { name: 'AssetClient', community: world(), member: 'bot' })
  assert.equal(frozen.create(), 5)
})
