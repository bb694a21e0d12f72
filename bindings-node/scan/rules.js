'use strict'

const tables = require('./tables.js')

/** What a package of the platform exports, as if it were an interface of it. */
const MODULE = '(module)'

// Interfaces that need nothing have these names too.
const COMMON = new Set(['getValueById', 'setCustomFields'])

/** The rules of one platform, with what follows from them. */
function rulesOf(platform) {
  const { packages, methods, leads, handlers, beside = [], places = {}, conditions = {} } = tables[platform === 'root' ? 'root' : 'rocketchat']
  const rows = new Map(Object.entries(methods))
  const leading = new Map(Object.entries(leads).map(([owner, members]) => [owner, new Map(Object.entries(members))]))
  if (leading.has('RootServer')) leading.set(MODULE, new Map([['rootServer', 'RootServer']]))
  const handled = new Map(Object.entries(handlers))
  const owners = ownersIn(rows, leading)
  const built = builders(rows)
  return {
    platform,
    packages,
    beside,
    places,
    conditions,
    owners,
    rowsOf: (owner, member) => rows.get(`${owner}.${member}`) ?? [],
    leadsTo: (owner, member) => leading.get(owner)?.get(member),
    isBuilder: (owner) => built.has(owner),
    parameter: (name) => handled.get(name.replace(/^_+/, '')),
    unmistakable: unmistakable(rows),
    suggestive: suggestive(leading),
    reachableFrom: (owner, member, further) => reachableFrom(rows, leading, owner, member, further),
  }
}

function ownersIn(rows, leading) {
  const owners = new Set(leading.keys())
  for (const key of rows.keys()) owners.add(key.slice(0, key.lastIndexOf('.')))
  for (const members of leading.values()) for (const owner of members.values()) owners.add(owner)
  return owners
}

function builders(rows) {
  return new Set([...rows.values()].flat().flatMap(({ argument }) => (argument === undefined ? [] : [argument])))
}

/** Methods whose name alone tells what they are: of three words or more, and of one interface only. */
function unmistakable(rows) {
  const found = new Map()
  for (const key of rows.keys()) {
    const at = key.lastIndexOf('.')
    const [owner, member] = [key.slice(0, at), key.slice(at + 1)]
    if (words(member) >= 3 && !COMMON.has(member)) found.set(member, found.has(member) ? null : owner)
  }
  return only(found)
}

/** Members that suggest what they lead to, where nothing else is known: they are named after it, and lead nowhere else. */
function suggestive(leading) {
  const found = new Map()
  for (const members of leading.values()) {
    for (const [member, owner] of members) {
      const suggests = words(member) >= 2 || member === 'community'
      if (suggests) found.set(member, found.has(member) && found.get(member) !== owner ? null : owner)
    }
  }
  return only(found)
}

function only(found) {
  return new Map([...found].filter(([, owner]) => owner !== null))
}

function words(name) {
  return name.split(/(?=[A-Z])/).length
}

/** The permissions of everything that can be called on an interface and on what it leads to; of one name, if that is known. */
function reachableFrom(rows, leading, start, member, further) {
  const permissions = new Set()
  const owners = new Set([start])
  for (const owner of owners) {
    for (const [key, alternatives] of rows) {
      const at = key.lastIndexOf('.')
      if (key.slice(0, at) !== owner || (member !== undefined && key.slice(at + 1) !== member)) continue
      for (const { requires, conditional = [] } of alternatives) {
        for (const each of [...requires, ...conditional]) permissions.add(each.permission ?? each)
      }
    }
    for (const next of (further ? leading.get(owner)?.values() : undefined) ?? []) owners.add(next)
  }
  return permissions
}

exports.MODULE = MODULE
exports.rulesOf = rulesOf
