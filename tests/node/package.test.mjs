import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { test } from 'node:test'

import * as imported from 'grantfold'
import * as importedAppsEngine from 'grantfold/apps-engine'
import * as importedRocketchat from 'grantfold/rocketchat'
import * as importedRoot from 'grantfold/root'
import * as importedScan from 'grantfold/scan'
import { version } from 'grantfold'

const require = createRequire(import.meta.url)

const named = (namespace) => Object.keys(namespace).filter((name) => !['default', 'module.exports'].includes(name)).sort()

test('the version is the one of the workspace', () => {
  const manifest = readFileSync(new URL('../../Cargo.toml', import.meta.url), 'utf8')
  assert.equal(version, /^version = "(.+)"$/m.exec(manifest)[1])
  assert.equal(version, require('grantfold/package.json').version)
})

const entries = {
  grantfold: imported,
  'grantfold/apps-engine': importedAppsEngine,
  'grantfold/rocketchat': importedRocketchat,
  'grantfold/root': importedRoot,
  'grantfold/scan': importedScan,
}

test('every entry point is tested', () => {
  const exported = Object.keys(require('grantfold/package.json').exports).filter((path) => path !== './package.json')
  assert.deepEqual(exported.map((path) => path.replace('.', 'grantfold')).sort(), Object.keys(entries))
})

test('compilers that do not read `exports`, as that of the Apps-Engine, find the types too', () => {
  const { exports, typesVersions, types } = require('grantfold/package.json')
  const older = { '.': types, ...Object.fromEntries(Object.entries(typesVersions['*']).map(([name, [path]]) => [`./${name}`, path])) }
  const newer = Object.entries(exports).filter(([, target]) => target.types !== undefined)
  assert.deepEqual(older, Object.fromEntries(newer.map(([name, target]) => [name, target.types])))
})

for (const [name, namespace] of Object.entries(entries)) {
  test(`${name}: import and require give the same names and the same values`, () => {
    const required = require(name)
    assert.deepEqual(named(namespace), Object.keys(required).sort())
    for (const key of named(namespace)) assert.equal(namespace[key], required[key], key)
  })
}
