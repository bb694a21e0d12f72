// Audits: grants that remember what they were asked.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { Audit, AuditError, AuditReport, PermissionDeniedError } from 'grantfold'
import { AppAudit, AppGrants, AppManifest, Workspace, permissionId } from 'grantfold/rocketchat'
import { Community, Manifest } from 'grantfold/root'

import { memory } from './memory.mjs'
import { thrown } from './workspace-world.mjs'

const app = (id, ...names) => JSON.stringify({ id, permissions: names.map((name) => ({ name })) })
const poll = () => AppManifest.parse(app('poll', 'message.write', 'networking')).grants()
const asked = (granted, denied, first = null, last = first) => ({ granted, denied, first, last })

test('an audit answers as the grants do, and counts by name and by id alike', () => {
  const grants = poll()
  const audit = grants.audit()
  assert.ok(audit instanceof Audit)
  assert.equal(audit.grants, grants)
  assert.equal(audit.mode, 'enforce')
  for (const name of ['message.write', 'user.read', 'no.such']) assert.equal(audit.has(name), grants.has(name), name)
  assert.equal(audit.has(permissionId('message.write')), true)
  assert.equal(audit.has(permissionId('user.read')), false)
  for (const none of [-1, 0.5, 49, NaN]) assert.throws(() => audit.has(none), { message: /no id of this catalogue/ })
  assert.deepEqual(audit.report().asked, { 'message.write': asked(2, 0), 'no.such': asked(0, 1), 'user.read': asked(0, 2) })
})

test('a number that is no id is refused, whatever arrays inherit', () => {
  for (const none of [-1, 0.5, 49]) {
    Object.defineProperty(Array.prototype, String(none), { value: 1, writable: true, configurable: true })
    try {
      for (const audit of [poll().audit(), poll().reportOnly()]) assert.throws(() => audit.has(none), TypeError, String(none))
    } finally {
      delete Array.prototype[none]
    }
  }
})

test('a report tells what was used, what was not and what was denied', () => {
  const audit = poll().audit()
  assert.deepEqual(audit.report().unused, ['message.write', 'networking'])
  audit.has('message.write')
  audit.has('user.read')
  const report = audit.report()
  audit.has('networking')
  assert.deepEqual([report.subject, report.granted], ['poll', ['message.write', 'networking']])
  assert.deepEqual([report.used, report.unused, report.denied], [['message.write'], ['networking'], ['user.read']])
})

test('the first and the last place are kept, and a question without one keeps both', () => {
  const audit = poll().audit()
  audit.has('message.write')
  audit.has('message.write', { at: 'a.js:1' })
  audit.hasAny([permissionId('message.write')], { at: 'b.js:2' })
  audit.require('message.write', { at: 'c.js:3', method: 'send' })
  audit.has('message.write')
  audit.has('no.such', { at: 'd.js:4' })
  audit.has('no.such', { at: 'e.js:5' })
  audit.has('no.such')
  assert.deepEqual(audit.report().asked, { 'message.write': asked(5, 0, 'a.js:1', 'c.js:3'), 'no.such': asked(0, 3, 'd.js:4', 'e.js:5') })
})

test('of several, all are noted', () => {
  const audit = poll().audit()
  assert.equal(audit.hasAll(['user.read', 'message.write']), false)
  assert.equal(audit.hasAny(['message.write', 'user.read']), true)
  assert.equal(audit.hasAll([]), true)
  const error = thrown(() => audit.require(['networking', 'user.read', 'room.read'], { method: 'users.info' }))
  assert.ok(error instanceof PermissionDeniedError)
  assert.deepEqual([error.missing, error.method, error.subject], [['user.read', 'room.read'], 'users.info', 'poll'])
  assert.deepEqual(audit.report().asked, {
    'message.write': asked(2, 0),
    networking: asked(1, 0),
    'room.read': asked(0, 1),
    'user.read': asked(0, 3),
  })
})

test('report-only lets everything pass and notes what would have been denied', () => {
  const audit = poll().reportOnly()
  assert.equal(audit.mode, 'report-only')
  assert.equal(audit.has('user.read'), true)
  assert.equal(audit.has(permissionId('user.read')), true)
  assert.equal(audit.has('no.such'), true)
  audit.require(['user.read', 'message.write'])
  assert.equal(audit.grants.has('user.read'), false)
  assert.deepEqual(audit.report().denied, ['no.such', 'user.read'])
  assert.deepEqual(audit.report().used, ['message.write'])
})

test('names of no catalogue are listed up to a thousand, and counted beyond', () => {
  const audit = poll().audit()
  for (let at = 0; at < 1_002; at++) assert.equal(audit.has(`no.${at}`), false)
  audit.has('no.7')
  audit.has('a\ud800')
  const report = audit.report().toJSON()
  assert.equal(Object.keys(report.asked).length, 1_000)
  assert.deepEqual(report.asked['no.7'], asked(0, 2))
  assert.equal(report.moreUnknown, 3)
  const few = poll().audit()
  for (const name of ['__proto__', 'constructor', '', 'a\ud800']) assert.equal(few.has(name), false)
  assert.deepEqual(few.report().denied, ['', '__proto__', 'constructor'])
  assert.equal(few.report().toJSON().moreUnknown, 1)
})

test('reports of several processes add up', () => {
  const [one, two] = [poll().audit(), poll().audit()]
  one.has('message.write', { at: 'one' })
  two.has('message.write', { at: 'two' })
  two.has('user.read')
  const report = one.report()
  assert.equal(report.merge(AuditReport.fromJson(JSON.stringify(two.report()))), report)
  assert.equal(report.merge(report), report)
  assert.deepEqual(report.asked, { 'message.write': asked(4, 0, 'one', 'two'), 'user.read': asked(0, 2) })
  const other = AppManifest.parse(app('other')).grants().audit().report()
  const error = thrown(() => report.merge(other))
  assert.ok(error instanceof AuditError)
  assert.deepEqual([error.name, error.kind, error.subject, error.other], ['AuditError', 'other-subject', 'poll', 'other'])
  assert.equal(error.message, 'one report is about `poll`, the other about `other`')
  assert.equal(report.subject, 'poll')
})

test('a text that is no report is refused', () => {
  for (const text of ['', '{}', '[]', '{"subject": null, "granted": [], "asked": {}, "moreUnknown": -1}', 'x'.repeat(9_999)]) {
    const error = thrown(() => AuditReport.fromJson(text))
    assert.ok(error instanceof AuditError, text)
    assert.deepEqual([error.kind, error.subject, error.other], ['malformed', null, null])
    assert.match(error.message, /^this is no audit report: /)
  }
})

test('counts beyond 32 bits stay numbers', () => {
  const many = { subject: null, granted: ['api'], asked: { api: asked(2 ** 40, 0) }, moreUnknown: 2 ** 33 }
  const report = AuditReport.fromJson(JSON.stringify(many))
  const nothing = { hosts: {}, moreHosts: 0, scopes: {}, moreScopes: 0, hiddenSettings: {}, moreHiddenSettings: 0 }
  assert.deepEqual(report.toJSON(), { ...many, ...nothing })
  const more = { moreUnknown: 2 ** 33, moreHosts: 2, moreScopes: 3, moreHiddenSettings: 4 }
  const counted = AuditReport.fromJson(JSON.stringify({ ...many, ...more }))
  for (const [key, count] of Object.entries(more)) assert.equal(counted[key], count)
})

test('a report proposes a manifest', () => {
  const audit = poll().reportOnly()
  audit.hasAll(['user.read', 'message.write', 'no.such'])
  const permissions = audit.report().permissions('rocketchat-app')
  const grants = AppManifest.parse(JSON.stringify({ id: 'poll', permissions })).grants()
  assert.deepEqual([...grants].sort(), ['message.write', 'user.read'])

  const bot = Manifest.parse('{"id": "bot", "permissions": {"channel": {"createMessage": true}}}').grants().reportOnly()
  bot.hasAll(['channel.manageFiles', 'community.kick'])
  const sections = bot.report().permissions('root')
  assert.deepEqual(sections, { community: { kick: true }, channel: { manageFiles: true } })
  assert.throws(() => bot.report().permissions('irc'), { name: 'TypeError', message: /one of rocketchat-app, root/ })
})

const narrowed = () => AppGrants.fromStored('poll', JSON.stringify([
  { name: 'networking', domains: ['a.example'] },
  { name: 'cloud.workspace-token', scopes: ['one'] },
  { name: 'server-setting.read', hiddenSettings: ['Secret'] },
]))

test('the audit of an app hears of hosts, scopes and hidden settings, and of their permissions', () => {
  const audit = narrowed().audit()
  assert.ok(audit instanceof AppAudit && audit instanceof Audit)
  assert.ok(audit.grants instanceof AppGrants)
  audit.requireHost('https://A.example.:8443/v1', { at: 'one' })
  const host = thrown(() => audit.requireHost('https://b.example/', { at: 'two', method: 'fetch' }))
  assert.ok(host instanceof PermissionDeniedError)
  assert.deepEqual([host.code, host.method], ['host-denied', 'fetch'])
  assert.throws(() => audit.requireHost('no url'), { code: 'host-denied' })
  audit.requireScope('one')
  assert.throws(() => audit.requireScope('two', { at: 'three' }), { code: 'scope-denied' })
  audit.requireHiddenSetting('Secret')
  assert.throws(() => audit.requireHiddenSetting('Other'), { code: 'setting-denied' })
  const report = audit.report()
  assert.deepEqual(report.hosts, { '': asked(0, 1), 'a.example': asked(1, 0, 'one'), 'b.example': asked(0, 1, 'two') })
  assert.deepEqual(report.scopes, { one: asked(1, 0), two: asked(0, 1, 'three') })
  assert.deepEqual(report.hiddenSettings, { Other: asked(0, 1), Secret: asked(1, 0) })
  assert.deepEqual(report.asked, {
    'cloud.workspace-token': asked(2, 0, 'three'),
    networking: asked(3, 0, 'one', 'two'),
    'server-setting.read': asked(2, 0),
  })
  const without = poll().audit()
  assert.throws(() => without.requireScope('one'), { code: 'permission-denied' })
  assert.deepEqual([without.report().denied, without.report().scopes], [['cloud.workspace-token'], { one: asked(0, 1) }])
})

test('a report-only audit of an app denies no host, no scope and no setting', () => {
  const audit = narrowed().reportOnly()
  for (const url of ['https://a.example', 'https://b.example', 'no url']) audit.requireHost(url)
  audit.requireScope('two')
  audit.requireHiddenSetting('Other')
  assert.throws(() => audit.requireHost(5), TypeError)
  assert.throws(() => audit.requireHost('https://a.example', { place: 'x' }), TypeError)
  const report = audit.report()
  assert.deepEqual(report.hosts, { '': asked(0, 1), 'a.example': asked(1, 0), 'b.example': asked(0, 1) })
  assert.deepEqual([report.scopes, report.hiddenSettings], [{ two: asked(0, 1) }, { Other: asked(0, 1) }])
  assert.deepEqual(report.denied, [], 'the permissions themselves are granted')
  assert.deepEqual(report.permissions('rocketchat-app'), [
    { name: 'server-setting.read', hiddenSettings: ['Other'] },
    { name: 'cloud.workspace-token', scopes: ['two'] },
    { name: 'networking', domains: ['a.example', 'b.example'] },
  ])
})

test('hosts add up over processes, and beyond a thousand they are only counted', () => {
  const [one, two] = [narrowed().audit(), narrowed().reportOnly()]
  one.requireHost('https://a.example', { at: 'one' })
  two.requireHost('https://a.example/x', { at: 'two' })
  const report = one.report()
  report.merge(AuditReport.fromJson(JSON.stringify(two.report())))
  assert.deepEqual(report.hosts, { 'a.example': asked(2, 0, 'one', 'two') })
  for (let at = 0; at < 1_002; at++) two.requireHost(`https://${at}.example`)
  const { hosts, moreHosts } = two.report()
  // A thousand that were denied, and the one that is granted.
  assert.deepEqual([Object.keys(hosts).length, moreHosts], [1_001, 2])
  assert.deepEqual(two.report().permissions('rocketchat-app'), [{ name: 'networking' }])
})

test('what was denied takes no room from what is granted, nor the other way round', () => {
  const list = ['networking', 'cloud.workspace-token', 'server-setting.read'].map((name) => ({ name }))
  const [granting, denying] = [JSON.stringify(list), '[]'].map((stored) => AppGrants.fromStored('poll', stored))
  const insisting = { hosts: 'requireHost', scopes: 'requireScope', hiddenSettings: 'requireHiddenSetting' }
  const more = { hosts: 'moreHosts', scopes: 'moreScopes', hiddenSettings: 'moreHiddenSettings' }
  for (const [kind, insist] of Object.entries(insisting)) {
    const audit = narrowed().reportOnly()
    const name = (at) => (kind === 'hosts' ? `https://${at}` : at)
    for (let at = 0; at < 1_002; at++) audit[insist](name(`x${at}`))
    const mine = { hosts: 'a.example', scopes: 'one', hiddenSettings: 'Secret' }[kind]
    audit[insist](name(mine))
    audit[insist](name('x1'))
    const report = audit.report()
    assert.deepEqual([Object.keys(report[kind]).length, report[more[kind]]], [1_001, 2], kind)
    assert.deepEqual([report[kind][mine], report[kind].x1], [asked(1, 0), asked(0, 2)], kind)
  }
  for (const [grants, count] of [[granting, 'granted'], [denying, 'denied']]) {
    const audit = grants.reportOnly()
    for (let at = 0; at < 1_002; at++) audit.requireScope(`s${at}`)
    const { scopes, moreScopes } = audit.report()
    assert.deepEqual([Object.keys(scopes).length, moreScopes, scopes.s7[count]], [1_000, 2, 1])
  }
})

test('names of more than 512 bytes are only counted', () => {
  const audit = AppGrants.fromStored('poll', '[{"name": "cloud.workspace-token"}, {"name": "server-setting.read"}]').reportOnly()
  const listed = ['x'.repeat(512), '\u00e4'.repeat(256), '\u20ac'.repeat(170), '\u{1f600}'.repeat(128)].sort()
  const counted = ['x'.repeat(513), `${'\u00e4'.repeat(256)}x`, '\u20ac'.repeat(171), `\u{1f600}`.repeat(129), 'x'.repeat(2 ** 20)]
  for (const name of [...counted, ...listed]) {
    audit.has(name)
    audit.requireScope(name)
    audit.requireHiddenSetting(name)
  }
  audit.requireHost(`https://${'x.'.repeat(300)}example`)
  const report = audit.report()
  const unknown = Object.keys(report.asked).filter((name) => !['cloud.workspace-token', 'networking', 'server-setting.read'].includes(name))
  for (const names of [unknown, Object.keys(report.scopes), Object.keys(report.hiddenSettings)]) assert.deepEqual(names.sort(), listed)
  assert.deepEqual([report.moreUnknown, report.moreScopes, report.moreHiddenSettings, report.moreHosts], [5, 5, 5, 1])
})

test('a name that is a part of a long text keeps none of the rest', () => {
  const audit = poll().audit()
  const before = memory()
  for (let at = 0; at < 50; at++) audit.has(`${at} ${'x'.repeat(2 ** 20)}`.slice(0, 100))
  // The last of the texts may still be held by the loop.
  assert.ok(memory() - before < 4 * 2 ** 20)
  assert.equal(audit.report().denied.length, 50)
})

test('grants of communities and workspaces have audits too, whatever their names', () => {
  const community = new Community()
  community.putMember({ id: 'ann', roles: [] })
  community.setOwner('ann')
  const audit = community.communityGrants('ann').audit()
  assert.equal(audit.has('community.kick'), true)
  assert.deepEqual(audit.report().used, ['community.kick'])

  const workspace = Workspace.defaults('8')
  workspace.putPermission({ _id: 'of-our-own', roles: ['user'] })
  workspace.putUser({ _id: 'ben', roles: ['user'] })
  const ofBen = workspace.grants('ben').audit()
  assert.deepEqual([ofBen.has('of-our-own'), ofBen.has('view-logs'), ofBen.has('no-such')], [true, false, false])
  assert.deepEqual([ofBen.report().used, ofBen.report().denied], [['of-our-own'], ['no-such', 'view-logs']])
})

test('an audit of many names makes no text of them, and leaves nothing behind', () => {
  const records = Array.from({ length: 30_000 }, (_, at) => ({ _id: `permission-of-our-own-${at}`, roles: ['user'] }))
  const text = JSON.stringify({ update: records, remove: [] })
  const before = memory()
  const ask = () => {
    const workspace = Workspace.fromJson(text)
    workspace.putUser({ _id: 'ben', roles: ['user'] })
    const grants = workspace.grants('ben')
    const { stringify } = JSON
    JSON.stringify = () => assert.fail('a text was made')
    try {
      for (const audit of [grants.audit(), grants.reportOnly()]) assert.equal(audit.has('permission-of-our-own-7'), true)
    } finally {
      JSON.stringify = stringify
    }
    const audit = grants.audit()
    audit.has('permission-of-our-own-7')
    assert.deepEqual(audit.report().used, ['permission-of-our-own-7'])
  }
  ask()
  assert.ok(memory() - before < 2 ** 20)
})
