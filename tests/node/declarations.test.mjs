// The declarations are written by hand: here they meet what the package really gives.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { test } from 'node:test'

import { applyFixes } from 'grantfold'
import { AppManifest, appCatalog } from 'grantfold/rocketchat'

const require = createRequire(import.meta.url)
const folder = join(dirname(require.resolve('grantfold/package.json')), 'bindings-node')
// What the package does not export, but its own modules see.
const native = require(join(folder, 'native.js'))

const sources = ['diagnostics.d.ts', 'index.d.ts', 'rocketchat.d.ts', 'names.d.ts'].map((name) => readFileSync(join(folder, name), 'utf8'))
const declarations = sources.join('\n')

const union = (name) => declarations.match(new RegExp(`type ${name} =([^/{]+?)(?=\\n\\n|$)`))[1].match(/(?<=')[^']+/g).filter((_, at) => at % 2 === 0)

/** The keys of an interface: the words before the colon of every line that is indented once. */
function keys(name) {
  const body = declarations.match(new RegExp(`interface ${name} \\{\\n([^]*?)\\n\\}`))[1]
  return [...body.matchAll(/^ {2}(?:readonly )?(\w+)\??:/gm)].map(([, key]) => key)
}

test('unions list what the core knows', () => {
  assert.deepEqual(union('DiagnosticCode'), native.diagnosticCodes())
  assert.deepEqual(union('RuntimeVersion'), native.runtimeVersions())
  assert.deepEqual(union('AppPermission'), appCatalog().map(({ name }) => name))
})

test('interfaces have the keys of the answers', () => {
  const text = '{"permissions": [{"name": "api"}, {"name": "api"}, {"name": "networking"},]}'
  const manifest = AppManifest.parse(text)
  const diagnostic = manifest.diagnostics.find(({ related }) => related.length > 0)
  const good = AppManifest.parse('{"permissions": [{"name": "api"}]}')
  const explanation = good.grants().explain('api')
  const answers = {
    Diagnostic: diagnostic,
    Span: diagnostic.span,
    Related: diagnostic.related[0],
    Fix: diagnostic.fix,
    Edit: diagnostic.fix.edits[0],
    Fixed: applyFixes(text, manifest.diagnostics),
    Explanation: explanation,
    Step: explanation.steps[0],
    LayerSource: explanation.steps[0].source,
    PermissionInfo: appCatalog()[0],
    AppGrantsForm: good.grants().toJSON(),
    Limits: good.grants().limits,
    DeclaredPermission: good.declared[0],
    Review: good.review(),
    ReviewItem: good.review().items[0],
    ManifestDiff: good.diff(manifest),
    Change: good.diff(manifest).changes[0],
  }
  for (const [name, answer] of Object.entries(answers)) assert.deepEqual(keys(name), Object.keys(answer), name)
})
