// The examples of `docs/node.md` run, and give what the comments behind them say.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { test } from 'node:test'

const page = new URL('../../docs/node.md', import.meta.url)

test('the examples are right', () => {
  const examples = [...readFileSync(page, 'utf8').matchAll(/^```js\n(.*?)^```/gms)].map(([, code]) => code)
  assert.notEqual(examples.length, 0)
  for (const example of examples) {
    const code = example
      .replace(/^import (.+) from (.+)$/gm, 'const $1 = require($2)')
      .replace(/^(.+) \/\/ (.+)$/gm, 'assert.deepEqual($1, $2)')
    new Function('require', 'assert', 'console', code)(createRequire(import.meta.url), assert, { log: () => {} })
  }
})
