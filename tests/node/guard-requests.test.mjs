// What a guard reads from requests: which places, whose field counts, and whom a text mentions.
import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import { CallRefusedError, Community, guardCalls } from 'grantfold/root'

const { methods } = JSON.parse(readFileSync(new URL('../../core/catalogs/root-methods.json', import.meta.url), 'utf8'))
const OTHERS = ['channelId', 'channelOrChannelGroupId', 'channelGroupId', 'channelIds', 'creates', 'edits', 'deletes', 'accessRuleUpdate']

/** Bot may do everything in `mine` and in `own`, its channel, and nothing in `theirs` and `den`. */
function world() {
  const made = new Community()
  made.putMember({ id: 'bot', roles: [] })
  for (const [group, channel] of [['mine', 'own'], ['theirs', 'den']]) {
    made.putGroup({ id: group })
    made.putChannel({ id: channel, group })
  }
  for (const target of ['mine', 'own']) made.putRule({ target, subject: 'bot', allow: ['channel.fullControl'] })
  return made
}

/** How often a request was sent, and what came of it. */
async function sent(name, method, request, options) {
  let times = 0
  const client = Object.assign(new EventEmitter(), { [method]: async () => { times += 1 } })
  const guard = guardCalls(client, { name, community: world(), member: 'bot', ...options })
  const error = await guard[method](request).then(() => undefined, (error) => error)
  return { times, error }
}

async function refused(name, method, request) {
  const { times, error } = await sent(name, method, request)
  assert.deepEqual([times, error instanceof Error], [0, true], `${name}.${method}(${JSON.stringify(request)})`)
  return error
}

/** A value that names a place in a field. */
const naming = (key, place) => {
  const rules = [{ channelOrChannelGroupId: place, roleOrMemberId: 'bot' }]
  if (key === 'channelIds') return [place]
  if (key === 'accessRuleUpdate') return { edits: rules }
  return ['creates', 'edits', 'deletes'].includes(key) ? rules : place
}

async function withAllObjects(key, value, run) {
  Object.defineProperty(Object.prototype, key, { value, configurable: true, enumerable: true, writable: true })
  try {
    return await run()
  } finally {
    delete Object.prototype[key]
  }
}

test('a field that the method does not go by opens nothing', async () => {
  const theirs = [{ channelOrChannelGroupId: 'theirs', roleOrMemberId: 'bot' }]
  await refused('ChannelClient', 'create', { id: 'mine', channelGroupId: 'theirs' })
  await refused('ChannelClient', 'create', { channelId: 'mine', channelGroupId: 'theirs' })
  await refused('AccessRuleClient', 'create', { channelOrChannelGroupId: 'theirs', channelId: 'mine' })
  for (const method of ['update', 'bulkCreateEditDelete']) {
    for (const part of ['creates', 'edits', 'deletes']) {
      await refused('AccessRuleClient', method, { channelId: 'mine', [part]: theirs })
      await refused('AccessRuleClient', method, { channelIds: ['mine'], [part]: theirs })
      await refused('AccessRuleClient', method, { channelOrChannelGroupId: 'mine', [part]: theirs })
    }
  }
})

test('every method that is about a place goes by one field, and refuses others that name another place', async () => {
  const about = methods.filter(({ target }) => target !== null && target !== undefined)
  assert.ok(about.length > 40)
  for (const { method: full, target } of about) {
    const [name, method] = full.split('.')
    const [right, wrong, other] = target === 'channel' ? ['own', 'den', 'mine'] : ['mine', 'theirs', 'own']
    const rest = { newChannelGroupId: 'mine' }
    const fits = []
    for (const key of ['id', ...OTHERS]) {
      const { times } = await sent(name, method, { ...rest, [key]: naming(key, right) })
      if (times === 1) fits.push(key)
    }
    const batch = ['update', 'bulkCreateEditDelete'].includes(method)
    assert.equal(fits.length, batch ? 3 : 1, `${full}: ${fits}`)
    const request = { ...rest, [fits[0]]: naming(fits[0], right) }
    await refused(name, method, { ...rest, [fits[0]]: naming(fits[0], wrong) })
    // Channels have the id of their group with them.
    const beside = fits[0] === 'id' ? 'channelGroupId' : undefined
    for (const key of OTHERS.filter((each) => !fits.includes(each))) {
      const { times, error } = await sent(name, method, { ...request, [key]: naming(key, other) })
      if (key === beside) assert.equal(times, 1, full)
      else assert.match(`${[times, error]}`, /^0,TypeError: request is unclear: its \w+ names/, `${full}: ${key}`)
      assert.equal((await sent(name, method, { ...request, [key]: naming(key, right) })).times, 1, `${full}: ${key}`)
    }
  }
})

test('an edit of a channel or group changes the rules of no other', async () => {
  const rules = (place) => ({ accessRuleUpdate: { creates: naming('creates', place), deletes: naming('deletes', place) } })
  for (const [name, id, other] of [['ChannelClient', 'own', 'den'], ['ChannelGroupClient', 'mine', 'theirs']]) {
    assert.equal((await sent(name, 'edit', { id, ...rules(id) })).times, 1)
    await refused(name, 'edit', { id, ...rules(other) })
  }
})

test('of a method that is about no place every place in its request has to be text, and no place is asked about', async () => {
  assert.equal((await sent('CommunityClient', 'get', { channelId: 'den', channelIds: ['own'] })).times, 1)
  assert.ok((await refused('CommunityClient', 'get', { channelIds: ['own', 5] })) instanceof TypeError)
  assert.equal((await refused('ChannelMessageClient', 'invented', { channelId: 'own' })).kind, 'unknown-method')
})

test('lists of places are arrays, and each of them counts', async () => {
  const { error } = await sent('ChannelFileClient', 'searchCommunity', { channelIds: ['own', 'den', 'own'] })
  assert.match(error.reason, /^`den` is invisible/)
  for (const wrong of ['own', { length: 0 }, new Set(['own']), 5]) {
    assert.match((await refused('ChannelFileClient', 'searchCommunity', { channelIds: wrong })).message, /channelIds must be an array/)
    assert.match((await refused('AccessRuleClient', 'update', { creates: wrong, deletes: naming('deletes', 'mine') })).message, /creates must be an array/)
  }
})

test('what a function has as its fields is read too', async () => {
  const request = Object.assign(() => {}, { channelId: 'den' })
  assert.ok((await refused('ChannelMessageClient', 'create', request)) instanceof CallRefusedError)
  assert.equal((await sent('ChannelMessageClient', 'create', Object.assign(() => {}, { channelId: 'own' }))).times, 1)
})

test('what stands on the prototype of all objects decides nothing', async () => {
  await withAllObjects('create', 1, async () => {
    assert.ok((await refused('ChannelMessageClient', 'create', { channelId: 'den' })) instanceof CallRefusedError)
  })
  await withAllObjects('channelId', 'own', async () => {
    await refused('ChannelMessageClient', 'create', { content: 'hello' })
    await refused('ChannelMessageClient', 'create', undefined)
    await refused('ChannelMessageClient', 'create', { channelId: 'den' })
    assert.equal((await sent('ChannelMessageClient', 'create', { channelId: 'own', content: 'hello' })).times, 1)
  })
  for (const key of ['target', 'moreTargets']) {
    await withAllObjects(key, 'own', () => refused('ChannelMessageClient', 'create', undefined))
  }
  await withAllObjects('creates', naming('creates', 'theirs'), async () => {
    await refused('AccessRuleClient', 'update', { deletes: naming('deletes', 'mine') })
    await refused('AccessRuleClient', 'update', {})
  })
  await withAllObjects('id', 'own', () => refused('ChannelClient', 'delete', {}))
  await withAllObjects('isMuted', true, () => refused('ChannelWebRtcClient', 'setMuteAndDeafenOther', { channelId: 'own' }))
})

test('what every object can do is passed on, but not what would change the client', async () => {
  const client = { create: async () => 'sent' }
  const guard = guardCalls(client, { name: 'ChannelMessageClient', community: world(), member: 'bot' })
  assert.deepEqual([`${guard}`, guard.hasOwnProperty('create')], ['[object Object]', true])
  await assert.rejects(guard.__defineGetter__('create', () => () => 'changed'))
  assert.equal(await client.create(), 'sent')
})

test('a text that mentions everybody takes the permission for it', async () => {
  const options = { community: world() }
  options.community.putMember({ id: 'bot', roles: [], declared: ['channel.createMessage'] })
  options.community.putRule({ target: 'den', subject: 'bot' })
  const create = (content) => sent('ChannelMessageClient', 'create', { channelId: 'den', content }, options)
  for (const content of ['@All hi', 'hi @here', '[@Everybody](root://role/All): full', '[@ann](root://user/1) and @all', '[@all [x](root://user/1)']) {
    const { times, error } = await create(content)
    assert.deepEqual([times, error?.missing], [0, [{ permission: 'channel.createMessageMention', target: 'den' }]], content)
  }
  for (const content of [undefined, null, '', 'all here', '@allison', '[@all](root://user/1) is in [here](root://channel/2)', '@crew']) {
    assert.equal((await create(content)).times, 1, `${content}`)
  }
  // Where a guard may mention everybody, nothing changes.
  assert.equal((await sent('ChannelMessageClient', 'create', { channelId: 'own', content: '@All' })).times, 1)
})

test('a long text with the beginnings of many links is read at once', async () => {
  for (const piece of ['[', '[](root://user/']) {
    assert.equal((await sent('ChannelMessageClient', 'create', { channelId: 'own', content: piece.repeat(300_000) })).times, 1)
  }
})

test('whatever is attached counts as attached', async () => {
  const options = { community: world() }
  options.community.putMember({ id: 'bot', roles: [], declared: ['channel.createMessage'] })
  options.community.putRule({ target: 'den', subject: 'bot' })
  const create = (attachmentTokenUris) => sent('ChannelMessageClient', 'create', { channelId: 'den', attachmentTokenUris }, options)
  for (const none of [undefined, null, []]) assert.equal((await create(none)).times, 1)
  for (const some of [['a'], new Set(['a'])]) assert.equal((await create(some)).times, 0)
})
