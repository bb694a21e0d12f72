// A registry that audits its apps.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { test } from 'node:test'

import { PermissionDeniedError } from 'grantfold'
import { AppGrants, AppManifest, AppRegistry, permissionId } from 'grantfold/rocketchat'

import { thrown } from './workspace-world.mjs'

const require = createRequire(import.meta.url)
const native = require(join(dirname(require.resolve('grantfold')), 'native.js'))

const app = (id, ...names) => JSON.stringify({ id, permissions: names.map((name) => ({ name })) })
const asked = (granted, denied, first = null, last = first) => ({ granted, denied, first, last })

test('a registry notes what its apps are asked for, over their updates', () => {
  const registry = new AppRegistry({ audit: 'enforce' })
  const grants = registry.install(app('poll', 'message.write'))
  assert.equal(registry.get('poll'), grants)
  assert.deepEqual([registry.has('poll', 'message.write'), registry.has('poll', permissionId('user.read'))], [true, false])
  registry.update(app('poll', 'message.write', 'user.read'), { consent: true })
  assert.equal(registry.has('poll', 'user.read'), true)
  assert.throws(() => registry.require('poll', 'room.read'), PermissionDeniedError)
  const report = registry.report('poll')
  assert.deepEqual(report.asked, { 'message.write': asked(1, 0), 'room.read': asked(0, 1), 'user.read': asked(1, 1) })
  assert.deepEqual(registry.report('poll').asked, report.asked, 'asking for a report changes nothing')
  assert.equal(registry.report('another'), null)
  registry.remove('poll')
  registry.install(app('poll'))
  assert.deepEqual(registry.report('poll').asked, {})
  assert.equal(new AppRegistry().report('poll'), null)
})

test('a registry in report-only mode denies installed apps nothing', () => {
  const registry = new AppRegistry({ audit: 'report-only' })
  registry.install(app('poll', 'message.write'))
  assert.deepEqual([registry.has('poll', 'user.read'), registry.has('poll', permissionId('room.read'))], [true, true])
  registry.require('poll', ['room.write', 'message.write'])
  assert.deepEqual(registry.report('poll').denied, ['room.read', 'room.write', 'user.read'])
  assert.equal(registry.has('another', 'user.read'), false)
  assert.throws(() => registry.require('another', 'user.read'), PermissionDeniedError)
  assert.throws(() => new AppRegistry({ audit: true }), { name: 'TypeError', message: /one of enforce, report-only, not true/ })
})

test('what a registry gives is asked as the registry itself', () => {
  const registry = new AppRegistry({ audit: 'report-only' })
  assert.equal(registry.audit, 'report-only')
  assert.equal(new AppRegistry().audit, null)
  const grants = registry.install(app('poll', 'message.write'))
  assert.equal(registry.get('poll'), grants)
  assert.ok(grants instanceof AppGrants)
  assert.deepEqual([grants.has('user.read'), grants.hasAll(['room.read']), grants.hasAny(['room.write']), grants.missing(['user.write'])], [true, true, true, []])
  grants.require('email.send', { method: 'send', at: 'here' })
  grants.requireHost('https://a.example')
  grants.requireScope('one')
  grants.requireHiddenSetting('Secret')
  assert.equal(registry.has('poll', 'user.read', { at: 'there' }), true)
  assert.deepEqual([...grants], ['message.write'], 'what lists is of the grants')
  assert.match(grants.explain('user.read').summary, /is not granted/)
  assert.equal(grants.equals(AppManifest.parse(app('poll', 'message.write')).grants()), true)
  const report = registry.report('poll')
  assert.deepEqual(report.asked['email.send'], asked(0, 1, 'here'))
  assert.deepEqual(report.asked['user.read'], asked(0, 2, 'there'))
  assert.deepEqual([report.hosts, report.scopes, report.hiddenSettings].map((each) => Object.keys(each)), [['a.example'], ['one'], ['Secret']])
  assert.equal(report.denied.length, 8)
  assert.equal(grants.audit().has('user.read'), false, 'an audit of its own is of the grants')
  assert.throws(() => grants.audit().require('user.read'), PermissionDeniedError)
  assert.equal(registry.report('poll').asked['user.read'].denied, 2)

  const enforcing = new AppRegistry({ audit: 'enforce' })
  const denying = enforcing.install(app('poll', 'message.write'))
  assert.equal(denying.has('user.read'), false)
  assert.throws(() => denying.require(['message.write', 'user.read']), PermissionDeniedError)
  assert.throws(() => denying.requireHost('https://a.example'), { code: 'permission-denied' })
  assert.deepEqual(denying.missing(['user.read', 'message.write']), ['user.read'])
  assert.deepEqual(enforcing.report('poll').asked['user.read'], asked(0, 3))
  assert.deepEqual(Object.keys(enforcing.report('poll').hosts), ['a.example'])
})

test('a place is taken by registries that note nothing', () => {
  const registry = new AppRegistry()
  const grants = registry.install(app('poll', 'message.write'))
  assert.equal(registry.has('poll', 'message.write', { at: 'here' }), true)
  registry.require('poll', 'message.write', { at: 'here' })
  grants.require('message.write', { at: 'here' })
  assert.throws(() => grants.requireHost('https://a.example', { at: 'here' }), { code: 'permission-denied' })
  assert.throws(() => registry.has('poll', 'message.write', { at: 5 }), TypeError)
  assert.throws(() => registry.require('poll', 'message.write', { place: 'here' }), TypeError)
})

test('what grants from before an update are asked is in the report too', () => {
  const registry = new AppRegistry({ audit: 'enforce' })
  const old = registry.install(app('poll', 'user.read', 'networking'))
  const between = registry.update(app('poll', 'networking'))
  registry.update(app('poll', 'room.read'), { consent: true })
  assert.equal(registry.has('poll', 'user.read', { at: 'one' }), false)
  assert.equal(old.has('user.read', { at: 'two' }), true, 'a snapshot stays')
  assert.equal(old.has('room.read'), false)
  assert.equal(between.has('no.such', { at: 'three' }), false)
  old.requireHost('https://a.example')
  assert.throws(() => registry.get('poll').requireHost('https://a.example'), { code: 'permission-denied' })
  const report = registry.report('poll')
  assert.deepEqual(report.asked, { networking: asked(1, 1), 'no.such': asked(0, 1, 'three'), 'room.read': asked(0, 1), 'user.read': asked(1, 1, 'one', 'two') })
  assert.deepEqual(report.hosts, { 'a.example': asked(1, 1) })
  assert.deepEqual(report.granted, ['networking', 'room.read', 'user.read'])

  registry.remove('poll')
  registry.install(app('poll', 'user.read'))
  old.has('user.read')
  assert.deepEqual(registry.report('poll').asked, {}, 'of an app that was removed nothing is left')
})

test('an update takes away what it takes away, though no report can be made', () => {
  const registry = new AppRegistry({ audit: 'enforce' })
  const old = registry.install(app('poll', 'api', 'user.read'))
  assert.throws(() => old.requireScope('one'), PermissionDeniedError)
  const { readAuditReport } = native
  native.readAuditReport = () => {
    throw new RangeError('Invalid string length')
  }
  try {
    assert.throws(() => registry.report('poll'), RangeError)
    assert.equal(registry.update(app('poll', 'api')).has('user.read'), false)
    assert.deepEqual([registry.version, registry.has('poll', 'user.read'), registry.get('poll').has('user.read')], [2, false, false])
  } finally {
    native.readAuditReport = readAuditReport
  }
  assert.deepEqual(registry.report('poll').asked, { 'cloud.workspace-token': asked(0, 1), 'user.read': asked(0, 3) })
})

test('over many updates a report keeps its bounds', () => {
  const registry = new AppRegistry({ audit: 'enforce' })
  registry.install(app('poll', 'networking'))
  const wanted = new Map()
  for (let update = 0; update < 20; update++) {
    for (let at = 0; at < 1_000; at++) {
      registry.has('poll', `no.${update}.${at}`)
      assert.throws(() => registry.get('poll').requireScope(`scope ${update}.${at}`), { code: 'permission-denied' })
    }
    registry.update(app('poll', ...(update % 2 === 0 ? ['networking', 'user.read'] : ['networking'])), { consent: true })
    registry.get('poll').requireHost(`https://${update}.example`)
    wanted.set(`${update}.example`, asked(1, 0))
  }
  const report = registry.report('poll')
  const unknown = Object.keys(report.asked).filter((name) => name.startsWith('no.'))
  assert.deepEqual([unknown.length, report.moreUnknown], [1_000, 19_000])
  assert.deepEqual([Object.keys(report.scopes).length, report.moreScopes], [1_000, 19_000])
  assert.deepEqual(report.hosts, Object.fromEntries(wanted))
  assert.deepEqual(report.asked.networking, asked(20, 0))
})
