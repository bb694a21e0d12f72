import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'

import { hasProblems, scan } from 'grantfold/scan'

import { copyOf, expectationOf, isDocumented, marksOf, names, placesOf, typescript } from './projects.mjs'

const require = createRequire(import.meta.url)
const tables = require('../../bindings-node/scan/tables.js')

const reached = new Set()

for (const name of names) {
  test(`${name}: exactly the marked places, and the verdicts`, () => {
    const expected = expectationOf(name)
    const result = scan(copyOf(name), { typescript })
    assert.deepEqual(placesOf(result), [...new Set(marksOf(name))])
    const { verdicts, typed, left, source = 'list', errors = 0, packages = [], idleDefaults } = expected
    assert.deepEqual(verdictsOf(result), sorted(verdicts))
    assert.equal(result.typed, typed)
    assert.equal(result.left, left)
    assert.equal(result.manifest.source, source)
    assert.equal(result.manifest.errors, errors)
    assert.deepEqual(result.packages, packages)
    if (idleDefaults !== undefined) assert.equal(result.idleDefaults.length, idleDefaults)
    assert.equal(hasProblems(result), source === 'defaults' || /missing|unused/.test(JSON.stringify(verdicts)))
    for (const { places } of result.permissions) for (const { method } of places) reached.add(method)
  })
}

/** Verdict by permission; where it is unused with the place of the declaration, and with what is needed in its place. */
function verdictsOf({ permissions }) {
  const told = permissions.map(({ permission, verdict, declared, instead, notes }) => {
    const place = verdict === 'unused' ? ` ${declared[0].span.line}:${declared[0].span.column}` : ''
    const less = instead.length > 0 ? ` in ${instead.join(' ')}` : ''
    const meant = notes.some((note) => note.startsWith('the manifest means')) ? ' meant' : ''
    return [permission, `${verdict}${place}${less}${meant}`]
  })
  return sorted(Object.fromEntries(told))
}

function sorted(object) {
  return Object.fromEntries(Object.entries(object).sort())
}

test('every rule of both platforms has a place in a project', () => {
  const rules = Object.values(tables).flatMap(({ methods, beside = [] }) => [
    ...Object.entries(methods).flatMap(([method, rows]) => rows.map((row) => (row.argument === undefined ? method : `${method}(${row.argument})`))),
    ...beside.flatMap((row) => row.modules ?? (row.field === undefined ? [] : [row.field])),
  ])
  assert.ok(rules.length > 190)
  assert.deepEqual(rules.filter((rule) => !reached.has(rule)), [])
})

test('the number of places is the one in docs/scan.md', () => {
  const places = names.reduce((sum, name) => sum + new Set(marksOf(name)).size, 0)
  assert.ok(isDocumented(places, places, places), String(places))
})

test('the projects are ten at least, of both platforms, and one is JavaScript', () => {
  assert.ok(names.length >= 10)
  assert.ok(names.filter((name) => name.startsWith('rc-')).length >= 5 && names.filter((name) => name.startsWith('root-')).length >= 5)
})
