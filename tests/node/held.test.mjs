// Answers that are held: the same as those that are not, and never older than the last change.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { Worker } from 'node:worker_threads'

import { Grants } from 'grantfold'
import { Workspace, WorkspaceError, workspacePermissionId } from 'grantfold/rocketchat'
import { Community, CommunityError, EVERYONE, MemberView, permissionId, rootCatalog } from 'grantfold/root'

import { thrown, workspace } from './workspace-world.mjs'

const require = createRequire(import.meta.url)
// What the package does not export, but its own modules see.
const [{ Recent }, native] = ['recent.js', 'native.js'].map((file) => require(join(dirname(require.resolve('grantfold/package.json')), 'bindings-node', file)))

const names = rootCatalog().map(({ name }) => name)

/** `ann` has a role and a rule of her own, `bot` declares, `chief` owns; a third of the channels is closed to everybody. */
function community(options, channels = 100) {
  const world = new Community(undefined, options)
  world.putRole({ id: 'writer', permissions: ['channel.createMessage', 'community.kick'] })
  world.putMember({ id: 'ann', roles: ['writer'] })
  world.putMember({ id: 'bot', roles: [], declared: ['channel.manageFiles'] })
  world.putMember({ id: 'chief', roles: [] })
  world.setOwner('chief')
  world.putGroup({ id: 'group' })
  for (let at = 0; at < channels; at++) {
    world.putChannel({ id: `c${at}`, group: 'group' })
    if (at % 3 > 0) world.putRule({ target: `c${at}`, subject: at % 2 ? EVERYONE : 'writer', deny: at % 5 ? [] : ['channel.createFile'] })
    if (at % 7 === 0) world.putRule({ target: `c${at}`, subject: 'ann', allow: ['channel.createMessage'] })
  }
  return world
}

const MEMBERS = ['ann', 'bot', 'chief']
const PLACES = ['group', 'c0', 'c1', 'c2', 'c3', 'c7', 'c10', 'c99']

test('every way to ask gives the same answer', () => {
  const [world, unheld] = [community(), community({ cache: 0 })]
  for (const member of MEMBERS) {
    const view = world.view(member)
    for (const place of PLACES) {
      const grants = unheld.grants(member, place)
      for (const name of names) {
        const id = permissionId(name)
        const answers = [
          world.has(member, place, name), world.has(member, place, id), unheld.has(member, place, name), unheld.has(member, place, id),
          view.has(place, name), view.has(place, id), world.grants(member, place).has(name), grants.has(id), grants.explain(name).allowed,
        ]
        assert.deepEqual(new Set(answers).size, 1, `${member} ${place} ${name}: ${answers}`)
      }
      assert.ok(grants.equals(world.grants(member, place)))
      assert.deepEqual(grants.toJSON(), world.grants(member, place).toJSON())
    }
    for (const name of names) {
      const where = view.places.filter((place) => place !== 'group' && view.has(place, name))
      assert.deepEqual(world.channelsWhere(member, name), where)
      assert.deepEqual(unheld.channelsWhere(member, permissionId(name)), where)
    }
    assert.deepEqual(world.channelsWhere(member, 'channel.view'), world.visibleChannels(member))
  }
})

test('a view has the words of all places, in order', () => {
  const view = community().view('ann')
  assert.ok(view instanceof MemberView && Object.isFrozen(view) && Object.isFrozen(view.places))
  assert.deepEqual([view.places.length, view.places.at(-1), view.words.length], [101, 'group', 202])
  for (const place of PLACES) {
    for (const name of names) {
      const [at, id] = [view.places.indexOf(place), permissionId(name)]
      assert.equal((view.words[2 * at + (id >>> 5)] >>> (id & 31) & 1) === 1, view.has(place, name))
    }
  }
  view.words.fill(0xffffffff)
  assert.equal(view.has('c3', 'channel.view'), false)
  assert.match(inspect(view), /^MemberView \{ member: 'ann', version: \d+, isCurrent: true \}$/)
  assert.throws(() => new MemberView(), /no public constructor/)
})

test('a change of any kind counts with the very next question, and snapshots stay what they were', () => {
  const changes = [
    (world) => world.putRule({ target: 'c3', subject: 'ann' }),
    (world) => world.removeRule({ target: 'c3', subject: 'ann' }),
    (world) => world.putUnknownRule({ target: 'c1', subject: EVERYONE }),
    (world) => world.putRole({ id: 'writer', permissions: ['channel.fullControl'] }),
    (world) => world.removeRoleFrom('ann', 'writer'),
    (world) => world.addRoleTo('ann', 'writer'),
    (world) => world.putMember({ id: 'ann', roles: [], declared: ['channel.manageFiles'] }),
    (world) => world.setOwner('ann'),
    (world) => world.setOwner('bot'),
    (world) => world.putChannel({ id: 'c3', group: 'group', synced: true }),
    (world) => world.putRule({ target: 'group', subject: 'ann' }),
    (world) => world.apply(JSON.stringify({ event: 'communityRole.deleted', payload: { communityRoleId: 'writer' } })),
  ]
  for (const options of [undefined, { cache: 0 }, { cache: 250 }]) {
    const world = community(options)
    for (const change of changes) {
      const fresh = Community.fromJson(JSON.stringify(world))
      const [view, grants] = [world.view('ann'), PLACES.map((place) => world.grants('ann', place))]
      const before = PLACES.map((place) => JSON.stringify(fresh.grants('ann', place)))
      assert.equal(view.isCurrent, true)
      try {
        change(world)
        change(fresh)
      } catch (error) {
        assert.ok(error instanceof CommunityError, `${change}: ${error}`)
      }
      assert.equal(view.isCurrent, view.version === world.version)
      for (const [at, place] of PLACES.entries()) {
        for (const name of names) {
          assert.equal(world.has('ann', place, name), fresh.grants('ann', place).has(name), `${change} ${place} ${name}`)
          assert.equal(world.view('ann').has(place, name), fresh.grants('ann', place).has(name))
          assert.equal(grants[at].explain(name).allowed, grants[at].has(name), 'a snapshot explains the state it is of')
          assert.equal(view.has(place, name), grants[at].has(name))
        }
        assert.equal(JSON.stringify(grants[at]), before[at])
      }
      assert.deepEqual(world.channelsWhere('ann', 'channel.view'), fresh.visibleChannels('ann'))
    }
  }
})

test('places that come, go and change their names are those of the next question', () => {
  const world = community()
  const view = world.view('ann')
  world.putChannel({ id: 'aaa', group: 'group' })
  world.putRule({ target: 'aaa', subject: 'ann' })
  world.removeChannel('c99')
  assert.equal(world.has('ann', 'aaa', 'channel.view'), true)
  assert.equal(world.channelsWhere('ann', 'channel.view')[0], 'aaa')
  assert.equal(world.view('ann').places.length, 101)
  assert.throws(() => world.has('ann', 'c99', 'channel.view'), CommunityError)
  assert.equal(view.has('c99', 'channel.view'), false, 'the old view still knows it')
  assert.throws(() => view.has('aaa', 'channel.view'), CommunityError)
  const [first, again] = [world.view('ann').places, (world.putRule({ target: 'c1', subject: 'ann' }), world.view('ann').places)]
  assert.equal(first, again, 'names that are the same are not fetched again')
})

test('a change of one member counts for that member, and for whoever else it concerns', () => {
  const world = community()
  for (const id of ['dan', 'eve']) world.putMember({ id, roles: ['writer'] })
  const changes = [
    () => world.removeRoleFrom('ann', 'writer'),
    () => world.addRoleTo('ann', 'writer'),
    () => world.putMember({ id: 'bot', roles: ['writer'], declared: ['channel.view'] }),
    () => world.putMember({ id: 'fay', roles: [] }),
    () => world.removeMember('dan'),
    () => world.setOwner('eve'),
    // Takes its rules along, which is a change of the places.
    () => world.removeMember('ann'),
    () => world.removeMember('chief'),
    () => world.putMember({ id: 'ann', roles: [] }),
    () => assert.throws(() => world.addRoleTo('ann', 'nothing'), CommunityError),
    () => assert.throws(() => world.removeMember('nobody'), CommunityError),
  ]
  for (const change of changes) {
    const { members } = world.matrix('c1')
    const before = new Map(members.map((member) => [member, world.view(member)]))
    const words = members.map((member) => before.get(member).words)
    const version = world.version
    change()
    const fresh = Community.fromJson(JSON.stringify(world))
    const stay = fresh.matrix('c1').members
    for (const member of stay) {
      const [view, now] = [world.view(member), fresh.view(member)]
      assert.deepEqual([view.words, view.places, view.version, view.isCurrent], [now.words, now.places, world.version, true], `${change} ${member}`)
      for (const place of PLACES) assert.ok(world.grants(member, place).equals(fresh.grants(member, place)), `${change} ${member} ${place}`)
    }
    for (const [at, view] of [...before.values()].entries()) {
      assert.deepEqual([view.words, view.version, view.isCurrent], [words[at], version, version === world.version])
    }
    for (const member of members.filter((id) => !stay.includes(id))) {
      assert.throws(() => world.view(member), CommunityError)
      assert.throws(() => world.has(member, 'c1', 'channel.view'), CommunityError)
    }
  }
})

test('everybody who can is found, however often one asks and whoever comes and goes', () => {
  const changes = [
    () => {},
    (world) => world.putMember({ id: 'aaa', roles: ['writer'] }),
    (world) => world.removeMember('bot'),
    (world) => world.addRoleTo('chief', 'writer'),
    (world) => world.putRule({ target: 'c2', subject: 'zoe', allow: ['channel.createMessage'] }),
    (world) => (world.removeMember('aaa'), world.putMember({ id: 'aab', roles: [] })),
    (world) => world.apply(JSON.stringify({ event: 'community.leave', payload: { userId: 'zoe' } })),
    (world) => world.apply(JSON.stringify({ event: 'communityRole.deleted', payload: { communityRoleId: 'writer' } })),
  ]
  for (const options of [undefined, { cache: 0 }, { cache: 3 }]) {
    const world = community(options)
    world.putMember({ id: 'zoe', roles: ['writer'] })
    for (const change of changes) {
      change(world)
      const { members } = world.matrix('c1')
      for (const _ of [1, 2, 3]) {
        for (const place of PLACES) {
          for (const name of ['channel.view', 'channel.createMessage', 'no.such', '__proto__']) {
            const can = world.membersWhoCan(place, name)
            assert.deepEqual(can, members.filter((member) => world.has(member, place, name)), `${change} ${place} ${name}`)
            can.fill('somebody')
          }
        }
        assert.throws(() => world.membersWhoCan('nowhere', 'channel.view'), CommunityError)
        assert.throws(() => world.membersWhoCan('c1', permissionId('channel.view')), TypeError)
      }
    }
  }
})

test('the ids of all members are fetched once it is worth it, and only where there is room', (it) => {
  const fetched = it.mock.method(native, 'communityMemberIds')
  const ask = (options, place, times) => {
    const world = community(options)
    fetched.mock.resetCalls()
    for (let at = 0; at < times; at++) world.membersWhoCan(place, 'channel.view')
    world.addRoleTo('bot', 'writer')
    world.membersWhoCan(place, 'channel.view')
    return fetched.mock.callCount()
  }
  assert.deepEqual([ask(undefined, 'c1', 1), ask(undefined, 'c1', 9), ask({ cache: 3 }, 'c1', 9)], [1, 1, 1])
  assert.deepEqual([ask({ cache: 0 }, 'c1', 9), ask({ cache: 2 }, 'c1', 9)], [0, 0])
  assert.deepEqual([community().membersWhoCan('c3', 'channel.view'), ask(undefined, 'c3', 1), ask(undefined, 'c3', 2)], [['chief'], 0, 1])
})

test('a list that was given belongs to whoever asked', () => {
  const world = community()
  const view = world.view('ann')
  for (const name of ['channel.view', 'channel.createMessage', 'channel.view']) {
    const where = world.channelsWhere('ann', name)
    const wanted = view.places.filter((place) => place !== 'group' && view.has(place, name))
    assert.deepEqual(where, wanted)
    where.length = 0
    assert.deepEqual([view.channelsWhere(name), view.channelsWhere(permissionId(name))], [wanted, wanted])
  }
})

test('what makes no change keeps what is held, and so does what fails', () => {
  const world = community()
  const view = world.view('ann')
  assert.equal(world.view('ann'), view)
  assert.throws(() => world.putRule({ target: 'nowhere', subject: 'ann' }), CommunityError)
  assert.throws(() => world.apply('{'), CommunityError)
  assert.deepEqual([world.view('ann') === view, view.isCurrent], [true, true])
  const other = world.under({ viewFalse: 'hides' })
  other.removeMember('bot')
  assert.deepEqual([view.isCurrent, world.has('bot', 'c1', 'channel.view')], [true, true])
  assert.throws(() => other.has('bot', 'c1', 'channel.view'), CommunityError)
})

test('what is not there is refused as ever, held or not', () => {
  const world = community()
  for (const _ of [1, 2, 3]) {
    for (const [call, what, id] of [
      [() => world.has('nobody', 'c1', 'channel.view'), 'member', 'nobody'],
      [() => world.view('__proto__'), 'member', '__proto__'],
      [() => world.has('ann', '__proto__', 'channel.view'), 'channel or channel group', '__proto__'],
      [() => world.has('ann', 'constructor', permissionId('channel.view')), 'channel or channel group', 'constructor'],
      [() => world.grants('ann', ''), 'channel or channel group', ''],
      [() => world.view('ann').has('nowhere', 'channel.view'), 'channel or channel group', 'nowhere'],
      [() => world.matrix('nowhere'), 'channel or channel group', 'nowhere'],
      [() => world.checkMany([['ann', 'c1', 'channel.view'], ['nobody', 'c1', 'channel.view']]), 'member', 'nobody'],
      [() => world.checkMany([['ann', 'nowhere', 'channel.view']]), 'channel or channel group', 'nowhere'],
    ]) {
      const error = thrown(call)
      assert.ok(error instanceof CommunityError, `${call}: ${error}`)
      assert.deepEqual([error.kind, error.what, error.id], ['unknown', what, id])
      if (id !== '') assert.equal(error.message, `there is no ${what} \`${id}\``)
    }
    for (const name of ['no.such', '__proto__', '', 'a\ud800']) {
      assert.equal(world.has('chief', 'c1', name), false)
      assert.equal(world.view('chief').has('c1', name), false)
      assert.deepEqual(world.channelsWhere('chief', name), [])
    }
    for (const wrong of [-1, 0.5, NaN, names.length, undefined, null, {}]) {
      for (const ask of [world, community()]) assert.throws(() => ask.has('ann', 'c1', wrong), TypeError)
      assert.throws(() => world.view('ann').has('c1', wrong), TypeError)
      assert.throws(() => world.view('ann').channelsWhere(wrong), TypeError)
    }
  }
  assert.throws(() => world.has('ann\ud800', 'c1', 'channel.view'), /half of a surrogate pair/)
  assert.throws(() => world.view('ann').has('c1\ud800', 'channel.view'), /half of a surrogate pair/)
  for (const cache of [-1, 0.5, NaN, '5', null]) {
    assert.throws(() => new Community({}, { cache }), /options\.cache must be a whole number that is not negative/)
    assert.throws(() => new Workspace({ cache }), /options\.cache must be a whole number/)
  }
  assert.throws(() => new Community({}, { size: 5 }), /options has no key "size"/)
})

test('a bound holds: what was used lately stays, and the rest goes', () => {
  const world = community({ cache: 2 * 2 * 102 })
  for (let at = 0; at < 50; at++) world.putMember({ id: `m${at}`, roles: [] })
  const view = world.view('ann')
  for (let at = 0; at < 50; at++) {
    world.view(`m${at}`)
    assert.equal(world.view('ann'), view, 'it is used all the time')
  }
  const first = world.view('m0')
  for (let at = 1; at < 50; at++) world.view(`m${at}`)
  assert.notEqual(world.view('m0'), first)
  assert.equal(first.isCurrent, true, 'it is not held, and right all the same')
  const none = community({ cache: 0 })
  assert.notEqual(none.view('ann'), none.view('ann'))
})

test('nothing outgrows the bound, whatever is put in', () => {
  const recent = new Recent(100, (value) => value.length)
  const weight = (keys) => keys.reduce((sum, key) => sum + (recent.get(key)?.length ?? 0), 0)
  const keys = Array.from({ length: 40 }, (_, at) => at)
  for (const round of [1, 2, 3]) {
    for (const key of keys) {
      recent.set(key, 'x'.repeat(1 + (key * round) % 60))
      assert.ok(weight(keys) <= 100)
    }
  }
  recent.set('heavy', 'x'.repeat(51))
  assert.equal(recent.get('heavy'), undefined)
  const grown = []
  for (let at = 0; at < 60; at++) {
    grown.push(at)
    recent.set('grown', grown, 1)
    assert.equal(recent.get('grown'), at < 50 ? grown : undefined)
  }
  for (const [key, length] of [['stays', 25], ['goes', 25]]) recent.set(key, 'x'.repeat(length))
  recent.delete('goes')
  assert.equal(recent.get('goes'), undefined)
  for (const [key, length] of [['a', 25], ['b', 50]]) recent.set(key, 'x'.repeat(length))
  assert.equal(recent.get('stays').length, 25, 'what was taken away has made room')
  recent.clear()
  assert.equal(weight(keys), 0)
})

test('many questions of a community are answered in one call', () => {
  const world = community()
  const questions = MEMBERS.flatMap((member) => PLACES.flatMap((place) => [...names, 'no.such'].map((name) => [member, place, name])))
  const answers = world.checkMany(questions.values())
  assert.ok(answers instanceof Uint8Array)
  assert.deepEqual([...answers], questions.map((question) => (world.has(...question) ? 1 : 0)))
  assert.deepEqual(world.checkMany([['ann', 'c7', permissionId('channel.view')], ['ann', 'c3', permissionId('channel.view')]]), Uint8Array.of(1, 0))
  assert.deepEqual(world.checkMany([]), new Uint8Array())
  for (const place of PLACES) {
    const { permissions, members, words } = world.matrix(place)
    assert.deepEqual([permissions, members], [names, MEMBERS])
    for (const [at, member] of members.entries()) {
      const row = names.filter((_, id) => (words[2 * at + (id >>> 5)] >>> (id & 31) & 1) === 1)
      assert.deepEqual(row, [...world.grants(member, place)])
    }
  }
  assert.throws(() => world.checkMany('ann'), /questions must be an array or another iterable object/)
  assert.throws(() => world.checkMany([['ann', 'c1', 'channel.view'], 'ann']), /questions\[1\] must be an array of at most three, got a string/)
  assert.throws(() => world.checkMany([['ann', 'c1']]), /questions\[0\]\[2\] must be a string, got undefined/)
  assert.throws(() => world.checkMany([['ann', 'c1', 0.5]]), TypeError)
})

test('a workspace answers the same, held or not', () => {
  const [held, unheld] = [workspace(), workspace({ cache: 0 })]
  held.restrict('user', ['create-c', 'edit-room'])
  unheld.restrict('user', ['create-c', 'edit-room'])
  const permissions = held.permissions().map(({ _id }) => _id)
  for (const _ of [1, 2]) {
    for (const who of ['ann', 'root', 'nobody', '', '__proto__']) {
      for (const room of [undefined, '', 'general', 'nowhere', '__proto__']) {
        const grants = held.view(who, room)
        for (const name of [...permissions, 'no-such', '__proto__']) {
          const answer = unheld.has(who, name, room)
          assert.deepEqual([held.has(who, name, room), grants.has(name), held.grants(who, room).has(name)], [answer, answer, answer], `${who} ${room} ${name}`)
        }
        for (const list of [[], ['create-c'], ['create-c', 'view-logs'], ['no-such'], ['edit-room', 'no-such']]) {
          assert.equal(held.hasAll(who, list, room), unheld.hasAll(who, list, room), `${who} ${room} ${list}`)
          assert.equal(held.hasAny(who, new Set(list), room), unheld.hasAny(who, list, room))
        }
        assert.deepEqual(grants.toJSON(), unheld.grants(who, room).toJSON())
      }
    }
  }
  assert.equal(held.view('ann', 'general'), held.view('ann', 'general'))
  assert.equal(held.view('ann').has(workspacePermissionId('create-c')), true)
  assert.ok(held.view('ann') instanceof Grants && Object.isFrozen(held.view('ann')))
})

test('people may name permissions as they like', () => {
  const world = workspace()
  const odd = ['__proto__', 'constructor', '7', 'ü']
  for (const _id of odd) world.putPermission({ _id, roles: ['user'] })
  assert.deepEqual(odd.map((name) => world.has('ann', name)), [true, true, true, true])
  assert.deepEqual([...world.view('ann')].filter((name) => odd.includes(name)).sort(), [...odd].sort())
  assert.equal(world.view('ann').has('toString'), false)
})

test('a change of a workspace counts at once, and what was given stays', () => {
  const world = workspace()
  const ask = () => [world.has('ann', 'edit-room', 'general'), world.hasAll('ann', ['create-c', 'edit-room'], 'general'), world.has('ann', 'my-own')]
  assert.deepEqual(ask(), [true, true, false])
  const before = world.view('ann', 'general')
  world.putPermission({ _id: 'my-own', roles: ['user'] })
  assert.deepEqual(ask(), [true, true, true])
  assert.equal(world.view('ann').has('my-own'), true)
  world.removeSubscription('ann', 'general')
  assert.deepEqual(ask(), [false, false, true])
  assert.equal(before.has('edit-room'), true)
  assert.match(before.explain('edit-room').summary, /the role `owner` in room `general`/)
  assert.equal(before.explain('my-own').known, false)
  world.apply({ update: [{ _id: 'my-own', roles: [] }], remove: [] })
  assert.deepEqual(ask(), [false, false, false])
  const request = { caller: { _id: 'root', roles: ['admin'] } }
  world.call('permissions.addRole', { permissionId: 'my-own', role: 'user' }, request)
  assert.deepEqual(ask(), [false, false, true])
  world.restrict('user', ['create-c'])
  assert.deepEqual(ask(), [false, false, false])
  const other = world.under('react_native')
  assert.deepEqual([other.has('ann', 'my-own'), world.has('ann', 'my-own')], [true, false])
})

test('where the check of the server fails, a held answer does not hide it', () => {
  const world = workspace()
  world.putUser({ _id: 'odd', roles: ['', 'admin'] })
  for (const _ of [1, 2]) {
    assert.equal(world.has('ann', 'create-c'), true)
    for (const [call, what] of [
      [() => world.has('ann', ''), 'permission'],
      [() => world.hasAll('ann', ['create-c', '']), 'permission'],
      [() => world.hasAny('ann', ['view-logs', '']), 'permission'],
      [() => world.has('odd', 'create-c'), 'role'],
      [() => world.hasAny('odd', ['create-c']), 'role'],
      [() => world.checkMany([['ann', 'create-c'], ['odd', 'create-c']]), 'role'],
      [() => world.checkMany([['ann', 'create-c'], ['ann', '']]), 'permission'],
    ]) {
      const error = thrown(call)
      assert.ok(error instanceof WorkspaceError, `${call}: ${error}`)
      assert.deepEqual([error.kind, error.what], ['invalid-param', what])
    }
    assert.equal(world.hasAny('ann', ['create-c', '']), true)
    assert.equal(world.hasAll('ann', ['view-logs', '']), false)
    assert.equal(world.has(null, ''), false)
    assert.equal(world.view('odd').size, 0)
    assert.equal(world.under('react_native').has('odd', 'create-c'), true)
    assert.throws(() => world.has('ann', 'a\ud800'), /half of a surrogate pair/)
    assert.throws(() => world.has('ann', 5), TypeError)
    assert.throws(() => world.has('ann', 'create-c', null), TypeError)
    assert.throws(() => world.hasAll('ann', ['create-c', 5]), /permissions\[1\] must be a string/)
  }
})

test('many questions of a workspace are answered in one call', () => {
  const world = workspace()
  const known = { _id: 'eve', roles: ['admin'] }
  const questions = ['ann', 'root', 'nobody', known, null, undefined].flatMap((who) =>
    [undefined, '', 'general'].flatMap((room) => ['create-c', 'edit-room', 'view-logs', 'no-such'].map((name) => [who, name, room])))
  const answers = questions.map((question) => (world.has(...question) ? 1 : 0))
  assert.deepEqual([...world.checkMany(questions)], answers)
  assert.deepEqual([...world.checkMany(new Set(questions))], answers)
  assert.deepEqual(world.checkMany([['ann', 'create-c']]), Uint8Array.of(1))
  assert.throws(() => world.checkMany([['ann', 'create-c', 5]]), /questions\[0\]\[2\] must be a string/)
  assert.throws(() => world.checkMany([['ann', 'create-c'], [5, 'create-c']]), /questions\[1\]\[0\] must be an id/)
})

test('worker threads hold answers of their own', async () => {
  const world = community()
  const text = JSON.stringify(world)
  const run = (change) => new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./held-in-worker.mjs', import.meta.url), { workerData: { text, change, names } })
    worker.once('message', resolve).once('error', reject)
  })
  const [same, other] = await Promise.all([run(false), run(true)])
  const here = names.map((name) => world.has('ann', 'c1', name))
  assert.deepEqual(same, here)
  assert.notDeepEqual(other, here)
  assert.deepEqual(names.map((name) => world.has('ann', 'c1', name)), here)
})
