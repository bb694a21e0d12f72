import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { test } from 'node:test'

import * as imported from 'grantfold'
import * as importedRocketchat from 'grantfold/rocketchat'
import { version } from 'grantfold'

const require = createRequire(import.meta.url)

const named = (namespace) => Object.keys(namespace).filter((name) => !['default', 'module.exports'].includes(name)).sort()

test('the version is the one of the workspace', () => {
  const manifest = readFileSync(new URL('../../Cargo.toml', import.meta.url), 'utf8')
  assert.equal(version, /^version = "(.+)"$/m.exec(manifest)[1])
  assert.equal(version, require('grantfold/package.json').version)
})

for (const [name, namespace] of [['grantfold', imported], ['grantfold/rocketchat', importedRocketchat]]) {
  test(`${name}: import and require give the same names and the same values`, () => {
    const required = require(name)
    assert.deepEqual(named(namespace), Object.keys(required).sort())
    for (const key of named(namespace)) assert.equal(namespace[key], required[key], key)
  })
}
