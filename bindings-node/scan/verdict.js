'use strict'

const MEANT = 'the manifest means to declare it, but grants it to nobody as it stands'
const WITHOUT_TYPES = "the types of the platform's package are not there, so places may be missed"
const UNREAD = 'not all of the code could be read, so places may be missed'

/** Compares what the code needs with what the manifest declares: one finding for each permission that either knows of. */
function judge(declared, code, platform) {
  const needs = needsOf(declared, code)
  const findings = []
  for (const { name, description, enforced } of declared.catalog) {
    const finding = judgeOne(name, declared, needs, code, platform)
    if (finding === null) continue
    if (finding.verdict === 'unused' && !enforced) finding.notes.push('no check of the platform asks for it')
    findings.push({ permission: name, description, ...finding })
  }
  return findings
}

/** The places of each permission: those that always need it, those that need it on a condition, those that may. */
function needsOf(declared, code) {
  const needs = new Map(declared.catalog.map(({ name }) => [name, { always: [], conditional: [], unclear: [] }]))
  for (const place of code.places) {
    for (const permission of place.any ? [oneOf(declared, place)] : place.permissions) {
      const need = needs.get(permission)
      need[place.when === null ? 'always' : 'conditional'].push(place)
    }
  }
  for (const place of code.unclear) for (const permission of place.candidates) needs.get(permission).unclear.push(place)
  return needs
}

/** Any of several permissions will do: one that is there already, or else the first. */
function oneOf(declared, { permissions }) {
  return permissions.find((permission) => declared.covers(permission)) ?? permissions[0]
}

function judgeOne(permission, declared, needs, code, platform) {
  const { always, conditional, unclear } = needs.get(permission)
  const entries = declared.entries.filter((entry) => entry.permission === permission)
  const covered = declared.covers(permission)
  // Defaults are held without standing anywhere.
  const held = entries.length > 0 || (declared.defaults && covered)
  const places = entries.map(({ span, spelled }) => ({ span, spelled }))
  const finding = { granted: covered, held, declared: places, instead: [], notes: [], help: null }
  if (always.length > 0) {
    const all = [...always, ...conditional]
    if (!covered) return missing({ verdict: 'missing', ...finding, places: all }, permission, declared)
    if (entries.length === 0) finding.notes.push(through(permission, declared))
    return { verdict: 'used', ...finding, places: all }
  }
  if (conditional.length > 0) {
    if (!covered && declared.means(permission)) finding.notes.push(MEANT)
    return { verdict: 'conditional', ...finding, places: conditional }
  }
  if (!held) return null
  if (unclear.length > 0) return { verdict: 'cannot-tell', ...finding, places: unclear }
  if (permission === 'networking' && platform !== 'root' && code.packages.length > 0) {
    const named = code.packages.map((name) => `\`${name}\``).join(', ')
    finding.notes.push(`packages may use the network, and their code is not read: ${named}`)
    return { verdict: 'cannot-tell', ...finding, places: [] }
  }
  if (entries.length === 0) return null
  return unused({ verdict: 'unused', ...finding, places: [] }, permission, declared, needs, code)
}

function missing(finding, permission, declared) {
  const stands = finding.declared.length > 0
  const meant = declared.means(permission)
  if (meant || stands) finding.notes.push(MEANT)
  finding.help = declared.help(permission)
  if (meant) finding.help = stands ? '`grantfold check --fix` mends it' : '`grantfold check` says why'
  return finding
}

function through(permission, declared) {
  if (declared.defaults) return 'one of the defaults'
  const by = declared.entries.filter((entry) => entry.permission !== null && declared.included(entry.permission).includes(permission))
  return `comes with ${by.map((entry) => `\`${entry.permission}\``).join(' and ')}`
}

/** A permission nothing asks for by itself; what it brings along may be asked for all the same. */
function unused(finding, permission, declared, needs, code) {
  const own = new Set(declared.entries.map((entry) => entry.permission))
  const brought = declared.included(permission)
  const needed = brought.filter((each) => {
    const { always, conditional } = needs.get(each)
    return always.length + conditional.length > 0 && !own.has(each)
  })
  // Dynamic calls may need what only this entry brings.
  if (needed.length === 0 && brought.some((each) => needs.get(each).unclear.length > 0)) finding.verdict = 'cannot-tell'
  finding.instead = needed
  if (!code.typed) finding.notes.push(WITHOUT_TYPES)
  if (code.unread.length > 0) finding.notes.push(UNREAD)
  return finding
}

/**
 * What the code needs, and what it may need and has. One that comes with a broader one is named all the same: an access rule may take the
 * broader one away.
 */
function minimalList(findings) {
  const kept = new Set()
  for (const { permission, verdict, held, instead } of findings) {
    if (verdict === 'missing' || (verdict !== 'unused' && held)) kept.add(permission)
    for (const each of instead) kept.add(each)
  }
  return findings.map(({ permission }) => permission).filter((permission) => kept.has(permission))
}

exports.judge = judge
exports.minimalList = minimalList
