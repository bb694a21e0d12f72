// The declarations are written by hand: here they meet what the package really gives.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { test } from 'node:test'

import { applyFixes } from 'grantfold'
import { AppManifest, Workspace, appCatalog, workspaceCatalog } from 'grantfold/rocketchat'
import { Community, EVERYONE, Manifest, rootCatalog } from 'grantfold/root'

const require = createRequire(import.meta.url)
const folder = join(dirname(require.resolve('grantfold/package.json')), 'bindings-node')
// What the package does not export, but its own modules see.
const native = require(join(folder, 'native.js'))

const read = (names) => names.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n')
const declarations = read(['audits.d.ts', 'community-views.d.ts', 'diagnostics.d.ts', 'index.d.ts', 'reviews.d.ts', 'rocketchat.d.ts', 'root.d.ts', 'names.d.ts'])
const ofWorkspaces = read(['workspace-answers.d.ts', 'workspace.d.ts', 'workspace-records.d.ts'])

const union = (name, text = declarations) => text.match(new RegExp(`type ${name} =([^/{]+?)(?=\\n\\n|$)`))[1].match(/(?<=')[^']+/g).filter((_, at) => at % 2 === 0)

/** The keys of an interface: the words before the colon of every line that is indented once, and those it extends. */
function keys(name, text = declarations) {
  const [, base, body] = text.match(new RegExp(`interface ${name}(?:<[^>]+>)?(?: extends (\\w+))? \\{\\n([^]*?)\\n\\}`))
  const inherited = base === undefined ? [] : keys(base, text)
  return [...inherited, ...Array.from(body.matchAll(/^ {2}(?:readonly )?(\w+)\??:/gm), ([, key]) => key)]
}

test('unions list what the core knows', () => {
  assert.deepEqual(union('DiagnosticCode'), native.diagnosticCodes())
  assert.deepEqual(union('RuntimeVersion'), native.runtimeVersions())
  assert.deepEqual(union('Tool'), native.rootTools())
  assert.deepEqual(union('AppPermission'), appCatalog().map(({ name }) => name))
  assert.deepEqual(union('RootPermission'), rootCatalog().map(({ name }) => name))
  assert.deepEqual(union('WorkspacePermission'), workspaceCatalog().map(({ name }) => name))
  const origins = new Set(workspaceCatalog().map(({ origin }) => origin))
  assert.deepEqual(union('PermissionOrigin', ofWorkspaces).sort(), [...origins].sort())
  const roles = new Set(['7', '8', '9'].flatMap((version) => Workspace.defaults(version).roles().map(({ _id }) => _id)))
  for (const role of roles) assert.ok(union('WorkspaceRole').includes(role), role)
})

test('interfaces have the keys of the answers', () => {
  const text = '{"permissions": [{"name": "api"}, {"name": "api"}, {"name": "networking"},]}'
  const manifest = AppManifest.parse(text)
  const diagnostic = manifest.diagnostics.find(({ related }) => related.length > 0)
  const good = AppManifest.parse('{"permissions": [{"name": "api"}]}')
  const explanation = good.grants().explain('api')
  const answers = {
    Diagnostic: diagnostic,
    Span: diagnostic.span,
    Related: diagnostic.related[0],
    Fix: diagnostic.fix,
    Edit: diagnostic.fix.edits[0],
    Fixed: applyFixes(text, manifest.diagnostics),
    Explanation: explanation,
    Step: explanation.steps[0],
    PlainSource: explanation.steps[0].source,
    PermissionInfo: appCatalog()[0],
    AppGrantsForm: good.grants().toJSON(),
    Limits: good.grants().limits,
    DeclaredPermission: good.declared[0],
    Review: good.review(),
    ReviewItem: good.review().items[0],
    ManifestDiff: good.diff(manifest),
    Change: good.diff(manifest).changes[0],
  }
  for (const [name, answer] of Object.entries(answers)) assert.deepEqual(keys(name), Object.keys(answer), name)
})

test('a report of an audit has the declared keys', () => {
  const audit = AppManifest.parse('{}').grants().audit()
  audit.has('api', { at: 'here' })
  const form = audit.report().toJSON()
  assert.deepEqual(Object.keys(form).sort(), keys('AuditReportForm').sort())
  assert.deepEqual(Object.keys(form.asked.api).sort(), keys('Asked').sort())
  assert.deepEqual(union('Platform'), native.platforms())
})

/** An app that everybody's role and rule concern, in a channel with a rule of its own, one that nobody sees, and one with a rule that is not known. */
function community() {
  const roles = [
    { id: EVERYONE, name: 'EVERYONE', channelPermission: { channelCreateMessage: true } },
    { id: 'boss', name: 'Boss', communityPermission: { communityFullControl: true, communityKick: true } },
  ]
  const channels = ['open', 'closed', 'untold'].map((id) => ({ id, channelGroupId: 'group', useChannelGroupPermission: false }))
  return Community.fromJson(JSON.stringify({
    roles,
    members: [{ userId: 'chief', communityRoleIds: ['boss'] }],
    apps: [{ userId: 'app', communityRoleIds: [] }],
    channelGroups: [{ id: 'group' }],
    channels,
    accessRules: [
      { channelOrChannelGroupId: 'open', roleOrMemberId: EVERYONE, overlay: { channelView: false, channelManageFiles: true } },
      { channelOrChannelGroupId: 'open', roleOrMemberId: 'app', overlay: { channelCreateFile: false } },
      { channelOrChannelGroupId: 'untold', roleOrMemberId: 'app', overlayUnknown: true },
    ],
  }))
}

function refused(action) {
  try {
    action()
  } catch (error) {
    return error
  }
  return assert.fail('nothing was thrown')
}

test('the answers of a community have the declared keys', () => {
  const world = community()
  const sources = (place, permission, who = 'app', under = world) =>
    Object.fromEntries(under.grants(who, place).explain(permission).steps.map(({ source }) => [source.kind, source]))
  const call = world.checkCall('app', 'ChannelMessageClient.create', 'open', { conditions: ['attachments'] })
  const rule = sources('open', 'channel.createFile')
  const hidden = sources('open', 'channel.createMessage', 'app', world.under({ viewFalse: 'hides' }))
  const answers = {
    RootPermissionInfo: rootCatalog()[0],
    Readings: world.readings,
    RootGrantsForm: world.grants('app', 'open').toJSON(),
    CallAnswer: call,
    PlatformCode: call.code,
    MissingPermission: call.missing[0],
    Contested: world.contested('app', 'open')[0],
    PermissionMatrix: world.matrix('open'),
    RoleSource: sources('open', 'channel.createMessage').role,
    RoleRuleSource: rule['role-rule'],
    NamedRole: rule['role-rule'].role,
    MemberRuleSource: rule['member-rule'],
    UnknownRuleSource: sources('untold', 'channel.createMessage')['unknown-rule'],
    FullControlSource: sources('closed', 'channel.view', 'chief')['full-control'],
  }
  for (const [name, answer] of Object.entries(answers)) assert.deepEqual(keys(name), Object.keys(answer), name)
  for (const place of [sources('open', 'channel.view').visible, sources('closed', 'channel.view')['no-access-rule'], hidden.hidden]) {
    assert.deepEqual(Object.keys(place), keys('PlaceSource'))
  }
  world.setOwner('app')
  assert.deepEqual(Object.keys(sources('closed', 'channel.view').owner), keys('PlainSource'))
})

test('the answers about a Root manifest have the declared keys', () => {
  const keysOf = { createMessage: true, CreateMessage: true, channelCreateMessage: true, create_message: true, 'cre\u0430teMessage': true }
  const old = Manifest.parse('{}')
  const manifest = Manifest.parse(JSON.stringify({ permissions: { channel: keysOf } }))
  const answers = {
    RootDeclaredPermission: manifest.declared[0],
    RootGrantsForm: manifest.grants().toJSON(),
    Review: manifest.review(),
    ReviewItem: manifest.review().items[0],
    ManifestDiff: manifest.diff(old),
    Change: manifest.diff(old).changes[0],
  }
  for (const [name, answer] of Object.entries(answers)) assert.deepEqual(Object.keys(answer), keys(name), name)
  assert.deepEqual(manifest.declared.map(({ spelling }) => spelling), union('Spelling'))
})

test('what events and plans answer has the declared keys', () => {
  const world = community()
  const payload = { id: 'new', channelGroupId: 'group', name: 'New', useChannelGroupPermission: false, roleOrMemberIds: ['app'] }
  const applied = world.apply(JSON.stringify({ event: 'channel.created', payload }))
  const plan = world.overlayFor('app', 'open', ['channel.createFile'])
  const answers = { Applied: applied, RuleKey: applied.unknownRules[0], OverlayPlan: plan, PlannedRule: plan.rule }
  for (const [name, answer] of Object.entries(answers)) assert.deepEqual(Object.keys(answer), keys(name), name)
})

test('every advice has the declared keys', () => {
  const world = community()
  world.putRole({ id: 'files', permissions: ['channel.createFile', 'channel.createMessage'] })
  world.putMember({ id: 'guest', roles: [] })
  world.putMember({ id: 'bot', roles: [], declared: [] })
  const interfaces = { memberRule: 'MemberRuleAdvice', roleRule: 'RoleRuleAdvice', open: 'OpenAdvice', giveRole: 'RoleAdvice', rolePermission: 'RoleAdvice', manifest: 'ManifestAdvice' }
  const seen = new Set()
  const advice = [...world.advise('guest', 'closed', 'channel.createMessage'), ...world.advise('bot', 'open', 'channel.createMessageMention'), ...world.advise('guest', 'open', 'channel.createFile')]
  world.putRule({ target: 'closed', subject: EVERYONE })
  advice.push(...world.advise('guest', 'closed', 'channel.createFile'))
  for (const answer of advice) {
    seen.add(answer.change)
    assert.deepEqual(Object.keys(answer).sort(), keys(interfaces[answer.change]).sort(), answer.change)
  }
  assert.deepEqual([...seen].sort(), Object.keys(interfaces).sort())
})

test('the words of a community are those of the core', () => {
  const world = community()
  const { message } = refused(() => world.checkCall('app', 'CommunityClient.get', undefined, { conditions: ['?'] }))
  assert.deepEqual(union('CallCondition'), message.split('there are: ')[1].split(', '))
  for (const [key, values] of Object.entries({ roleMerge: 2, viewFalse: 2, fullControl: 2, implied: 2 })) {
    const declared = declarations.match(new RegExp(`readonly ${key}: (.+)`))[1].match(/\w+/g)
    const { message } = refused(() => world.under({ [key]: '?' }))
    assert.deepEqual(message.split('expected ')[1].match(/\w+/g).filter((word) => word !== 'or'), declared)
    assert.equal(declared.length, values)
    assert.equal(new Community().readings[key], declared[0], 'the first is the default')
  }
  const changes = union('ReadingChange')
  const { otherwiseUnder } = world.contested('app', 'open').find(({ permission }) => permission === 'channel.view')
  assert.deepEqual(otherwiseUnder, ['view_false_hides'])
  for (const change of otherwiseUnder) assert.ok(changes.includes(change))
  const options = { destination: 'group', role: EVERYONE }
  for (const method of union('RootMethod')) {
    const answers = ['open', 'group'].map((target) => {
      try {
        return world.checkCall('app', method, target, options).method
      } catch (error) {
        return error.kind
      }
    })
    assert.ok(answers.includes(method), `${method}: ${answers}`)
  }
})

test('the answers of a workspace have the declared keys', () => {
  const world = Workspace.defaults('8')
  world.putUser({ _id: 'ann', roles: ['user', 'moderator', 'guest'] })
  world.putSubscription({ rid: 'general', u: { _id: 'ann' }, roles: ['owner'] })
  world.putRoom({ _id: 'general', t: 'c' })
  world.restrict('guest', ['view-d-room', 'mute-user', 'edit-room', 'create-c'])
  const sources = (permission, who = 'ann', under = world, room = 'general') =>
    Object.fromEntries(under.grants(who, room, { lent: ['leader', 'admin'] }).explain(permission).steps.map(({ source }) => [source.kind, source]))
  const other = Workspace.defaults('7')
  other.putPermission({ _id: 'mine', roles: [] })
  other.removePermission('create-c')
  other.putRole({ _id: 'mine' })
  other.removeRole('leader')
  other.putRole({ ...other.role('owner'), name: 'Chief' })
  const drift = other.drift()
  const cover = world.minimalRoles(['create-c'])
  const shared = {
    GlobalRoleSource: sources('mute-user')['global-role'],
    RoomRoleSource: sources('edit-room')['room-role'],
    LentRoleSource: sources('create-c')['lent-role'],
    AllowListSource: sources('view-logs')['allow-list'],
    NoSubscriptionSource: sources('view-logs', 'ann', world.under('react_native'), 'nowhere')['no-subscription'],
    PlainSource: sources('view-logs', null)['no-user'],
    NamedRole: sources('edit-room')['room-role'].role,
  }
  for (const [name, answer] of Object.entries(shared)) assert.deepEqual(Object.keys(answer), keys(name), name)
  world.putUser({ _id: 'odd', roles: [''] })
  assert.deepEqual(Object.keys(sources('view-logs', 'odd')['empty-role']), keys('PlainSource'))
  const answers = {
    WorkspacePermissionInfo: workspaceCatalog()[0],
    WorkspaceGrantsForm: world.grants('ann').toJSON(),
    WorkspaceApplied: world.apply({ msg: 'ping' }),
    WorkspaceAnswer: world.call('permissions/get', []),
    WorkspaceFrames: world.answerFrame('{}'),
    RoomAccess: world.canAccessRoom('ann', 'general'),
    RoleCover: cover,
    CoverRole: cover.roles[0],
    Drift: drift,
    RoleChange: drift.removed[0],
    PermissionAdded: drift.added[0],
    RoleNote: drift.rolesAdded[0],
    RoleFieldChange: drift.rolesChanged[0],
  }
  for (const [name, answer] of Object.entries(answers)) assert.deepEqual(Object.keys(answer).sort(), keys(name, ofWorkspaces).sort(), name)
})

test('the words of a workspace are those of the core', () => {
  const known = (action) => refused(action).message.split('there are: ')[1].split(', ')
  assert.deepEqual(union('DefaultsVersion', ofWorkspaces), known(() => Workspace.defaults('?')))
  assert.deepEqual(union('WorkspaceReading', ofWorkspaces), known(() => new Workspace({ reading: '?' })))
  assert.equal(new Workspace().reading, union('WorkspaceReading', ofWorkspaces)[0], 'the first is the default')
  assert.equal(new Workspace().drift().version, '8')
})
