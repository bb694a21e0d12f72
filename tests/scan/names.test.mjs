import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { test } from 'node:test'

import { environment, typescript } from './projects.mjs'

const require = createRequire(import.meta.url)
const ts = require(typescript)
const { rulesOf } = require('../../bindings-node/scan/rules.js')

const PACKAGES = { 'rocketchat-app': '@rocket.chat/apps-engine/definition', root: '@rootsdk/server-bot' }

// A class is named like the interface that it implements.
for (const [platform, name] of Object.entries(PACKAGES)) {
  test(`${platform}: no other interface of the package has a method that is recognised by its name alone`, () => {
    const { unmistakable } = rulesOf(platform)
    const found = membersIn(join(environment, 'node_modules', name))
    const others = (method, owner) => [...(found.get(method) ?? [])].filter((other) => ![other, `I${other}`].includes(owner))
    const shared = [...unmistakable].filter(([method, owner]) => others(method, owner).length > 0)
    assert.ok(unmistakable.size > 0)
    assert.deepEqual(shared, [])
  })
}

/** The names of all methods that a package declares, each with the interfaces and classes that have it. */
function membersIn(folder) {
  const found = new Map()
  for (const path of readdirSync(folder, { recursive: true }).filter((each) => each.endsWith('.d.ts'))) {
    const visit = (node) => {
      for (const { name } of ts.isInterfaceDeclaration(node) || ts.isClassDeclaration(node) ? node.members : []) {
        if (name === undefined) continue
        if (!found.has(name.text)) found.set(name.text, new Set())
        found.get(name.text).add(node.name?.text)
      }
      ts.forEachChild(node, visit)
    }
    visit(ts.createSourceFile(path, readFileSync(join(folder, path), 'utf8'), ts.ScriptTarget.Latest))
  }
  return found
}
