// What others offer for the same questions. Each is imported by its own rows only.

import { load, queries, whole } from './work.mjs'

const FEW = 64

const ACL = `
[request_definition]
r = sub, act
[policy_definition]
p = sub, act
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.sub == p.sub && r.act == p.act
`

const RBAC = `
[request_definition]
r = sub, dom, act
[policy_definition]
p = sub, act
[role_definition]
g = _, _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.act == p.act && (g(r.sub, p.sub, r.dom) || g(r.sub, p.sub, "*"))
`

function apps(answer, few) {
  return async () => {
    const work = load('app')
    return queries(work.queries.allowed, [work.queries.app, work.queries.name], await answer(work), few)
  }
}

const grants = (work) => work.apps.flatMap(({ id, permissions }) => permissions.map((name) => [id, name]))

async function casbinOfApps(work, make) {
  const casbin = await import('casbin')
  const enforcer = await casbin[make](casbin.newModelFromString(ACL))
  await enforcer.addPolicies(grants(work))
  return enforcer
}

async function casbinOfUsers({ document }) {
  const casbin = await import('casbin')
  const enforcer = await casbin.newEnforcer(casbin.newModelFromString(RBAC))
  await enforcer.addPolicies(document.permissions.flatMap((it) => it.roles.map((role) => [role, it._id])))
  const everywhere = document.users.flatMap((user) => user.roles.map((role) => [user._id, role, '*']))
  const inRooms = document.subscriptions.flatMap(({ rid, u, roles }) => roles.map((role) => [u._id, role, rid]))
  await enforcer.addGroupingPolicies([...everywhere, ...inRooms])
  return enforcer
}

/** accesscontrol refuses dots and dashes in the names of actions. */
const actionName = (name) => name.replace(/[^A-Za-z0-9]/g, '_')

function users(answer, few) {
  return async () => {
    const work = load('user')
    const { user, room, permission, allowed } = work.queries
    return queries(allowed, [user, room, permission], await answer(work), few)
  }
}

function policiesOf({ permissions }) {
  return permissions.filter((it) => it.roles.length > 0).map(({ _id, roles }) => {
    const everywhere = roles.map((role) => `Role::"${role}"`).join(', ')
    const here = roles.map((role) => `(resource has ${role} && principal in resource.${role})`).join(' || ')
    return `permit(principal, action == Action::"${_id}", resource) when { principal in [${everywhere}] || ${here} };`
  }).join('\n')
}

function rolesOf(document) {
  const everywhere = new Map(document.users.map((user) => [user._id, user.roles]))
  const here = new Map(document.users.map((user) => [user._id, new Map()]))
  for (const { u, rid, roles } of document.subscriptions) here.get(u._id).set(rid, roles)
  return { everywhere, here }
}

async function guildOf({ discord }) {
  const { Client, Guild } = await import('discord.js')
  const client = new Client({ intents: [] })
  const guild = new Guild(client, {
    id: discord.guild,
    name: 'server',
    owner_id: '1',
    roles: [{ id: discord.guild, name: '@everyone', permissions: discord.everyone }, ...discord.roles.map((role) => ({ ...role, name: role.id }))],
    members: discord.members.map(({ id, roles }) => ({ user: { id, username: id }, roles })),
    channels: discord.channels.map(({ id, overwrites }) => ({ id, type: 0, name: id, permission_overwrites: overwrites })),
    emojis: [],
    stickers: [],
  })
  client.guilds.cache.set(guild.id, guild)
  return guild
}

const APP = 'app'
const USER = 'user'
const ONE = 'overlay'
const ALL = 'overlay, 2,000 channels'

export const rows = [
  [APP, 'CASL, one ability per app: ability.can(name, "App")', apps(async (work) => {
    const { createMongoAbility } = await import('@casl/ability')
    const abilities = new Map(work.apps.map(({ id, permissions }) => [id, createMongoAbility(permissions.map((action) => ({ action, subject: 'App' })))]))
    return (app, name) => abilities.get(app).can(name, 'App')
  })],
  [APP, 'casbin CachedEnforcer, every answer kept before: await enforce', apps(async (work) => {
    const enforcer = await casbinOfApps(work, 'newCachedEnforcer')
    return async (app, name) => await enforcer.enforce(app, name)
  }, FEW)],
  [APP, 'casbin Enforcer, one list of rules: enforceSync', apps(async (work) => {
    const enforcer = await casbinOfApps(work, 'newEnforcer')
    return (app, name) => enforcer.enforceSync(app, name)
  }, FEW)],
  [APP, 'accesscontrol, one role per app: can(app).do(name, resource).granted', apps(async (work) => {
    const { AccessControl } = await import('accesscontrol')
    const control = new AccessControl()
    for (const [app, name] of grants(work)) control.grant(app).do(actionName(name), 'app')
    const actions = new Map(work.names.map((name) => [name, actionName(name)]))
    return (app, name) => control.can(app).do(actions.get(name), 'app').granted
  })],
  [APP, 'cedar-wasm statefulIsAuthorized, grants as an attribute', apps(async (work) => {
    const cedar = await import('@cedar-policy/cedar-wasm/nodejs')
    const staticPolicies = 'permit(principal, action, resource) when { principal.granted.contains(context.name) };'
    cedar.preparsePolicySet('apps', { staticPolicies })
    const entities = new Map(work.apps.map(({ id, permissions }) => [id, [{ uid: { type: 'App', id }, attrs: { granted: permissions }, parents: [] }]]))
    return (app, name) => cedar.statefulIsAuthorized({
      principal: { type: 'App', id: app },
      action: { type: 'Action', id: 'use' },
      resource: { type: 'Server', id: 'it' },
      context: { name },
      preparsedPolicySetId: 'apps',
      entities: entities.get(app),
    }).response.decision === 'allow'
  }, FEW)],

  [USER, 'CASL, one ability per user, kept: ability.can(permission, room)', users(async ({ document, queries }) => {
    const { createMongoAbility, subject } = await import('@casl/ability')
    const granted = new Map(document.roles.map(({ _id }) => [_id, []]))
    for (const { _id, roles } of document.permissions) for (const role of roles) granted.get(role).push(_id)
    const { everywhere, here } = rolesOf(document)
    const rule = (conditions) => (action) => ({ action, subject: 'Room', ...conditions })
    const abilityOf = (user) => createMongoAbility([
      ...everywhere.get(user).flatMap((role) => granted.get(role).map(rule())),
      ...[...here.get(user)].flatMap(([id, roles]) => roles.flatMap((role) => granted.get(role).map(rule({ conditions: { id } })))),
    ])
    const abilities = new Map(queries.user.slice(0, 512).map((user) => [user, abilityOf(user)]))
    const rooms = new Map(document.rooms.map(({ _id }) => [_id, subject('Room', { id: _id })]))
    return (user, room, permission) => abilities.get(user).can(permission, rooms.get(room))
  }, 512)],
  [USER, 'casbin Enforcer, roles with domains: enforceSync', users(async (work) => {
    const enforcer = await casbinOfUsers(work)
    return (user, room, permission) => enforcer.enforceSync(user, room, permission)
  }, FEW)],
  [USER, 'accesscontrol, roles in the room merged by hand: can(roles).do(permission, resource).granted', users(async ({ document }) => {
    const { AccessControl } = await import('accesscontrol')
    const control = new AccessControl()
    for (const { _id, roles } of document.permissions) for (const role of roles) control.grant(role).do(actionName(_id), 'room')
    const actions = new Map(document.permissions.map(({ _id }) => [_id, actionName(_id)]))
    const { everywhere, here } = rolesOf(document)
    return (user, room, permission) => {
      const local = here.get(user).get(room)
      const roles = everywhere.get(user)
      return control.can(local === undefined ? roles : [...roles, ...local]).do(actions.get(permission), 'room').granted
    }
  })],
  [USER, 'cedar-wasm statefulIsAuthorized, entities of the request only', users(async ({ document }) => {
    const cedar = await import('@cedar-policy/cedar-wasm/nodejs')
    cedar.preparsePolicySet('users', { staticPolicies: policiesOf(document) })
    const { everywhere, here } = rolesOf(document)
    const inRooms = document.roles.filter(({ scope }) => scope === 'Subscriptions').map(({ _id }) => _id)
    return (user, room, permission) => {
      const local = here.get(user).get(room) ?? []
      const group = (role) => ({ type: 'InRoom', id: `${room}/${role}` })
      const attrs = Object.fromEntries(inRooms.map((role) => [role, { __entity: group(role) }]))
      const parents = [...everywhere.get(user).map((id) => ({ type: 'Role', id })), ...local.map(group)]
      return cedar.statefulIsAuthorized({
        principal: { type: 'User', id: user },
        action: { type: 'Action', id: permission },
        resource: { type: 'Room', id: room },
        context: {},
        preparsedPolicySetId: 'users',
        entities: [
          { uid: { type: 'User', id: user }, attrs: {}, parents },
          { uid: { type: 'Room', id: room }, attrs, parents: [] },
        ],
      }).response.decision === 'allow'
    }
  }, FEW)],

  [ONE, 'discord.js channel.permissionsFor(member).has(bits)', async () => {
    const work = load('overlay')
    const guild = await guildOf(work)
    const { member, channel, permission, allowed } = work.queries
    const bits = permission.map((name) => BigInt(work.bits[name]))
    const args = [member.map((id) => guild.members.cache.get(id)), channel.map((id) => guild.channels.cache.get(id)), bits]
    return queries(allowed, args, (member, channel, bit) => channel.permissionsFor(member).has(bit), 512)
  }],
  [ONE, 'kept: discord.js permissions.has(bits)', async () => {
    const work = load('overlay')
    const guild = await guildOf(work)
    const { member, channel, permission, allowed } = work.queries
    const bits = permission.map((name) => BigInt(work.bits[name]))
    const computed = member.map((id, at) => guild.channels.cache.get(channel[at]).permissionsFor(guild.members.cache.get(id)))
    return queries(allowed, [computed, bits], (permissions, bit) => permissions.has(bit))
  }],
  [ALL, 'discord.js channels.filter(permissionsFor(member).has(bits))', async () => {
    const work = load('overlay')
    const guild = await guildOf(work)
    const member = guild.members.cache.get(work.bulk.member)
    const bit = BigInt(work.bits[work.bulk.permission])
    const expected = work.bulk.channels.length
    return whole(() => guild.channels.cache.filter((channel) => channel.permissionsFor(member).has(bit)), (found) => found.size === expected)
  }],
]
