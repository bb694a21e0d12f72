'use strict'

const { got } = require('./arguments.js')
const { mentionsEverybody } = require('./mentions.js')
const { names } = require('./root-catalog.js')

const of = (client, ...methods) => methods.map((method) => `${client}.${method}`)
const BATCH = ['creates', 'edits', 'deletes']

// Which field names the channels and groups a method is about, by the types of SDK 0.17.0; of later methods, by their references.
const NAMED_BY = new Map(Object.entries({
  id: [...of('ChannelClient', 'get', 'edit', 'move', 'delete'), ...of('ChannelGroupClient', 'get', 'edit', 'move', 'delete')],
  channelGroupId: of('ChannelClient', 'create', 'list'),
  channelOrChannelGroupId: of('AccessRuleClient', 'create', 'edit', 'delete', 'get', 'listByChannelOrChannelGroup'),
  rules: of('AccessRuleClient', 'update', 'bulkCreateEditDelete'),
  channelIds: of('ChannelFileClient', 'searchCommunity'),
  channelId: [
    ...of('ChannelDirectoryClient', 'create', 'edit', 'move', 'delete', 'get', 'list'),
    ...of('ChannelFileClient', 'create', 'edit', 'move', 'search', 'delete', 'list', 'get'),
    ...of('ChannelMessageClient', 'create', 'delete', 'edit', 'get', 'list', 'flag', 'pinCreate', 'pinDelete', 'pinList'),
    ...of('ChannelMessageClient', 'reactionCreate', 'reactionDelete', 'reactionDeleteFull', 'setTypingIndicator', 'setViewTime'),
    ...of('ChannelWebRtcClient', 'setMuteAndDeafenOther', 'kick', 'list'),
  ],
}).flatMap(([by, methods]) => methods.map((method) => [method, by])))

const READERS = {
  id: (request) => single(request, 'id'),
  channelId: (request) => single(request, 'channelId'),
  channelOrChannelGroupId: (request) => single(request, 'channelOrChannelGroupId'),
  channelGroupId: (request) => single(request, 'channelGroupId'),
  channelIds: (request) => list(request, 'channelIds'),
  rules: (request) => BATCH.flatMap((part) => list(request, part).map((rule) => field(rule, 'channelOrChannelGroupId'))),
  accessRuleUpdate: (request) => single(request, 'accessRuleUpdate').flatMap((update) => READERS.rules(update)),
}
// In other requests `id` is a message, a file or whatever else is there.
const NAMING = Object.keys(READERS).filter((by) => by !== 'id')

const OF_ROLES = 'CommunityRoleClient'
// The references write `channelCreateMessage` where the catalogue has `channel.createMessage`.
const permissions = new Map(names.map((name) => [name.replace(/\.(.)/, (_, first) => first.toUpperCase()), name]))

/** What a request of the SDK says about a call. */
function readRequest(client, method, request) {
  if (Object(request) !== request) return { target: undefined, conditions: [] }
  const [target, ...moreTargets] = new Set(placesOf(method, request))
  const ofRoles = client === OF_ROLES
  return {
    target,
    moreTargets,
    destination: field(request, 'newChannelGroupId'),
    role: field(request, ofRoles ? 'id' : 'communityRoleId'),
    rolePermissions: ofRoles ? ['communityPermission', 'channelPermission'].flatMap((key) => granted(field(request, key))) : undefined,
    conditions: conditionsOf(request),
  }
}

function conditionsOf(request) {
  const attached = field(request, 'attachmentTokenUris') ?? []
  const holding = {
    attachments: attached.length !== 0,
    'special-mentions': mentionsEverybody(String(field(request, 'content') ?? '')),
    muting: field(request, 'isMuted') !== undefined,
    deafening: field(request, 'isDeafened') !== undefined,
  }
  return Object.keys(holding).filter((condition) => holding[condition])
}

/** The channels and groups a request names. Of a method that is not known here that is everything any field names. */
function placesOf(method, request) {
  const by = NAMED_BY.get(method)
  if (by === undefined) return NAMING.flatMap((each) => READERS[each](request))
  const places = READERS[by](request)
  // A channel, as the SDK gives it out, has the id of its group too.
  const others = NAMING.filter((each) => each !== by && !(by === 'id' && each === 'channelGroupId'))
  for (const other of others) {
    const stray = READERS[other](request).find((place) => !places.includes(place))
    if (stray !== undefined) throw new TypeError(`request is unclear: its ${other} names \`${stray}\`, and \`${method}\` is about what its ${by} names`)
  }
  return places
}

/** A field as the SDK reads it. It would also read what somebody put on the prototype of all objects, which no caller means. */
function field(request, key) {
  if (Object.hasOwn(Object.prototype, key) && !Object.hasOwn(request, key)) {
    throw new TypeError(`request.${key} must be a property of the request, and is one of all objects`)
  }
  return request[key]
}

function single(request, key) {
  const value = field(request, key) ?? undefined
  return value === undefined ? [] : [value]
}

function list(request, key) {
  const value = field(request, key) ?? []
  if (Array.isArray(value)) return value
  throw new TypeError(`request.${key} must be an array, ${got(value)}`)
}

/** The permissions that a role is given. A name the catalogue does not have stays as it is, and no question with it makes sense. */
function granted(given) {
  const keys = new Set([...permissions.keys(), ...Object.keys(given ?? {})])
  return Array.from(keys).filter((key) => given?.[key]).map((key) => permissions.get(key) ?? key)
}

exports.readRequest = readRequest
