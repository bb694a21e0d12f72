// The Node examples of the README run.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
const examples = [...readme.matchAll(/^```js\n(.*?)^```/gms)].map(([, code]) => code)

test('the examples of the README run', () => {
  assert.notEqual(examples.length, 0)
  process.chdir(fileURLToPath(new URL('../samples/', import.meta.url)))
  for (const example of examples) {
    const printed = []
    const console = { log: (...values) => printed.push(...values) }
    new Function('require', 'console', example)(createRequire(import.meta.url), console)
    assert.notEqual(printed.length, 0)
  }
})
