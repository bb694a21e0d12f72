// So many calls of the usual mix; prints the resident set in KiB twenty times after a tenth of them. Wants --expose-gc.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { setImmediate as turn } from 'node:timers/promises'

const require = createRequire(process.env.GRANTFOLD_PACKAGE)
const { applyFixes } = require('grantfold')
const { AppGrants, AppManifest, AppRegistry, Workspace } = require('grantfold/rocketchat')
const { Community, EVERYONE, Manifest } = require('grantfold/root')

const SAMPLES = 20
const MANIFEST = '{"id": "demo", "permissions": [{"name": "message.read"}, {"name": "mesage.write"},]}'
const POST = 'channel.createMessage'

const community = new Community()
community.putRole({ id: 'mods', permissions: ['channel.createFile'] })
community.putGroup({ id: 'lobby' })
for (let at = 0; at < 20; at++) {
  community.putChannel({ id: `c${at}`, group: 'lobby' })
  community.putRule({ target: `c${at}`, subject: EVERYONE, allow: at % 2 ? [POST] : [] })
  community.putMember({ id: `m${at}`, roles: ['mods'] })
}
const space = Workspace.defaults()
for (let at = 0; at < 20; at++) space.putUser({ _id: `u${at}`, roles: ['user'], username: `user${at}` })
space.putRoom({ _id: 'general', t: 'c', name: 'general' })
space.putSubscription({ rid: 'general', u: { _id: 'u1' }, roles: ['owner'] })
const apps = new AppRegistry()
apps.install('{"id": "demo", "permissions": [{"name": "message.read"}]}')
const manifest = AppManifest.parse(MANIFEST)
const grants = AppManifest.parse('{"permissions": [{"name": "message.read"}]}').grants()
const [left, joined] = ['community.leave', 'community.joined'].map((event) => JSON.stringify({ event, payload: { communityId: 'c', userId: 'new' } }))
const update = { update: [{ _id: 'create-c', roles: ['user'], _updatedAt: { $date: 1 } }], remove: [] }
const frame = { msg: 'method', id: '1', method: 'permissions/get', params: [] }

/** What is asked all the time. Names that never come back are among it, which nothing may keep. */
function often(at) {
  const own = `own-${at}`
  const [member, channel, user] = [`m${at % 20}`, `c${at % 20}`, `u${at % 20}`]
  grants.has('message.read')
  grants.has(own)
  grants.hasAll(['message.read', own])
  grants.missing([own, 'message.read'])
  community.has(member, channel, POST)
  community.has(member, channel, own)
  space.has(user, 'create-c')
  space.has(own, 'create-c')
  space.has({ _id: own, roles: ['user'] }, 'create-c')
  space.has(user, own, own)
  apps.has('demo', 'message.read')
  apps.has(own, own)
  space.hasAll('u1', ['create-c', 'archive-room'], 'general')
  community.grants(member, channel).has(POST)
  space.view('u1', 'general').has(POST)
  return 15
}

/** What makes objects, errors and changes. */
function sometimes(at) {
  const own = `own-${at}`
  grants.explain(own)
  community.grants('m1', 'c1').explain(POST)
  assert.throws(() => grants.require('user.read', { method: own }))
  assert.throws(() => community.has(own, 'c1', POST))
  assert.throws(() => space.removeRole(own))
  assert.throws(() => apps.remove(own))
  assert.throws(() => Community.fromJson('{'))
  AppManifest.parse(MANIFEST).grants().limits
  Manifest.parse('{"permissions": {"channel": {"createMesage": true}}}').diagnostics
  AppGrants.fromStored(own, '[null]').diagnostics
  applyFixes(MANIFEST, manifest.diagnostics)
  community.apply(joined)
  community.apply(left)
  const view = community.view('m1')
  view.words
  view.channelsWhere(POST)
  community.matrix('c1')
  community.checkCall('m1', 'ChannelMessageClient.create', 'c1')
  community.advise('m1', 'c2', POST)
  space.apply(update, 1)
  space.call('roles.list', {}, { caller: 'u1' })
  space.answerFrame(frame, { caller: 'u1' })
  space.putUser({ _id: own, roles: ['user'] })
  space.usersWhoCan('archive-room', 'general')
  space.removeUser(own)
  community.putMember({ id: own, roles: ['mods'] })
  community.removeMember(own)
  apps.installStored(own, '[]')
  apps.remove(own)
  JSON.stringify([space, community])
  Workspace.fromJson({ users: [{ _id: 'x', roles: [] }] }).grants('x').size
  return 31
}

const wanted = Number(process.argv[2])
const marks = Array.from({ length: SAMPLES }, (_, number) => wanted / 10 + (wanted * 0.9 * number) / (SAMPLES - 1))
let [calls, at] = [0, 0]
while (marks.length > 0) {
  at += 1
  calls += often(at)
  if (at % 20 === 0) {
    calls += sometimes(at)
    // What is collected gives its native part back between two turns of the loop, as in any server.
    if (at % 2000 === 0) await turn()
  }
  if (calls >= marks[0]) {
    marks.shift()
    globalThis.gc()
    await turn()
    globalThis.gc()
    console.log(Math.round(process.memoryUsage.rss() / 1024))
  }
}
console.log(`${calls} calls`)
