// Runs every case of `tests/cases`. `tests/README.md` describes the form of a case.
import assert from 'node:assert/strict'
import { appendFileSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'

import { PermissionDeniedError, applyFixes, platformOf } from 'grantfold'
import { AppGrants, AppManifest, RuntimeStartError } from 'grantfold/rocketchat'
import { Community, Manifest } from 'grantfold/root'

import { each } from './answers.mjs'
import { answerOf as ofAudit, run } from './audit-cases.mjs'
import { answers as ofCommunity, follow } from './community-cases.mjs'
import { answerOf, follow as followSteps } from './workspace-cases.mjs'

const folder = new URL('../cases/', import.meta.url)
const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
const cases = files.flatMap((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')).cases)

const inputs = {
  'app-manifest': (given) => {
    const text = 'bytes' in given ? Uint8Array.from(given.bytes) : textOf(given.text ?? given.manifest)
    const manifest = AppManifest.parse(text)
    return { text, manifest, grants: manifest.grants(), diagnostics: manifest.diagnostics }
  },
  'stored-grant': (given) => ofGrants(AppGrants.fromStored(given.app, given.stored)),
  upload: (given) => ofGrants(AppGrants.fromUpload(given.app, given.field)),
  'not-installed': (given) => ofGrants(AppGrants.notInstalled(given.app)),
  'app-diff': (given) => ({ diff: AppManifest.parse(textOf(given.new)).diff(AppManifest.parse(textOf(given.old))) }),
  'root-manifest': (given) => {
    const text = textOf(given.text ?? given.manifest)
    const manifest = Manifest.parse(text)
    const diff = 'old' in given ? manifest.diff(Manifest.parse(textOf(given.old))) : undefined
    return { text, manifest, diff, grants: manifest.grants(), diagnostics: manifest.diagnostics }
  },
  platform: (given) => ({ platform: platformOf(textOf(given.text ?? given.manifest)) }),
  'root-events': follow,
  workspace: followSteps,
  audit: run,
  'root-community': (given) => ({ community: Community.fromJson(JSON.stringify(given.community)) }),
}

const answers = {
  grants: ({ grants }) => JSON.parse(JSON.stringify(grants)),
  wouldGrant: ({ manifest }) => manifest.wouldGrant().toJSON(),
  count: ({ grants }) => grants.size,
  has: ({ grants }, wanted) => each(wanted, (name) => grants.has(name)),
  diagnostics: ({ diagnostics }, _, { ignoring = [] }) => diagnostics.filter(({ code }) => !ignoring.includes(code)),
  fixed: ({ text, diagnostics }) => applyFixes(text, diagnostics).text,
  hosts: ({ grants }, wanted) => each(wanted, (url) => denied(() => grants.requireHost(url))?.code ?? true),
  scopes: ({ grants }, wanted) => each(wanted, (scope) => denied(() => grants.requireScope(scope))?.code ?? true),
  settings: ({ grants }, wanted) => each(wanted, (id) => denied(() => grants.requireHiddenSetting(id))?.code ?? true),
  require: ({ grants }, wanted) =>
    wanted.map(({ permissions, method }) => ({ permissions, method, denied: denied(() => grants.require(permissions, { method })) })),
  explain: ({ grants }, wanted) => each(wanted, (name) => grants.explain(name)),
  review: ({ manifest }) => manifest.review(),
  runtimeNetwork: ({ manifest }, wanted) => each(wanted, (version) => network(manifest, version)),
  diff: ({ diff }) => diff,
  hasErrors: ({ manifest }) => manifest.hasErrors,
  declared: ({ manifest }) => manifest.declared,
  grantedBy: ({ manifest }, wanted) => each(wanted, (tool) => manifest.grantedBy(tool)),
  platform: ({ platform }) => platform,
  version: ({ manifest, version }) => (manifest === undefined ? version : manifest.version),
  ...ofCommunity,
}

/** Workspaces and audits answer some of the same expectations in their own way. */
const OWN = { workspace: answerOf, audit: ofAudit }
const answerTo = (subject, what, wanted, given) =>
  given.kind in OWN ? OWN[given.kind](subject, what, wanted) : answers[what](subject, wanted, given)

const textOf = (manifest) => (typeof manifest === 'string' ? manifest : JSON.stringify(manifest))
const ofGrants = (grants) => ({ grants, diagnostics: grants.diagnostics })

function caught(type, action) {
  try {
    return { value: action() }
  } catch (error) {
    assert.ok(error instanceof type, error)
    return { error }
  }
}

const denied = (insist) => caught(PermissionDeniedError, insist).error ?? null

function network(manifest, version) {
  const { value, error } = caught(RuntimeStartError, () => manifest.runtimeNetwork(version))
  return error === undefined ? value : { error: error.engineMessage }
}

/** Only what is wanted is compared. */
function holds(wanted, got, at) {
  if (typeof wanted !== 'object' || wanted === null) return assert.equal(got, wanted, at)
  assert.ok(typeof got === 'object' && got !== null && Array.isArray(got) === Array.isArray(wanted), `${at}: of another form`)
  if (Array.isArray(wanted)) assert.equal(got.length, wanted.length, `${at}: how many`)
  for (const key of Object.keys(wanted)) holds(wanted[key], got[key], `${at}/${key}`)
}

let held = 0
after(() => {
  const counts = process.env.GRANTFOLD_COUNTS_DIR
  if (counts !== undefined) appendFileSync(join(counts, 'node'), `${held}\n`)
})

test('there are cases', () => assert.notEqual(cases.length, 0))

for (const given of cases) {
  if (given.suites?.includes('node') === false) continue
  test(given.id, () => {
    const subject = inputs[given.kind](given)
    for (const [what, wanted] of Object.entries(given.expect)) holds(wanted, answerTo(subject, what, wanted, given), what)
    held += 1
  })
}
