import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'

import { scan } from 'grantfold/scan'

import { copyOf, hard, isDocumented, marksOf, placesOf, typescript } from './projects.mjs'

// What scan does not find, and what it finds where nothing is: exactly these, so that docs/scan.md says the truth.
const MISSED = [
  // Out of an array of `any`.
  'rc/src/Hard.ts:84:35-42 room.read',
  // Out of a table that it was put into under a name.
  'rc/src/Hard.ts:177:22-29 user.read',
]
const WRONG = []

test('the harder snippets, and what they cost in precision and recall', (context) => {
  const found = []
  const marked = []
  for (const name of readdirSync(hard).sort()) {
    const result = scan(copyOf(name, { from: hard, installed: true }), { typescript })
    assert.ok(result.typed, name)
    found.push(...placesOf(result).map((place) => `${name}/${plain(place)}`))
    marked.push(...marksOf(name, hard).map((place) => `${name}/${plain(place)}`))
  }
  const [all, wanted] = [new Set(found), new Set(marked)]
  const hits = [...wanted].filter((place) => all.has(place)).length
  context.diagnostic(`precision ${hits} of ${all.size}, recall ${hits} of ${wanted.size}`)
  assert.ok(isDocumented(wanted.size, hits, all.size))
  assert.deepEqual([...wanted].filter((place) => !all.has(place)).sort(), MISSED.sort())
  assert.deepEqual([...all].filter((place) => !wanted.has(place)), WRONG)
})

/** Without whether types or the shape told: either way the place is found. */
function plain(place) {
  return place.replace(' ~', '')
}
