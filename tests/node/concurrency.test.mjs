// Many at once: workers with states of their own, and questions asked from inside of a change.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'

import { AppManifest, Workspace } from 'grantfold/rocketchat'
import { Community, EVERYONE, rootCatalog } from 'grantfold/root'

const names = rootCatalog().map(({ name }) => name)

function community() {
  const world = new Community()
  world.putRole({ id: 'team', permissions: [] })
  world.putMember({ id: 'ann', roles: ['team'] })
  world.putGroup({ id: 'lobby' })
  world.putRule({ target: 'lobby', subject: EVERYONE })
  for (let at = 0; at < 8; at++) world.putChannel({ id: `c${at}`, group: 'lobby', synced: true })
  return world
}

/** Gives the role one permission in the place of another, everywhere at once. */
function edited(number) {
  const permission = ['channelManageFiles', 'channelVoiceTalk'][number % 2]
  const payload = { id: 'team', name: 'team', communityPermission: {}, channelPermission: { [permission]: true } }
  return JSON.stringify({ event: 'communityRole.edited', payload })
}

const asked = (world) => {
  const grants = world.grants('ann', 'c3')
  const explained = names.map((name) => grants.explain(name).allowed)
  return { has: names.map((name) => world.has('ann', 'c3', name)), explained, where: world.channelsWhere('ann', 'channel.createFile') }
}

test('workers follow events apart from each other and from this thread', { timeout: 60_000 }, async () => {
  const world = community()
  const states = [0, 1].map((number) => {
    const state = community()
    state.apply(edited(number))
    return asked(state)
  })
  assert.notDeepEqual(states[0], states[1])
  const text = JSON.stringify(world)
  const [before, rounds] = [asked(world), 60]
  const url = new URL('concurrency-in-worker.mjs', import.meta.url)
  const workers = [0, 1, 2, 3].map((first) => new Promise((resolve, reject) => {
    const events = Array.from({ length: rounds }, (_, at) => edited(first + at))
    const worker = new Worker(url, { workerData: { text, events, names } })
    worker.on('message', resolve)
    worker.on('error', reject)
  }))
  // This thread goes on changing its own meanwhile.
  const own = community()
  for (let at = 0; at < rounds; at++) {
    own.apply(edited(at))
    assert.deepEqual(asked(own), states[at % 2])
  }
  for (const [first, seen] of (await Promise.all(workers)).entries()) {
    assert.equal(seen.length, rounds)
    for (const [at, state] of seen.entries()) assert.deepEqual(state, states[(first + at) % 2])
  }
  assert.deepEqual(asked(world), before)
})

/** The same change as `edited(0)`, given as a role whose list is worked out when it is read. */
const role = (permissions) => ({ id: 'team', name: 'team', get permissions() { return permissions() } })

test('a question asked while a change is being read sees the state before it', () => {
  const world = community()
  world.apply(edited(1))
  const [before, seen] = [asked(world), []]
  world.putRole(role(() => (seen.push(asked(world)), ['channel.manageFiles'])))
  assert.ok(seen.length > 0)
  for (const state of seen) assert.deepEqual(state, before)
  const after = community()
  after.apply(edited(0))
  assert.deepEqual(asked(world), asked(after))
})

test('a change made while another one is being read is whole, and the outer one comes last', () => {
  const world = community()
  let version
  world.putRole(role(() => {
    world.apply(edited(1))
    version = world.version
    return ['channel.manageFiles']
  }))
  const after = community()
  after.apply(edited(0))
  assert.deepEqual(asked(world), asked(after))
  assert.equal(world.version, version + 1)
})

test('a getter that throws stops the change', () => {
  const world = community()
  world.apply(edited(1))
  const [text, version] = [JSON.stringify(world), world.version]
  const no = () => { throw new RangeError('no') }
  assert.throws(() => world.putRole(role(no)), RangeError)
  assert.throws(() => world.putMember({ id: 'bob', get roles() { return no() } }), RangeError)
  assert.throws(() => world.checkMany({ *[Symbol.iterator]() { yield ['ann', 'c0', 'channel.view']; no() } }), RangeError)
  assert.deepEqual([JSON.stringify(world), world.version], [text, version])
})

test('questions from an iterator that changes the community are answered from whole states', () => {
  const world = community()
  world.apply(edited(1))
  function* questions() {
    for (let at = 0; at < 8; at++) {
      yield ['ann', `c${at}`, 'channel.createFile']
      world.apply(edited(at))
    }
  }
  const answers = [...world.checkMany(questions())]
  assert.equal(answers.length, 8)
  // All before the first change, or all after the last: one call has one state.
  assert.equal(new Set(answers).size, 1, `${answers}`)
})

test('a workspace that is asked while it reads an update answers from before it', () => {
  const world = new Workspace()
  world.putUser({ _id: 'ann', roles: ['user'] })
  const both = ['create-c', 'pin']
  const table = (roles) => both.map((_id) => ({ _id, roles }))
  world.apply(table(['guest']), 1000)
  const seen = []
  const update = table(['user'])
  const { roles } = update[1]
  Object.defineProperty(update[1], 'roles', {
    enumerable: true,
    get: () => (seen.push(both.map((name) => world.has('ann', name))), roles),
  })
  world.apply(update, 2000)
  assert.ok(seen.length > 0)
  for (const answers of seen) assert.deepEqual(answers, [false, false])
  assert.deepEqual(both.map((name) => world.has('ann', name)), [true, true])
})

test('grants that are held stay as they are under every change', () => {
  const world = community()
  world.apply(edited(0))
  const held = world.grants('ann', 'c3')
  const state = () => names.map((name) => [held.has(name), held.explain(name).summary])
  const before = state()
  for (let at = 0; at < 20; at++) {
    world.apply(edited(at))
    assert.deepEqual(state(), before)
  }
  const app = AppManifest.parse('{"id": "a", "permissions": [{"name": "message.write"}]}').grants()
  assert.ok(app.has('message.write'))
})
