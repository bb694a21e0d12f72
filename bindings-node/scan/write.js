'use strict'

const { isDeepStrictEqual } = require('node:util')

const { applyFixes } = require('../fixes.js')
const { declaredBy } = require('./declared.js')
const { ScanError } = require('./errors.js')
const { rewritten, unitOf } = require('./layout.js')

const SECTIONS = ['community', 'channel']

/**
 * The manifest's text with exactly the permissions of `wanted`; entries that stay keep every byte, extra fields included.
 *
 * The core reads the result again, and nothing is returned that does not grant what it should or that changes anything else.
 */
function withPermissions(ts, manifest, findings, wanted) {
  const declared = declaredBy(manifest)
  if (declared.loses || !isJson(manifest.text)) {
    throw new ScanError('manifest-broken', `${manifest.name} has errors that cost permissions: mend them first, with \`grantfold check --fix\``)
  }
  if (manifest.platform !== 'root') demandList(manifest)
  const { text } = manifest
  if (!Buffer.from(text).equals(manifest.bytes)) {
    throw new ScanError('manifest-broken', `${manifest.name} is not UTF-8, and would not keep its bytes: save it as UTF-8 first`)
  }
  const source = ts.createSourceFile(manifest.path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JSON)
  const object = source.statements[0]?.expression
  const edits = manifest.platform === 'root' ? rootEdits(text, object, findings, wanted) : appEdits(ts, text, object, findings, wanted)
  const fixes = edits.map(({ from, to, text: replacement }) => ({
    fix: { title: '', edits: [{ start: bytes(text, from), end: bytes(text, to), text: replacement }] },
  }))
  const fixed = applyFixes(text, fixes).text
  demandSame(manifest, fixed, wanted)
  return fixed
}

/** Anything but a list may be meant for somebody else; of `null` nothing is lost. */
function demandList({ name, text }) {
  const { permissions } = JSON.parse(text) ?? {}
  if ((permissions ?? null) === null || Array.isArray(permissions)) return
  throw new ScanError('manifest-broken', `${name} has something other than a list under \`permissions\`: make a list of it, or take it out`)
}

function appEdits(ts, text, object, findings, wanted) {
  const list = member(object, 'permissions')?.initializer
  const own = new Set(findings.filter(({ declared }) => declared.length > 0).map(({ permission }) => permission))
  const entries = list !== undefined && ts.isArrayLiteralExpression(list) ? [...list.elements] : []
  const added = wanted.filter((name) => !own.has(name)).map((name) => entryLike(text, entries, name))
  if (list !== undefined && ts.isArrayLiteralExpression(list)) {
    const keep = (entry) => {
      const name = member(entry, 'name')?.initializer.text
      return !own.has(name) || wanted.includes(name)
    }
    return rewritten(text, list, entries, keep, added)
  }
  const value = added.length === 0 ? '[]' : freshList(text, added)
  if (list !== undefined) return [{ from: list.getStart(), to: list.end, text: value }]
  return rewritten(text, object, [...object.properties], () => true, [`"permissions": ${value}`])
}

/** An entry laid out like one that has nothing but a name. */
function entryLike(text, entries, name) {
  const plain = entries.find((entry) => entry.properties?.length === 1 && member(entry, 'name') !== undefined)
  if (plain === undefined) return `{ "name": ${JSON.stringify(name)} }`
  const value = member(plain, 'name').initializer
  return text.slice(plain.getStart(), value.getStart()) + JSON.stringify(name) + text.slice(value.end, plain.end)
}

function freshList(text, entries) {
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  const unit = unitOf(text)
  const lines = entries.map((entry) => `${newline}${unit}${unit}${entry}`)
  return `[${lines.join(',')}${newline}${unit}]`
}

function rootEdits(text, object, findings, wanted) {
  const declared = member(object, 'permissions')?.initializer
  const permissions = declared?.properties === undefined ? undefined : declared
  const own = new Set(findings.filter((finding) => finding.declared.length > 0).map(({ permission }) => permission))
  const edits = []
  const missing = []
  for (const section of SECTIONS) {
    const names = wanted.filter((name) => name.startsWith(`${section}.`) && !own.has(name))
    const keys = names.map((name) => name.slice(section.length + 1))
    const found = permissions === undefined ? undefined : member(permissions, section)?.initializer
    if (found?.properties === undefined) {
      const value = `{ ${keys.map(granting).join(', ')} }`
      if (found !== undefined && keys.length > 0) edits.push({ from: found.getStart(), to: found.end, text: value })
      else if (keys.length > 0) missing.push(`${JSON.stringify(section)}: ${value}`)
      continue
    }
    const there = new Set(found.properties.map((property) => property.name.text))
    const keep = (property) => {
      const key = property.name.text
      // Declared as anything but true.
      if (keys.includes(key)) return granting(key)
      const name = `${section}.${key}`
      return !own.has(name) || wanted.includes(name)
    }
    edits.push(...rewritten(text, found, [...found.properties], keep, keys.filter((key) => !there.has(key)).map(granting)))
  }
  if (missing.length === 0) return edits
  if (declared === undefined) {
    return rewritten(text, object, [...object.properties], () => true, [`"permissions": { ${missing.join(', ')} }`])
  }
  // A list or anything else that grants nothing.
  if (permissions === undefined) return [{ from: declared.getStart(), to: declared.end, text: `{ ${missing.join(', ')} }` }]
  // A change inside of a section and one of the sections' list would touch the same bytes.
  if (permissions.properties.length === 0) return rewritten(text, permissions, [], () => true, missing)
  const last = permissions.properties.at(-1)
  const { first, between } = frameOf(text, permissions)
  return [...edits, { from: last.end, to: last.end, text: missing.map((each) => `${between ?? `,${first}`}${each}`).join('') }]
}

function granting(key) {
  return `${JSON.stringify(key)}: true`
}

function frameOf(text, object) {
  const { properties } = object
  const first = text.slice(object.getStart() + 1, properties[0].getStart())
  return { first, between: properties.length > 1 ? text.slice(properties.at(-2).end, properties.at(-1).getStart()) : undefined }
}

function isJson(text) {
  try {
    return JSON.parse(text) !== undefined
  } catch {
    return false
  }
}

function member(object, name) {
  return object?.properties?.find((property) => property.name?.text === name)
}

function bytes(text, index) {
  return Buffer.byteLength(text.slice(0, index))
}

function demandSame(manifest, fixed, wanted) {
  const declared = declaredBy({ ...manifest, bytes: Buffer.from(fixed), text: fixed })
  const named = declared.entries.map(({ permission }) => permission).filter((permission) => permission !== null)
  const before = JSON.parse(manifest.text)
  const after = JSON.parse(fixed)
  delete before.permissions
  delete after.permissions
  const asWanted = isDeepStrictEqual(new Set(named), new Set(wanted)) && !declared.loses && !declared.defaults
  if (!asWanted || !isDeepStrictEqual(before, after)) {
    throw new ScanError('write-failed', `${manifest.name} is laid out in a way that cannot be edited safely: change it by hand`)
  }
}

exports.withPermissions = withPermissions
