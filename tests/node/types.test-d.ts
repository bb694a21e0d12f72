// Compiled, never run: an error here is a type that does not fit what the package exports.
import { Audit, AuditError, AuditReport, Grants, PermissionDeniedError, applyFixes, platformOf, version } from 'grantfold'
import { AppPermissionManager, AppPermissions, PermissionDeniedError as EngineDeniedError, createPermissionManager, defaultPermissions, usePermissions } from 'grantfold/apps-engine'
import type { Permission, PermissionManager } from 'grantfold/apps-engine'
import type { Asked, AuditErrorKind, AuditMode, Diagnostic, DiagnosticCode, Explanation, LayerSource, PermissionId, Platform, Review } from 'grantfold'
import { ApiError, AppAudit, AppGrants, AppManifest, AppRegistry, RegistryError, RuntimeStartError, Workspace, WorkspaceError, appCatalog, guestAllowList, permissionId, workspaceCatalog, workspacePermissionId } from 'grantfold/rocketchat'
import type { AppPermission, AppPermissionId, DefaultsVersion, Drift, GrantOrigin, KnownUser, ManifestDiff, RegistryErrorKind, RoleCover, RoomAccess, RuntimeVersion, WorkspaceAnswer, WorkspaceApplied, WorkspaceErrorKind, WorkspaceFrames, WorkspaceGrants, WorkspacePermission, WorkspacePermissionId, WorkspaceReading, WorkspaceRole } from 'grantfold/rocketchat'
import { CallRefusedError, Community, CommunityError, EVERYONE, Manifest, MemberView, guardCalls, permissionId as rootPermissionId, rootCatalog } from 'grantfold/root'
import type { Advice, Applied, CallAbout, CallAnswer, CommunityErrorKind, Contested, OverlayPlan, PermissionMatrix, PlatformCode, Readings, RootClient, RootGrants, RootMethod, RootPermission, RootPermissionId, RuleKey, Spelling, Tool } from 'grantfold/root'
import { ScanError, hasProblems, scan } from 'grantfold/scan'
import type { Finding, NeedingPlace, Place, Progress, ScanResult, ScannedPermission, Unread, UnclearPlace, Verdict } from 'grantfold/scan'

/** Compiles where `value` has exactly or at least the type `T`. */
declare function is<T>(value: T): void
declare const anyName: string
declare const anyNumber: number

is<string>(version)

const manifest = AppManifest.parse('{}')
is<AppManifest>(AppManifest.parse(new Uint8Array()))
is<string | null>(manifest.id)
is<readonly Diagnostic[]>(manifest.diagnostics)
is<AppPermissionId | null | undefined>(manifest.declared?.[0]?.id)
is<AppPermission | undefined>(manifest.review().items[0]?.permission)
is<boolean>(manifest.diff(manifest).needsConsent)
is<boolean>(manifest.runtimeNetwork('since-2026'))

const grants = manifest.grants()
is<AppGrants>(grants)
is<Grants>(grants)
is<boolean>(grants.has('message.write'))
is<boolean>(grants.has(anyName))
is<boolean>(grants.has(permissionId('message.write')))
is<boolean>(grants.hasAll(['message.write', anyName, permissionId('api')]))
is<boolean>(grants.hasAny(new Set<AppPermission>(['api'])))
is<('api' | 'scheduler')[]>(grants.missing(['api', 'scheduler']))
is<void>(grants.require('api', { method: 'registerApi' }))
is<void>(grants.require(['api', anyName]))
is<Explanation>(grants.explain('api'))
is<AppPermission[]>([...grants])
is<GrantOrigin>(grants.toJSON().origin)
is<readonly string[] | null>(grants.limits.hosts)
is<AppGrants>(AppGrants.fromStored('app', undefined))
is<AppPermission | undefined>(appCatalog()[0]?.name)
is<string>(applyFixes('{}', manifest.diagnostics).text)

const audit = grants.audit()
is<Audit<AppPermission>>(audit)
is<AppAudit>(audit)
is<AppAudit>(grants.reportOnly())
is<AppGrants>(audit.grants)
is<void>(audit.requireHost('https://example.com/', { method: 'fetch', at: 'notify.ts:12' }))
is<void>(audit.requireHiddenSetting('id', { at: undefined }))
is<Record<string, Asked>>(audit.report().hosts)
is<string[] | undefined>(audit.report().permissions('rocketchat-app')[0]?.domains)
is<Audit>(grants.reportOnly())
is<AuditMode>(audit.mode)
is<Grants<AppPermission>>(audit.grants)
is<boolean>(audit.has('message.write', { at: 'notify.ts:12' }))
is<boolean>(audit.has(permissionId('api')))
is<boolean>(audit.hasAll(['message.write', anyName, permissionId('api')]))
is<void>(audit.require(['api', anyName], { method: 'registerApi', at: undefined }))
const report = audit.report()
is<AuditReport>(AuditReport.fromJson(JSON.stringify(report)))
is<Asked | undefined>(report.asked['api'])
is<string[]>(report.unused)
is<string | undefined>(report.permissions('rocketchat-app')[0]?.name)
is<true | undefined>(report.permissions('root').channel?.['createMessage'])
is<AuditReport>(report.merge(report))
is<number[]>([report.moreUnknown, report.moreHosts, report.moreScopes, report.moreHiddenSettings])
is<AuditReport | null>(new AppRegistry({ audit: 'report-only' }).report('app'))
is<boolean>(new AppRegistry().has('app', 'api', { at: 'here' }))
is<AuditMode | null>(new AppRegistry().audit)
// @ts-expect-error: only of apps
new Community().communityGrants('ann').audit().requireHost('https://example.com/')
// @ts-expect-error: a registry is not audited like this
new AppRegistry({ audit: true })
// @ts-expect-error: an audit comes from grants
new Audit()

try {
  report.merge(report)
} catch (error) {
  if (error instanceof AuditError) is<AuditErrorKind>(error.kind)
}

try {
  grants.requireHost('https://example.com/', { method: undefined })
} catch (error) {
  if (error instanceof PermissionDeniedError && error.code === 'host-denied') is<string | null>(error.resource)
  if (error instanceof RuntimeStartError) is<string>(error.engineMessage)
}

const registry = new AppRegistry()
is<AppGrants>(registry.install(manifest))
is<AppGrants>(registry.update('{}', { consent: true }))
is<boolean>(registry.has('app', permissionId('api')))
is<boolean>(registry.has('app', 'message.write'))
is<void>(registry.require('app', ['api', anyName], { method: 'registerApi' }))
is<AppGrants | null>(registry.get('app'))
is<ManifestDiff>(registry.diff(manifest))
is<string[]>(registry.apps())
try {
  registry.remove('app')
} catch (error) {
  if (error instanceof RegistryError) is<RegistryErrorKind>(error.kind)
}
is<WorkspaceGrants>(new Workspace({ cache: 0 }).view('user', 'room'))
is<Uint8Array>(new Workspace().checkMany([['user', 'create-c'], [{ _id: 'user', roles: ['admin'] }, anyName, 'room'], [null, 'create-c', undefined]]))
// @ts-expect-error -- ids of another platform are no ids
registry.has('app', rootPermissionId('channel.view'))
// @ts-expect-error -- nobody else makes views
new MemberView()

const community = new Community({ roleMerge: 'deny_wins' })
is<Community>(Community.fromJson('{}', { implied: undefined }))
is<Community>(community.under({ ...community.readings, viewFalse: 'hides' }))
is<Readings>(community.readings)
is<number>(community.version)
is<Community>(new Community(undefined, { cache: 0 }))
is<MemberView>(community.view('member'))
is<boolean>(community.view('member').has('channel', rootPermissionId('channel.view')))
is<string[]>(community.view('member').channelsWhere('channel.view'))
is<boolean>(community.view('member').isCurrent)
is<readonly string[]>(community.view('member').places)
is<boolean>(community.has('member', 'channel', anyName))
is<Uint8Array>(community.checkMany([['member', 'channel', 'channel.view'], ['member', 'channel', rootPermissionId('channel.view')]]))
is<PermissionMatrix>(community.matrix('channel'))
is<Uint32Array>(community.matrix('channel').words)
is<string>(EVERYONE)
is<RootPermission | undefined>(rootCatalog()[0]?.name)
is<void>(community.putRole({ id: EVERYONE, permissions: new Set<RootPermission>(['channel.createMessage']) }))
is<void>(community.putMember({ id: 'app', roles: [], declared: undefined }))
is<void>(community.putRule({ target: 'channel', subject: EVERYONE, deny: ['channel.createFile'] }))
is<string[]>(community.channelsWhere('app', anyName))
is<Contested[]>(community.contested('app', 'channel'))

const inChannel = community.grants('app', 'channel')
is<RootGrants>(inChannel)
is<Grants<RootPermission>>(inChannel)
is<RootPermission[]>([...inChannel])
is<RootPermission[]>(inChannel.toJSON().permissions)
is<string | null>(inChannel.place)
is<boolean>(inChannel.equals(grants))
is<RootPermissionId>(rootPermissionId('channel.createMessage'))
is<boolean>(inChannel.has(rootPermissionId('channel.createMessage')))
is<CallAnswer>(community.checkCall('app', 'ChannelMessageClient.create', 'channel', { conditions: ['attachments'] }))
is<number | null | undefined>(community.checkCall('app', 'CommunityClient.edit').code?.number)
is<string>(community.channelNamed('general'))
is<RuleKey[]>(community.unknownRules())
is<void>(community.putUnknownRule({ target: 'channel', subject: EVERYONE }))
is<Applied>(community.apply('{}'))
is<OverlayPlan>(community.overlayFor('app', 'channel', new Set<RootPermission>(['channel.createFile'])))
is<void>(community.putRule(community.overlayFor('app', 'channel', []).rule))

is<Platform | null>(platformOf('{}'))
const ofRoot = Manifest.parse('{}')
is<Manifest>(Manifest.parse(new Uint8Array()))
is<readonly Diagnostic[]>(ofRoot.diagnostics)
is<Spelling | null | undefined>(ofRoot.declared[0]?.spelling)
is<RootGrants>(ofRoot.grants())
is<RootGrants>(ofRoot.wouldGrant())
is<RootPermission[]>(ofRoot.grantedBy('packager-0.17'))
is<RootPermission | undefined>(ofRoot.diff(ofRoot).changes[0]?.permission)
/** What shows a review takes that of either platform. */
is<Review[]>([manifest.review(), ofRoot.review()])

/** Every kind is a case, with the fields of that kind. */
function target(advice: Advice): string | null {
  return advice.change === 'memberRule' || advice.change === 'roleRule' || advice.change === 'open' ? advice.target : null
}
is<string | null>(target(community.advise('app', 'channel', 'channel.createMessage')[0]!))

function role(source: LayerSource): string | null {
  if (source.kind === 'role') return source.name
  if (source.kind === 'unknown-rule') return source.subject
  if (source.kind === 'allow-list') return source.room
  return source.kind === 'role-rule' ? source.role.name : null
}
is<string | null>(role(inChannel.explain('channel.view').steps[0]!.source))

try {
  community.setOwner('nobody')
} catch (error) {
  if (error instanceof CommunityError && error.kind === 'unknown') is<string | null>(error.what)
  if (error instanceof PermissionDeniedError) is<string | null>(error.place)
}

const workspace = new Workspace({ reading: 'legacy_client' })
is<Workspace>(Workspace.defaults('8', { reading: undefined }))
is<Workspace>(Workspace.fromJson({ defaults: '8' }))
is<Workspace>(workspace.under('server'))
is<WorkspaceReading>(workspace.reading)
is<Date | null>(workspace.cursor)
is<WorkspacePermission | undefined>(workspaceCatalog()[0]?.name)
is<readonly WorkspacePermission[]>(guestAllowList())
is<void>(workspace.putUser({ _id: 'ann', roles: ['user', 'my-role'], username: undefined }))
is<void>(workspace.putSubscription({ rid: 'general', u: { _id: 'ann' } }))
is<void>(workspace.putPermission({ ...workspace.permission('create-c')!, roles: ['user'], _updatedAt: new Date() }))
is<void>(workspace.putRole({ ...workspace.role('owner')!, description: 'Owner' }))
is<void>(workspace.putTeam({ _id: 't', type: 0, members: ['ann'] }))
is<void>(workspace.removePermission('create-c', Date.now()))
is<unknown>(workspace.user('ann')?.['emails'])
is<WorkspaceRole | string | undefined>(workspace.user('ann')?.roles[0])
is<boolean>(workspace.has({ _id: 'ann', roles: new Set(['user']) }, 'create-c', undefined, { lent: ['owner'] }))
is<boolean>(workspace.has(null, anyName, 'general'))
is<boolean>(workspace.hasAll(undefined, ['create-c', anyName]))
is<boolean>(workspace.hasAnyRole('ann', new Set<WorkspaceRole>(['owner']), 'general'))
is<RoomAccess>(workspace.canReadRoom('ann', 'general', { attributes: undefined }))
is<RoleCover>(workspace.minimalRoles(['create-c']))
is<Drift>(workspace.drift())
is<DefaultsVersion>(workspace.drift().version)
is<WorkspaceApplied>(workspace.apply({ msg: 'ping' }, new Date()))
is<WorkspaceAnswer>(workspace.call('permissions/get', [{ $date: 0 }], { caller: {} as KnownUser }))
is<WorkspaceFrames>(workspace.answerFrame('{}', { newId: 'abc' }))
is<boolean>(workspace.seed('8', 0))
is<boolean>(workspace.seedSettings([{ _id: 'Site_Name', group: null }, 'General']))

const inRoom = workspace.grants('ann', 'general')
is<WorkspaceGrants>(inRoom)
is<Grants>(inRoom)
is<string[]>([...inRoom])
is<boolean>(inRoom.has('create-c') && inRoom.has('change-setting-Site_Name') && inRoom.has(workspacePermissionId('create-c')))
is<WorkspacePermissionId>(workspacePermissionId('create-c'))
is<boolean>(inRoom.equals(grants))

try {
  workspace.canSaveSettings('ann', ['Site_Name'])
} catch (error) {
  if (error instanceof ApiError && error.status === 403) is<string | null>(error.errorType)
  if (error instanceof WorkspaceError && error.kind === 'unknown') is<string | null>(error.id)
}

/** Every code is a case: the compiler knows them all, and none is `string`. */
function isReadable(code: DiagnosticCode): boolean {
  return code !== 'json-syntax'
}
is<boolean>(isReadable('permission-unknown'))

// @ts-expect-error: an unknown name is an error, not `any`.
import { noSuchName } from 'grantfold'
void noSuchName

// @ts-expect-error: a number that no catalogue gave.
grants.has(anyNumber)
// @ts-expect-error: an id of another catalogue.
grants.has({} as PermissionId<'some.other'>)
// @ts-expect-error: no permission at all.
grants.has(null)
// @ts-expect-error: a name where several are expected; its characters are no names.
grants.hasAll('message.write')
// @ts-expect-error: ids have no place in an answer made of names.
grants.missing([permissionId('api')])
// @ts-expect-error: an unknown option.
grants.require('api', { methd: 'registerApi' })
// @ts-expect-error: a misspelt name has no id.
permissionId('mesage.write')
// @ts-expect-error: there is no such version.
is<RuntimeVersion>('2024')
// @ts-expect-error: there is no such code.
is<DiagnosticCode>('no-such-code')
// @ts-expect-error: a misspelt code never compares equal.
void (manifest.diagnostics[0]?.code === 'permission-unknwon')
// @ts-expect-error: the second argument must be written out.
AppGrants.fromStored('app')
// @ts-expect-error: parsed JSON is not text.
AppManifest.parse({})
// @ts-expect-error: grants are made by the package only.
void new Grants()
// @ts-expect-error: look-alikes are no grants.
grants.equals({ has: () => true })
// @ts-expect-error: a snapshot does not change.
grants.origin = 'defaults'
// @ts-expect-error: answers that are kept do not change either.
manifest.diagnostics.pop()
// @ts-expect-error: an id of the other catalogue.
inChannel.has(permissionId('api'))
// @ts-expect-error: a misspelt name would throw.
community.putRole({ id: 'r', permissions: ['channel.sendMessages'] })
// @ts-expect-error: a key in the habit of another language.
void new Community({ role_merge: 'deny_wins' })
// @ts-expect-error: there is no such value.
community.under({ roleMerge: 'first_wins' })
// @ts-expect-error: a misspelt key would be a rule that says nothing.
community.putRule({ target: 'channel', subject: 'app', dney: [] })
// @ts-expect-error: a name where several are expected.
community.putRole({ id: 'r', permissions: 'channel.view' })
// @ts-expect-error: a misspelt method.
community.checkCall('app', 'ChannelMesageClient.create', 'channel')
// @ts-expect-error: a misspelt condition.
community.checkCall('app', 'ChannelMessageClient.create', 'channel', { conditions: ['attachment'] })
// @ts-expect-error: there is no such method.
is<RootMethod>('ChannelMessageClient')
// @ts-expect-error: there is no such kind.
is<CommunityErrorKind>('missing')
// @ts-expect-error: there is no such tool.
is<Tool>('packager')
// @ts-expect-error: manifests of two platforms have nothing to compare.
ofRoot.diff(manifest)
// @ts-expect-error: an event is text, as it came.
community.apply({ event: 'channel.created' })
// @ts-expect-error: manifests are made by `parse` only.
void new Manifest()
// @ts-expect-error: a community changes by its methods.
community.version = 5
// @ts-expect-error: there is no such reading.
void new Workspace({ reading: 'web' })
// @ts-expect-error: a key in the habit of another language.
workspace.call('roles.create', {}, { custom_roles: true })
// @ts-expect-error: an id of the catalogue of apps.
inRoom.has(permissionId('api'))
// @ts-expect-error: a misspelt name has no id.
workspacePermissionId('create-channel')
// @ts-expect-error: a misspelt key.
workspace.putUser({ _id: 'ann', role: ['user'] })
// @ts-expect-error: a user without roles is an id.
workspace.has({ _id: 'ann' }, 'create-c')
// @ts-expect-error: a name where several are expected.
workspace.hasAll('ann', 'create-c')
// @ts-expect-error: there is no such version.
workspace.seed('8.1')
// @ts-expect-error: there is no such kind.
is<WorkspaceErrorKind>('missing')
// @ts-expect-error: nothing to ask: it throws.
if (workspace.canSaveSettings('ann', [])) void 0
// @ts-expect-error: a workspace changes by its methods.
workspace.version = 5

const engineManager: PermissionManager = createPermissionManager({ storage: () => ({ permissionsGranted: [] }), mode: 'compatible' })
usePermissions({ registry, mode: undefined })
is<Permission<'networking'> | undefined>(AppPermissionManager.hasPermission('app', AppPermissions.networking.default))
is<AppPermission | undefined>(engineManager.hasPermission('app', AppPermissions.room['system-view-all'])?.name)
is<string | undefined>(engineManager.hasPermission('app', { name: anyName })?.name)
is<void>(engineManager.requireHost('app', 'https://example.com/', { method: 'fetch' }))
is<30 | number>(defaultPermissions.length)
// As the engine's own source has it: with these in the place of its modules, it compiles.
declare namespace engine {
  interface IPermission { name: string; required?: boolean }
  interface INetworkingPermission extends IPermission { domains: string[] }
  const storageItem: { permissionsGranted?: IPermission[] }
}
is<engine.IPermission[]>(engine.storageItem.permissionsGranted || defaultPermissions)
is<engine.INetworkingPermission>(AppPermissions.networking.default)
is<engine.INetworkingPermission | undefined>(AppPermissionManager.hasPermission('app', AppPermissions.networking.default))
is<<P extends engine.IPermission>(appId: string, permission: P) => P | undefined>(AppPermissionManager.hasPermission)
is<engine.IPermission[]>([AppPermissions.user.read, AppPermissions.cloud['workspace-token'], AppPermissions.setting.read])
declare const livechat: 'livechat-room' | 'livechat-visitor'
is<new (denial: { appId: string; missingPermissions: engine.IPermission[]; methodName?: string; reason?: string; message?: string }) => Error>(EngineDeniedError)
is<{ name: string } | undefined>(AppPermissionManager.hasPermission('app', AppPermissions[livechat].read))
usePermissions({ storage: () => engine.storageItem })
is<string>(new EngineDeniedError({ appId: 'app', missingPermissions: [AppPermissions.user.read] }).appId)
type Scopes = typeof AppPermissions
type Leaf = { [Scope in keyof Scopes]: Scopes[Scope][keyof Scopes[Scope]] }[keyof Scopes]
declare const leaf: Leaf
declare const anyAppPermission: AppPermission
is<AppPermission>(leaf.name)
is<Leaf['name']>(anyAppPermission)
// @ts-expect-error: there is no such permission
AppPermissions.user.delete
// @ts-expect-error: one of the two
usePermissions({})
// @ts-expect-error: there are two modes
usePermissions({ registry, mode: 'lenient' })
// @ts-expect-error: it must answer at once
usePermissions({ storage: async () => ({ permissionsGranted: [] }) })

interface MessageClient {
  create(request: { channelId: string; content: string }): Promise<{ id: string }>
  on(event: 'channelMessage.created', listener: () => void): MessageClient
}
declare const messages: MessageClient
is<RootClient>('ChannelMessageClient')
const guard = guardCalls(messages, {
  name: 'ChannelMessageClient',
  community: new Community(),
  member: 'bot',
  about: (method, request: { id?: string }): CallAbout | undefined => (request.id === undefined ? undefined : { conditions: ['others-message'] }),
})
is<MessageClient>(guard)
is<Promise<{ id: string }>>(guard.create({ channelId: 'talk', content: 'hello' }))
// @ts-expect-error: no client is called so
guardCalls(messages, { name: 'MessageClient', community: new Community(), member: 'bot' })
// @ts-expect-error: the types of the client stay
guard.create({ channelId: 5 })
guard.create({ channelId: 'talk', content: '' }).catch((error: unknown) => {
  if (error instanceof CallRefusedError) {
    is<PlatformCode | null>(error.code)
    is<RootMethod>(error.method)
    is<boolean>(error.sent)
  }
})

const scanned = scan('my-app', { allFiles: true, write: false, typescript: undefined, progress: ({ done, total, file }) => is<Progress>({ done, total, file }) })
is<ScanResult>(scanned)
is<boolean>(hasProblems(scanned))
is<readonly ScannedPermission[]>(scanned.minimal)
is<AppPermission | RootPermission | undefined>(scanned.minimal[0])
is<readonly Unread[]>(scanned.unread)
is<string | null | undefined>(scanned.unread[0]?.source)
is<number | undefined>(scanned.permissions[0]?.declared[0]?.span.line)
const finding: Finding | undefined = scanned.permissions[0]
is<Verdict | undefined>(finding?.verdict)
for (const place of finding?.places ?? []) {
  is<Place>(place)
  if ('reason' in place) is<UnclearPlace>(place)
  else is<NeedingPlace>(place)
}
is<readonly ScannedPermission[] | undefined>(scanned.written?.added)
try {
  scan('nowhere')
} catch (error) {
  if (error instanceof ScanError && error.code === 'no-project') is<string>(error.message)
  // @ts-expect-error: no code is called so
  if (error instanceof ScanError && error.code === 'no-folder') throw error
}
// @ts-expect-error: a result is not changed
scanned.summary.used = 0
// @ts-expect-error: the folder is a text
scan(new URL('file:///app'))
