// What each public function and method takes, so that every argument can be given every hostile value.
import { AppPermissions, createPermissionManager } from 'grantfold/apps-engine'
import { AppGrants, AppManifest, AppRegistry, Workspace } from 'grantfold/rocketchat'
import { Community, EVERYONE, Manifest } from 'grantfold/root'

import { workspace } from './workspace-world.mjs'

export const POST = 'channel.createMessage'
const APP = '{"id": "demo", "permissions": [{"name": "message.read"}, {"name": "networking", "domains": ["a.example"]}]}'
const ROOT = '{"id": "bot", "version": "1.0.0", "permissions": {"channel": {"createMessage": true}}}'

const appManifest = () => AppManifest.parse(APP)
const appGrants = () => appManifest().grants()
const audit = () => community().grants('ann', 'hall').audit()
const appAudit = () => appGrants().audit()
const rootManifest = () => Manifest.parse(ROOT)

function auditReport() {
  const asked = appAudit()
  asked.has('user.read', { at: 'here' })
  return asked.report()
}

export function registry(audit) {
  const made = new AppRegistry({ audit })
  made.install(appManifest())
  return made
}

/** Bridges as the engine has them, new ones for each call. */
function bridges() {
  class HttpBridge {
    doCall() {}
  }
  class CloudWorkspaceBridge {
    doGetWorkspaceToken() {}
  }
  return { HttpBridge, CloudWorkspaceBridge }
}

/** Ann has nothing but a rule of her own, which allows one thing in one channel. */
export function community() {
  const made = new Community()
  made.putRole({ id: 'mods', name: 'Mods', permissions: ['channel.createFile'] })
  made.putGroup({ id: 'lobby' })
  made.putChannel({ id: 'hall', group: 'lobby', name: 'Hall' })
  made.putMember({ id: 'ann', roles: [] })
  made.putMember({ id: 'ben', roles: ['mods'], declared: [POST] })
  made.putRule({ target: 'hall', subject: 'ann', allow: ['channel.viewFile'] })
  made.putRule({ target: 'lobby', subject: EVERYONE })
  return made
}

// A kind and a good value for each argument. Kinds: text; name, which may be an id as well; texts; somebody; json; and so on. With a
// question mark it may be undefined. The answer to the good call of a question is no grant.
const text = (value) => ['text', value]
const name = (value) => ['name', value]
const texts = (...values) => ['texts', values]
const maybe = ['text?', undefined]
const at = ['moment?', undefined]
const options = (shape, rest = {}) => ['object?', rest, shape]
const record = (shape, rest) => ['object', rest, shape]
const somebody = ['somebody', 'cat']
const method = options({ method: 'text?', at: 'text?' })
const place = options({ at: 'text?' })

const rows = (type, make, list) => Object.fromEntries(Object.entries(list).map(([key, takes]) => [`${type}.${key}`, { make, takes }]))

const grants = {
  has: [name(POST)],
  hasAll: [texts(POST)],
  hasAny: [texts(POST)],
  missing: [texts(POST)],
  require: [['text or texts', 'message.read'], method],
  explain: [text(POST)],
  audit: [],
  reportOnly: [],
  equals: [['grants', appGrants()]],
  toJSON: [],
}
const flags = options({ allowAnonymousRead: 'boolean?', includeInvitations: 'boolean?', attributes: 'boolean?', livechat: 'boolean?' })
const managed = record({ mode: 'text?', registry: 'registry', storage: 'function?' }, { registry: registry() })
const lent = options({ lent: 'texts?' })
const request = options({ at: 'moment?', customRoles: 'boolean?', displayRoles: 'boolean?', newId: 'text?' })
const readings = options({ roleMerge: 'text?', viewFalse: 'text?', fullControl: 'text?', implied: 'text?' })

const limited = {
  requireHost: [text('https://a.example'), method],
  requireScope: [text('a'), method],
  requireHiddenSetting: [text('a'), method],
}

const placed = { has: [name(POST), place], hasAll: [texts(POST), place], hasAny: [texts(POST), place] }

// Those whose good call throws, because it insists on what is not there.
const INSISTING = ['AppGrants', 'AppAudit', 'AuditedGrants'].flatMap((type) => [`${type}.requireScope`, `${type}.requireHiddenSetting`])
INSISTING.push('Grants.require', 'AppPermissionManager.requireScope')

export const questions = {
  applyFixes: { takes: [text('{}'), ['fixes', []]] },
  platformOf: { takes: [text('{}')] },
  appCatalog: { takes: [] },
  guardCalls: { takes: [record({}, {}), record({ name: 'text', community: 'community', member: 'text', about: 'function?', unchecked: 'texts?' }, { name: 'ChannelClient', community: community(), member: 'ann' })] },
  rootCatalog: { takes: [] },
  workspaceCatalog: { takes: [] },
  guestAllowList: { takes: [] },
  permissionId: { takes: [text('message.read')], works: false },
  workspacePermissionId: { takes: [text('create-c')] },
  ...rows('AppManifest', appManifest, {
    parse: [['source', '{']],
    grants: [],
    wouldGrant: [],
    review: [],
    diff: [['app', appManifest()]],
    runtimeNetwork: [text('late-2024')],
  }),
  ...rows('AppGrants', appGrants, {
    ...grants,
    fromStored: [text('demo'), ['text?', '[]']],
    fromUpload: [text('demo'), ['text?', '[1]']],
    notInstalled: [text('demo')],
    ...limited,
  }),
  // What a registry gives that audits.
  ...rows('AuditedGrants', () => registry('enforce').get('demo'), { ...grants, ...placed, ...limited }),
  ...rows('Audit', audit, { ...placed, require: [['text or texts', 'channel.viewFile'], method], report: [] }),
  ...rows('AppAudit', appAudit, { ...placed, ...limited, require: [['text or texts', 'message.read'], method], report: [] }),
  ...rows('AuditReport', auditReport, {
    fromJson: [text(JSON.stringify(auditReport()))],
    permissions: [text('root')],
    toJSON: [],
  }),
  ...rows('Grants', () => community().grants('ann', 'hall'), grants),
  ...rows('Manifest', rootManifest, {
    parse: [['source', '{']],
    grants: [],
    wouldGrant: [],
    review: [],
    diff: [['root', rootManifest()]],
    grantedBy: [text('packager-0.17')],
  }),
  ...rows('AppRegistry', registry, {
    has: [['app id', 'demo'], name('user.read'), place],
    require: [text('demo'), ['text or texts', 'message.read'], method],
    get: [text('other')],
    report: [text('other')],
    apps: [],
    diff: [['source or app', APP]],
  }),
  createPermissionManager: { takes: [managed] },
  usePermissions: { takes: [managed] },
  notifyAboutError: { takes: [], works: false },
  ...rows('AppPermissionManager', () => createPermissionManager({ registry: registry() }), {
    hasPermission: [['app id', 'demo'], ['permission', AppPermissions.user.read]],
    requireHost: [['app id', 'demo'], ['text', 'https://a.example'], method],
    requireScope: [['app id', 'demo'], ['text', 'a'], method],
    guardBridges: [['bridges', bridges()]],
  }),
  ...rows('Community', community, {
    fromJson: [text('{"roles": []}'), readings, options({ cache: 'count' })],
    under: [record({ roleMerge: 'text?', viewFalse: 'text?' }, {})],
    toJSON: [],
    has: [text('ann'), text('hall'), name(POST)],
    view: [text('ann')],
    checkMany: [['rows', [['ann', 'hall', POST]]]],
    matrix: [text('hall')],
    grants: [text('ann'), text('hall')],
    communityGrants: [text('ann')],
    sees: [text('ann'), text('lobby')],
    visibleChannels: [text('ann')],
    visibleGroups: [text('ann')],
    channelsWhere: [text('ann'), name(POST)],
    membersWhoCan: [text('hall'), text(POST)],
    channelNamed: [text('Hall')],
    unknownRules: [],
    contested: [text('ann'), text('hall')],
    canAssign: [text('ann'), text('mods')],
    checkCall: [text('ann'), text('ChannelMessageClient.create'), text('hall'), options({ conditions: 'texts?', moreTargets: 'texts?', destination: 'text?', role: 'text?', rolePermissions: 'texts?' })],
    advise: [text('ann'), text('hall'), text(POST)],
    overlayFor: [text('ann'), text('hall'), texts(POST)],
  }),
  ...rows('MemberView', () => community().view('ann'), { has: [text('hall'), name(POST)], channelsWhere: [name(POST)] }),
  ...rows('Workspace', space, {
    defaults: [['text?', '8'], options({ reading: 'text?', cache: 'count' })],
    fromJson: [['json', '{}'], options({ reading: 'text?', cache: 'count' })],
    under: [text('server')],
    toJSON: [],
    has: [somebody, text('archive-room'), maybe, lent],
    hasAll: [somebody, texts('archive-room'), maybe, lent],
    hasAny: [somebody, texts('archive-room'), maybe, lent],
    hasRole: [somebody, text('owner'), maybe],
    hasAnyRole: [somebody, texts('owner'), maybe],
    grants: [somebody, maybe, lent],
    view: [['text or nobody', 'cat'], maybe],
    checkMany: [['rows', [['cat', 'archive-room']]]],
    isRestricted: [text('archive-room'), text('owner')],
    isRestrictedForAny: [text('archive-room'), texts('owner')],
    hasRestrictions: [text('owner')],
    allowList: [text('owner')],
    usersWhoCan: [text('nope'), maybe],
    roomsWhere: [somebody, text('archive-room')],
    rolesGranting: [text('nope')],
    minimalRoles: [texts('archive-room')],
    canAccessRoom: [somebody, text('general'), flags],
    canReadRoom: [somebody, text('general'), flags],
    canAccessRooms: [somebody, texts('general'), flags],
    canSaveSettings: [['somebody', 'root'], texts()],
    drift: [['text?', '8']],
    permission: [text('nope')],
    role: [text('nope')],
    user: [text('nope')],
    userNamed: [text('nope')],
    room: [text('nope')],
    team: [text('nope')],
    subscription: [text('ann'), text('nope')],
    permissions: [],
    roles: [],
    users: [],
    subscriptions: [],
    rooms: [],
    teams: [],
  }),
}

questions['AppPermissionManager.notifyAboutError'] = questions.notifyAboutError
for (const name of INSISTING) questions[name].works = false

/** Cat is a user without roles. */
export function space() {
  const made = workspace()
  made.putUser({ _id: 'cat', roles: [] })
  made.putTeam({ _id: 'team', type: 1, members: ['ann'] })
  return made
}

export const changes = {
  ...rows('AppRegistry', registry, {
    install: [['source or app', '{"id": "other", "permissions": []}']],
    installStored: [text('other'), ['text?', '[]']],
    update: [['source or app', APP], options({ consent: 'boolean?' })],
    remove: [text('demo')],
  }),
  ...rows('AuditReport', auditReport, { merge: [['report', auditReport()]] }),
  ...rows('Community', community, {
    apply: [text('{"event": "channel.deleted", "payload": {"id": "hall"}}')],
    putRole: [record({ id: 'text', name: 'text?', permissions: 'texts' }, { id: 'new', permissions: [] })],
    removeRole: [text('mods')],
    putMember: [record({ id: 'text', roles: 'texts', declared: 'texts?' }, { id: 'new', roles: [] })],
    removeMember: [text('ben')],
    addRoleTo: [text('ann'), text('mods')],
    removeRoleFrom: [text('ben'), text('mods')],
    setOwner: [text('ann')],
    putGroup: [record({ id: 'text', name: 'text?' }, { id: 'new' })],
    removeGroup: [text('lobby')],
    putChannel: [record({ id: 'text', group: 'text', name: 'text?', synced: 'boolean?' }, { id: 'new', group: 'lobby' })],
    removeChannel: [text('hall')],
    putRule: [record({ target: 'text', subject: 'text', allow: 'texts?', deny: 'texts?' }, { target: 'hall', subject: 'mods' })],
    putUnknownRule: [record({ target: 'text', subject: 'text' }, { target: 'hall', subject: 'mods' })],
    removeRule: [record({ target: 'text', subject: 'text' }, { target: 'hall', subject: 'ann' })],
  }),
  ...rows('Workspace', space, {
    apply: [['json', { update: [], remove: [] }], at],
    replace: [['json', '[]'], at],
    call: [text('roles.list'), ['json', {}], options({ ...request[2] }, { caller: 'ann' })],
    answerFrame: [['json', '{}'], request],
    seed: [['text?', '8'], at],
    seedSettings: [['settings', ['Site_Name']], at],
    restrict: [text('guest'), texts('create-c')],
    putPermission: [record({ _id: 'json text' }, { _id: 'new', roles: [] })],
    removePermission: [text('create-c'), at],
    putRole: [record({ _id: 'json text' }, { _id: 'new' })],
    removeRole: [text('guest'), at],
    putUser: [record({ _id: 'json text' }, { _id: 'new', roles: [] })],
    removeUser: [text('ann')],
    putSubscription: [record({ rid: 'json text' }, { rid: 'general', u: { _id: 'root' } })],
    removeSubscription: [text('ann'), text('general')],
    putRoom: [record({ _id: 'json text' }, { _id: 'new', t: 'c' })],
    removeRoom: [text('general')],
    putTeam: [record({ _id: 'json text' }, { _id: 'new', type: 0 })],
    removeTeam: [text('team')],
  }),
}

export { AppGrants, AppManifest, AppRegistry, Community, Manifest, Workspace, appAudit, appGrants, appManifest, audit, auditReport, rootManifest }
