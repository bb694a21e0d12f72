// Answers each world of standard input with a line of JSON: the Node package.
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'

const require = createRequire(process.env.GRANTFOLD_PACKAGE)
const { PermissionDeniedError, applyFixes, platformOf } = require('grantfold')
const { ApiError, AppGrants, AppManifest, AppRegistry, RegistryError, RuntimeStartError, Workspace, WorkspaceError } = require('grantfold/rocketchat')
const { Community, CommunityError, Manifest } = require('grantfold/root')

const VERSIONS = ['early-2024', 'late-2024', 'since-2026']

const given = (value) => value ?? undefined

function failed(error) {
  const { message } = error
  if (error instanceof ApiError) {
    const { status, errorType, error: text, details, body } = error
    return { status, errorType, error: text, details, body, message }
  }
  if (error instanceof RegistryError) return { failed: error.kind, app: error.app, diff: error.diff, message }
  if (!(error instanceof CommunityError || error instanceof WorkspaceError)) throw error
  if (error.kind === 'malformed') return { failed: 'malformed', diagnostics: error.diagnostics }
  return { failed: error.kind, what: error.what, id: error.id, message }
}

function tried(ask) {
  try {
    return ask() ?? null
  } catch (error) {
    return failed(error)
  }
}

function denial(insist) {
  try {
    insist()
    return null
  } catch (error) {
    if (!(error instanceof PermissionDeniedError)) throw error
    return { message: error.message, denied: error }
  }
}

const asked = ({ names }, grants) => ({
  has: names.map((name) => grants.has(name)),
  hasAll: grants.hasAll(names),
  hasAny: grants.hasAny(names.values()),
  missing: grants.missing(names),
  explained: names.map((name) => grants.explain(name)),
  allRequired: denial(() => grants.require(names)),
})

function granted(world, grants) {
  const options = { method: given(world.method) }
  return {
    form: grants,
    diagnostics: grants.diagnostics,
    asked: asked(world, grants),
    hosts: world.urls.map((url) => denial(() => grants.requireHost(url, options))),
    scopes: world.ids.map((id) => denial(() => grants.requireScope(id, options))),
    settings: world.ids.map((id) => denial(() => grants.requireHiddenSetting(id, options))),
    required: world.names.map((name) => denial(() => grants.require(name, options))),
  }
}

/** What a person is shown has a text beside it, which is this language's own. */
const review = ({ text: _, ...rest }) => rest

const fixed = (text, diagnostics) => {
  const { text: mended, applied } = applyFixes(text, diagnostics)
  return [mended, applied]
}

function app(world) {
  const manifest = AppManifest.parse(world.text)
  const network = (version) => {
    try {
      return manifest.runtimeNetwork(version)
    } catch (error) {
      if (!(error instanceof RuntimeStartError)) throw error
      return { message: error.message, engine: error.engineMessage }
    }
  }
  const { id, name, version, hasErrors, diagnostics } = manifest
  return {
    id,
    name,
    version,
    hasErrors,
    diagnostics,
    declared: manifest.declared?.map(({ name, required, span }) => ({ name, required, span })) ?? null,
    grants: granted(world, manifest.grants()),
    wouldGrant: manifest.wouldGrant(),
    review: review(manifest.review()),
    diff: manifest.diff(AppManifest.parse(world.old)),
    network: VERSIONS.map(network),
    fixed: fixed(world.text, diagnostics),
    platform: platformOf(world.text),
  }
}

function stored(world) {
  const make = world.kind === 'stored' ? AppGrants.fromStored : AppGrants.fromUpload
  return granted(world, make(world.app, given(world.text)))
}

function registry({ steps }) {
  const apps = new AppRegistry()
  const answer = ({ do: what, args, consent }) => {
    if (what === 'require') return denial(() => apps.require(...args))
    if (what === 'update') return tried(() => apps.update(args[0], { consent }))
    if (what === 'installStored') return tried(() => apps.installStored(args[0], given(args[1])))
    return tried(() => apps[what](...args))
  }
  return { steps: steps.map(answer), apps: apps.apps().sort(), version: apps.version }
}

function rootManifest(world) {
  const manifest = Manifest.parse(world.text)
  const { id, version, hasErrors, diagnostics, declared } = manifest
  return {
    id,
    version,
    hasErrors,
    diagnostics,
    declared,
    grants: manifest.grants(),
    asked: asked(world, manifest.grants()),
    wouldGrant: manifest.wouldGrant(),
    grantedBy: [manifest.grantedBy('packager-0.17'), manifest.grantedBy('devhost-0.17')],
    review: review(manifest.review()),
    diff: manifest.diff(Manifest.parse(world.old)),
    fixed: fixed(world.text, diagnostics),
  }
}

function left({ steps }, it, answer) {
  const { diagnostics } = it
  return { diagnostics, steps: steps.map((step) => tried(() => answer(step))), version: it.version, document: it }
}

const camel = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase())
const camelKeys = (object) => Object.fromEntries(Object.entries(object).map(([key, value]) => [camel(key), given(value)]))

function community(world) {
  let it
  try {
    it = Community.fromJson(world.text, camelKeys(world.readings))
  } catch (error) {
    return failed(error)
  }
  const rule = ([target, subject, allow, deny]) => ({ target, subject, ...(allow && { allow, deny }) })
  const special = {
    checkCall: ([member, method, target], options) => it.checkCall(member, method, given(target), camelKeys(options)),
    explain: ([member, target, name]) => it.grants(member, target).explain(name),
    require: ([member, target, name]) => {
      const grants = it.grants(member, target)
      return denial(() => grants.require(name))
    },
    overlayFor: (args) => {
      const { rule, ...rest } = it.overlayFor(...args)
      return { ...rule, ...rest }
    },
    putRole: ([id, name, permissions]) => it.putRole({ id, name: given(name), permissions }),
    putMember: ([id, roles, declared]) => it.putMember({ id, roles, declared: given(declared) }),
    putGroup: ([id, name]) => it.putGroup({ id, name: given(name) }),
    putChannel: ([id, group, name, synced]) => it.putChannel({ id, group, name: given(name), synced }),
    putRule: (args) => it.putRule(rule(args)),
    putUnknownRule: (args) => it.putUnknownRule(rule(args)),
    removeRule: (args) => it.removeRule(rule(args)),
  }
  return left(world, it, ({ do: what, args, options }) => (special[what] ? special[what](args, options) : it[what](...args)))
}

function workspace(world) {
  let it
  try {
    it = Workspace.fromJson(world.text, { reading: given(world.reading) })
  } catch (error) {
    return failed(error)
  }
  const questions = {
    has: (q) => it.has(q.user, q.permission, given(q.room), { lent: q.lent }),
    hasAll: (q) => it.hasAll(q.user, q.permissions, given(q.room), { lent: q.lent }),
    hasAny: (q) => it.hasAny(q.user, q.permissions, given(q.room), { lent: q.lent }),
    hasRole: (q) => it.hasRole(q.user, q.role, given(q.room)),
    hasAnyRole: (q) => it.hasAnyRole(q.user, q.roles, given(q.room)),
    isRestricted: (q) => it.isRestricted(q.permission, q.role),
    isRestrictedForAny: (q) => it.isRestrictedForAny(q.permission, q.roles),
    hasRestrictions: (q) => it.hasRestrictions(q.role),
    grants: (q) => it.grants(q.user, given(q.room)),
    usersWhoCan: (q) => it.usersWhoCan(q.permission, given(q.room)),
    roomsWhere: (q) => it.roomsWhere(q.user, q.permission),
    rolesGranting: (q) => it.rolesGranting(q.permission),
    minimalRoles: (q) => it.minimalRoles(q.permissions),
    canAccessRoom: (q) => it.canAccessRoom(q.user, q.room, settings(q)),
    canReadRoom: (q) => it.canReadRoom(q.user, q.room, settings(q)),
    canAccessRooms: (q) => it.canAccessRooms(q.user, q.rooms, settings(q)),
  }
  const settings = ({ user: _u, room: _r, rooms: _s, do: _d, ask: _a, ...rest }) => camelKeys(rest)
  const special = {
    asked: (_, { what }) => questions[what.do](what),
    call: ([endpoint, params], { caller, options }) => it.call(endpoint, params, { caller, ...options }),
    frame: ([frame, caller, at]) => it.answerFrame(frame, { caller, at, newId: '' }),
    putPermission: ([_id, roles, at]) => it.putPermission({ _id, roles, ...(at !== null && { _updatedAt: new Date(at) }) }),
    putUser: ([_id, roles, username]) => it.putUser({ _id, roles, ...(username !== null && { username }) }),
    putSubscription: ([user, rid, roles, invited]) => it.putSubscription({ rid, u: { _id: user }, roles, ...(invited && { status: 'INVITED' }) }),
    grantsOf: ([user, room], { lent }) => it.grants(user, given(room), { lent }),
    explain: ([user, name, room], { lent }) => it.grants(user, given(room), { lent }).explain(name),
    require: ([user, name, room]) => {
      const grants = it.grants(user, given(room))
      return denial(() => grants.require(name))
    },
    cursors: () => [it.cursor, it.rolesCursor],
  }
  return left(world, it, (step) => (special[step.do] ? special[step.do](step.args, step) : it[step.do](...step.args)))
}

const KINDS = { app, stored, upload: stored, registry, 'root-manifest': rootManifest, community, workspace }

/** Documents are compared as the text in which they are kept. */
const written = (answer) => JSON.stringify('document' in answer ? { ...answer, document: JSON.stringify(answer.document) } : answer)

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const world = JSON.parse(line)
  if (!process.stdout.write(`${written(KINDS[world.kind](world))}\n`)) await new Promise((drained) => process.stdout.once('drain', drained))
}
