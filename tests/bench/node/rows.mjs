// Code one would write by hand, and grantfold. A row is [group, name, what makes it].
//
// Names say whose work is measured: `hand: ...` is what one would write instead, `kept: ...` holds answers that no change
// reaches any more, `grantfold: ...` is ours, everything else is a peer.

import * as grantfold from 'grantfold/rocketchat'
import * as root from 'grantfold/root'

import { interned, load, queries, text, whole } from './work.mjs'

const grantsOf = ({ id, permissions }) =>
  grantfold.AppGrants.fromStored(id, JSON.stringify(permissions.map((name) => ({ name }))))

const auditOf = (app) => grantsOf(app).audit()

function held(make, ask) {
  const work = load('app')
  const things = work.apps.map(make)
  const { at, name, allowed } = work.queries
  return queries(allowed, [at.map((index) => things[index]), ask.by ? name.map(ask.by) : name], ask.answer)
}

function byApp(make, answer) {
  const work = load('app')
  const table = new Map(work.apps.map((app) => [app.id, make(app)]))
  return queries(work.queries.allowed, [work.queries.app, work.queries.name], answer(table))
}

/** Roles of users, everywhere and in rooms, in the form that `of` gives to a list of roles. */
function roles(document, of) {
  const everywhere = new Map(document.users.map((user) => [interned(user._id), of(user.roles)]))
  const inRooms = new Map(document.users.map((user) => [interned(user._id), new Map()]))
  for (const { u, rid, roles } of document.subscriptions) inRooms.get(u._id).set(interned(rid), of(roles))
  return { everywhere, inRooms }
}

function byUser(make) {
  const work = load('user')
  const { user, room, permission, allowed } = work.queries
  return queries(allowed, [user, room, permission], make(work))
}

/** What chat servers document, in one pass over the overlays; BigInt costs twice as much as two halves. */
function pass(member, overlays, lowBit, highBit) {
  let low = 0, high = 0, lowDeny = 0, highDeny = 0
  let ownLow = 0, ownHigh = 0, ownLowDeny = 0, ownHighDeny = 0
  let allDeny = 0, allHighDeny = 0
  for (let index = 0; index < overlays.length; index++) {
    const overlay = overlays[index]
    if (overlay.everyone) {
      allDeny = overlay.lowDeny
      allHighDeny = overlay.highDeny
    } else if (overlay.id === member.id) {
      ownLow = overlay.low
      ownHigh = overlay.high
      ownLowDeny = overlay.lowDeny
      ownHighDeny = overlay.highDeny
    } else if (member.roles.includes(overlay.id)) {
      low |= overlay.low
      high |= overlay.high
      lowDeny |= overlay.lowDeny
      highDeny |= overlay.highDeny
    }
  }
  low = (((member.low & ~allDeny & ~lowDeny) | low) & ~ownLowDeny) | ownLow
  high = (((member.high & ~allHighDeny & ~highDeny) | high) & ~ownHighDeny) | ownHigh
  return (low & lowBit) === lowBit && (high & highBit) === highBit
}

const LOW = 0xffffffffn
const halves = (mask) => ({ low: Number(BigInt(mask) & LOW) | 0, high: Number(BigInt(mask) >> 32n) | 0 })

function byHand(work) {
  const guild = work.discord
  const ofRole = new Map(guild.roles.map((role) => [role.id, BigInt(role.permissions)]))
  const members = new Map(guild.members.map((member) => {
    const base = member.roles.reduce((mask, role) => mask | ofRole.get(role), BigInt(guild.everyone))
    return [interned(member.id), { id: interned(member.id), roles: member.roles.map(interned), base, ...halves(base) }]
  }))
  const overlay = ({ id, allow, deny }) => {
    const { low: lowDeny, high: highDeny } = halves(deny)
    const big = { allow: BigInt(allow), deny: BigInt(deny) }
    return { id: interned(id), everyone: id === guild.guild, ...halves(allow), lowDeny, highDeny, ...big }
  }
  const channels = new Map(guild.channels.map((channel) => [interned(channel.id), channel.overwrites.map(overlay)]))
  const bits = new Map(Object.entries(work.bits).map(([name, bit]) => [interned(name), { ...halves(bit), big: BigInt(bit) }]))
  return { members, channels, bits }
}

function bigPass(member, overlays, bit) {
  let allow = 0n, deny = 0n, ownAllow = 0n, ownDeny = 0n
  for (const overlay of overlays) {
    if (overlay.everyone) deny |= overlay.deny
    else if (overlay.id === member.id) {
      ownAllow = overlay.allow
      ownDeny = overlay.deny
    } else if (member.roles.includes(overlay.id)) {
      allow |= overlay.allow
      deny |= overlay.deny
    }
  }
  return (((((member.base & ~deny) | allow) & ~ownDeny) | ownAllow) & bit) === bit
}

function byPlace(make) {
  const work = load('overlay')
  const { allowed } = work.queries
  const { member, channel, permission } = make.args?.(work) ?? work.queries
  const { answer, before } = make.answer(work)
  return queries(allowed, [member, channel, permission], answer, allowed.length, before)
}

const handArgs = (work) => {
  const { members, channels, bits } = byHand(work)
  const { member, channel, permission } = work.queries
  return {
    member: member.map((id) => members.get(id)),
    channel: channel.map((id) => channels.get(id)),
    permission: permission.map((name) => bits.get(name)),
  }
}

const sameIds = (expected) => {
  const wanted = JSON.stringify([...expected].sort())
  return (found) => JSON.stringify([...found].sort()) === wanted
}

function bulk(make) {
  const work = load('overlay')
  return whole(make(work, work.bulk), sameIds(work.bulk.channels))
}

const community = (work) => root.Community.fromJson(JSON.stringify(work.document))

/** The name of a permission that the SDK calls `channelCreateMessage`. */
const rootName = (sdk) => `channel.${sdk[7].toLowerCase()}${sdk.slice(8)}`

/** A role that changes at each call, so that each question is asked of a community that nobody asked before. */
function changing(community, work) {
  const document = JSON.parse(text('thousand-document.json'))
  const { id, channelPermission } = document.roles.find((role) => role.id === work.role)
  const permissions = Object.keys(channelPermission).map(rootName)
  return () => community.putRole({ id, name: id, permissions })
}

function crowd(name, make) {
  const work = load(name)
  const community = root.Community.fromJson(text(`${name}-document.json`))
  return make(community, work)
}

function crowdByHand() {
  const work = load('million')
  const numbers = new Map(Object.keys(work.masks.roles).map((role, index) => [role, index]))
  const masks = Object.values(work.masks.roles).map(Number)
  const said = (id) => (work.rules[id] ?? ['0', '0']).map(Number)
  const rules = [...numbers.keys()].map(said)
  const members = JSON.parse(text('million-document.json')).members.map(({ userId, communityRoleIds }) => ({
    id: userId,
    roles: communityRoleIds.map((role) => numbers.get(role)),
  }))
  const own = new Map(Object.keys(work.rules).filter((id) => id.startsWith('u')).map((id) => [id, said(id)]))
  const [, denied] = said(root.EVERYONE)
  const everyone = Number(work.masks.everyone)
  const bit = Number(work.bit)
  return whole(() => members.filter(({ id, roles }) => {
    let mask = everyone, allow = 0, deny = denied
    for (const role of roles) {
      mask |= masks[role]
      allow |= rules[role][0]
      deny |= rules[role][1]
    }
    mask = (mask & ~deny) | allow
    const rule = own.get(id)
    if (rule !== undefined) mask = (mask & ~rule[1]) | rule[0]
    return (mask & bit) !== 0
  }).map(({ id }) => id), (found) => found.length === work.answer)
}

const HELD = 'app, held'
const APP = 'app'
const USER = 'user'
const ONE = 'overlay'
const ALL = 'overlay, 2,000 channels'
const WHO = 'who can, 1,000,000 members'
const CHANGE = 'a role changes'
const MANIFEST = 'manifest of 1 KiB'

export const rows = [
  [HELD, 'loop: reading the query', () => held(() => true, { answer: (_, name) => name !== '' })],
  [HELD, 'hand: Set.has(name)', () => held((app) => new Set(app.permissions), { answer: (set, name) => set.has(name) })],
  [HELD, 'grantfold: grants.has(name)', () => held(grantsOf, { answer: (grants, name) => grants.has(name) })],
  [HELD, 'grantfold: grants.has(id)', () => held(grantsOf, { by: grantfold.permissionId, answer: (grants, id) => grants.has(id) })],
  [HELD, 'grantfold: audit.has(name)', () => held(auditOf, { answer: (audit, name) => audit.has(name) })],
  [HELD, 'grantfold: audit.has(id)', () => held(auditOf, { by: grantfold.permissionId, answer: (audit, id) => audit.has(id) })],

  [APP, 'hand: Map.get(app).has(name)', () => byApp((app) => new Set(app.permissions), (table) => (app, name) => table.get(app).has(name))],
  [APP, 'hand: Map.get(app)[name]', () => byApp((app) => Object.fromEntries(app.permissions.map((name) => [name, true])), (table) => (app, name) => table.get(app)[name] === true)],
  [APP, 'grantfold: Map.get(app).has(name)', () => byApp(grantsOf, (table) => (app, name) => table.get(app).has(name))],
  [APP, 'grantfold: registry.has(app, name)', () => {
    const work = load('app')
    const registry = new grantfold.AppRegistry()
    for (const { id, permissions } of work.apps) registry.installStored(id, JSON.stringify(permissions.map((name) => ({ name }))))
    return queries(work.queries.allowed, [work.queries.app, work.queries.name], (app, name) => registry.has(app, name))
  }],
  [APP, 'Apps-Engine: list.find(({ name }) => name === asked)', () => byApp((app) => app.permissions.map((name) => ({ name })), (table) => (app, asked) => table.get(app).find(({ name }) => name === asked) !== undefined)],

  [USER, 'hand: masks of roles in Maps', () => byUser(({ document }) => {
    const numbers = new Map(document.roles.map((role, index) => [role._id, 1 << index]))
    const mask = (roles) => roles.reduce((mask, role) => mask | numbers.get(role), 0)
    const granting = new Map(document.permissions.map((it) => [interned(it._id), mask(it.roles)]))
    const { everywhere, inRooms } = roles(document, mask)
    return (user, room, permission) => (granting.get(permission) & (everywhere.get(user) | inRooms.get(user).get(room))) !== 0
  })],
  [USER, 'hand: loop over roles, Set.has', () => byUser(({ document }) => {
    const granting = new Map(document.permissions.map((it) => [interned(it._id), new Set(it.roles.map(interned))]))
    const { everywhere, inRooms } = roles(document, (list) => list.map(interned))
    return (user, room, permission) => {
      const set = granting.get(permission)
      for (const role of everywhere.get(user)) if (set.has(role)) return true
      const here = inRooms.get(user).get(room)
      if (here !== undefined) for (const role of here) if (set.has(role)) return true
      return false
    }
  })],
  [USER, 'grantfold: workspace.has(user, permission, room)', () => byUser(({ document }) => {
    const workspace = grantfold.Workspace.fromJson(JSON.stringify(document))
    return (user, room, permission) => workspace.has(user, permission, room)
  })],
  [USER, 'grantfold: workspace.grants(user, room).has(permission)', () => byUser(({ document }) => {
    const workspace = grantfold.Workspace.fromJson(JSON.stringify(document))
    return (user, room, permission) => workspace.grants(user, room).has(permission)
  })],
  [USER, 'grantfold: grants of (user, room) held, has(permission)', () => {
    const work = load('user')
    const workspace = grantfold.Workspace.fromJson(JSON.stringify(work.document))
    const { user, room, permission, allowed } = work.queries
    return queries(allowed, [user.map((id, at) => workspace.grants(id, room[at])), permission], (grants, name) => grants.has(name), 512)
  }],

  [ONE, 'hand: one pass over the overlays, two halves', () => byPlace({ args: handArgs, answer: () => ({ answer: (member, overlays, bit) => pass(member, overlays, bit.low, bit.high) }) })],
  [ONE, 'hand: one pass over the overlays, BigInt', () => byPlace({ args: handArgs, answer: () => ({ answer: (member, overlays, bit) => bigPass(member, overlays, bit.big) }) })],
  [ONE, 'grantfold: community.grants(member, channel).has(name)', () => byPlace({ answer: (work) => {
    const it = community(work)
    return { answer: (member, channel, name) => it.grants(member, channel).has(name) }
  } })],
  // The change takes every answer back that was kept, and hardly a query asks what another one asked.
  [ONE, 'grantfold: community.grants(member, channel).has(name), a role changed before', () => byPlace({ answer: (work) => {
    const it = community(work)
    const { id, channelPermission } = work.document.roles.at(-1)
    const permissions = Object.keys(channelPermission).map(rootName)
    return {
      answer: (member, channel, name) => it.grants(member, channel).has(name),
      before: () => it.putRole({ id, name: id, permissions }),
    }
  } })],
  [ONE, 'grantfold: grants of (member, channel) held, has(id)', () => {
    const work = load('overlay')
    const it = community(work)
    const { member, channel, permission, allowed } = work.queries
    return queries(allowed, [member.map((id, at) => it.grants(id, channel[at])), permission.map(root.permissionId)], (grants, id) => grants.has(id))
  }],

  [ALL, 'hand: one pass over the overlays, two halves', () => bulk((work, { member, permission }) => {
    const { members, channels, bits } = byHand(work)
    const asking = members.get(member)
    const { low, high } = bits.get(permission)
    const list = [...channels]
    return () => list.filter(([, overlays]) => pass(asking, overlays, low, high)).map(([id]) => id)
  })],
  [ALL, 'hand: one pass over the overlays, BigInt', () => bulk((work, { member, permission }) => {
    const { members, channels, bits } = byHand(work)
    const asking = members.get(member)
    const { big } = bits.get(permission)
    const list = [...channels]
    return () => list.filter(([, overlays]) => bigPass(asking, overlays, big)).map(([id]) => id)
  })],
  [ALL, 'grantfold: community.channelsWhere(member, permission)', () => bulk((work, { member, permission }) => {
    const it = community(work)
    return () => it.channelsWhere(member, permission)
  })],
  [ALL, 'grantfold: channelsWhere, a role changed before', () => bulk((work, { member, permission }) => {
    const it = community(work)
    const { id, channelPermission } = work.document.roles.at(-1)
    const permissions = Object.keys(channelPermission).map(rootName)
    return () => {
      it.putRole({ id, name: id, permissions })
      return it.channelsWhere(member, permission)
    }
  })],

  [WHO, 'hand: one pass over members and overlays', crowdByHand],
  [WHO, 'grantfold: community.membersWhoCan(channel, permission)', () => crowd('million', (it, work) =>
    whole(() => it.membersWhoCan(work.channel, work.permission), (found) => found.length === work.answer))],
  [CHANGE, 'grantfold: putRole, 1,000,000 members', () => crowd('million', (it, work) => whole(changing(it, work), () => true))],
  [CHANGE, 'grantfold: putRole, 1,000 members', () => crowd('thousand', (it, work) => whole(changing(it, work), () => true))],

  [MANIFEST, 'hand: JSON.parse, unchecked', () => {
    const { manifest } = load('app')
    return whole(() => JSON.parse(manifest), (found) => found.permissions.length > 0)
  }],
  [MANIFEST, 'grantfold: AppManifest.parse', () => {
    const { manifest } = load('app')
    return whole(() => grantfold.AppManifest.parse(manifest), (found) => !found.hasErrors)
  }],
]
