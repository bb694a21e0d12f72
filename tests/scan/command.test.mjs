import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import { test } from 'node:test'

import { ScanError, scan } from 'grantfold/scan'
import { AppManifest } from 'grantfold/rocketchat'

import { copyOf, typescript } from './projects.mjs'

const require = createRequire(import.meta.url)
const { sarif } = require('../../bindings-node/scan/sarif.js')
const launcher = require.resolve('../../bindings-node/cli.js')

function run(folder, ...args) {
  const done = spawnSync(process.execPath, [launcher, 'scan', ...args], { cwd: folder, encoding: 'utf8' })
  return { code: done.status, out: done.stdout, err: done.stderr }
}

test('a scan reports and succeeds; with --check it fails on what is missing or unused', () => {
  const folder = copyOf('rc-newer')
  const plain = run(folder, '.')
  assert.equal(plain.code, 0)
  assert.match(plain.out, /error\[permission-missing\]: `user.read` is needed and not granted\n +--> src\/lazy.ts:4:30\n/)
  assert.match(plain.out, /\n4 \|   await read.getUserReader\(\).getById\('ada'\) .*\n +\| +\^{7} IUserRead.getById\n/)
  assert.match(plain.out, /help: add \{ "name": "user.read" \} to `permissions` in app.json/)
  assert.match(plain.out, /warning\[permission-unused\]: `email.send` is declared and nothing needs it\n +--> app.json:14:15/)
  assert.match(plain.out, /app.json: 1 used, 1 missing, 2 unused; 2 files read with TypeScript 6\.0\.3, 2 files that the app does not load left out\n$/)
  assert.equal(run(folder, '--check', '.').code, 1)
  assert.equal(run(folder, '--check', '--all-files', '.').out.includes('`email.send` is declared'), false)
})

test('nothing missing and nothing unused passes the check', () => {
  const { code, out } = run(copyOf('rc-network'), '--check', '.')
  assert.equal(code, 0)
  assert.match(out, /^used\n {2}room.read /)
  const colored = spawnSync(process.execPath, [launcher, '--color', 'always', 'scan', copyOf('rc-network')], { encoding: 'utf8' })
  assert.match(colored.stdout, /^\u001b\[1mused/)
})

test('the report in docs/scan.md is one', () => {
  const folder = copyOf('rc-newer')
  const edit = (file, change) => writeFileSync(join(folder, file), change(readFileSync(join(folder, file), 'utf8')))
  for (const file of ['src/lazy.ts', 'src/NewerApp.ts']) edit(file, (text) => text.replace(/ \/\/!.*/g, ''))
  edit('app.json', (text) => text.replace('    { "name": "role.write" },\n', ''))
  const document = readFileSync(new URL('../../docs/scan.md', import.meta.url), 'utf8')
  const [, shown] = /```console\n\$ npx grantfold scan \.\n([^]*?)```/.exec(document)
  assert.equal(run(folder, '.').out, shown)
})

test('an app without a list is told what it runs with and what it needs', () => {
  const { code, out } = run(copyOf('rc-defaults'), '--check', '.')
  assert.equal(code, 1)
  assert.match(out, /warning\[permissions-absent\]: no permissions are declared, so the app runs with all 30 defaults; the code needs 8 of them/)
  assert.match(out, /help: nothing needs `user.read`, /)
  assert.match(out, /help: declare what is needed: "permissions": \[\{ "name": /)
})

test('what cannot be told is not counted among what is needed', () => {
  const folder = copyOf('rc-defaults')
  const file = join(folder, 'src', 'FeaturesApp.ts')
  writeFileSync(file, `${readFileSync(file, 'utf8')}\nrequire('some-package')\n`)
  assert.match(run(folder, '.').out, / with all 30 defaults; the code needs 8 of them, and may need 1 more\n/)
})

test('what is granted and needed on a condition stands apart, as in the sum', () => {
  const folder = copyOf('root-messages')
  const file = join(folder, 'root-manifest.json')
  const manifest = JSON.parse(readFileSync(file, 'utf8'))
  manifest.permissions.channel = { createMessage: true, deleteMessageOther: true }
  writeFileSync(file, JSON.stringify(manifest))
  const { out } = run(folder, '.')
  const [, used, conditional, sum] = /\nused\n((?: {2}.*\n)+)\non a condition\n((?: {2}.*\n)+)\n(.*)\n$/.exec(out)
  assert.match(used, /channel\.createMessage /)
  assert.match(conditional, /^ {2}channel\.deleteMessageOther +src\/.*\n$/)
  const notes = out.split('note[permission-conditional]').length - 1
  assert.ok(sum.includes(`${used.trimEnd().split('\n').length} used, `) && sum.includes(`, ${notes + 1} on a condition; `), sum)
})

test('conditions and places of Root are explained', () => {
  const { out } = run(copyOf('root-messages'), '.')
  assert.match(out, /note\[permission-conditional\]: `channel.deleteMessageOther` is needed on a condition, and is not granted/)
  assert.match(out, /help: The message was written by somebody else\./)
  const move = scan(copyOf('root-channels')).permissions.find(({ permission }) => permission === 'channel.fullControl')
  const { on } = move.places.find(({ method }) => method === 'ChannelClient.move')
  assert.match(on, /The group a channel is taken from\. And The group a channel is taken to/)
})

test('without types the answer says so', () => {
  const { out } = run(copyOf('rc-untyped'), '--typescript', typescript, '.')
  assert.match(out, /`networking` seems to be needed, and is not granted/)
  assert.match(out, /the types of the platform's package are not there: calls were recognised by their shape, and some may be missed\n$/)
})

test('without types nobody is sent off to shorten a list', () => {
  const unused = run(copyOf('rc-untyped'), '--typescript', typescript, '.').out
  assert.match(unused, /`upload.read` is declared[^]*help: install the project's packages and scan again, and if it is still so, take it out\n/)
  const absent = run(copyOf('rc-defaults', { installed: false }), '--typescript', typescript, '.').out
  assert.match(absent, /help: install the project's packages and scan again before you declare a list\n/)
  assert.doesNotMatch(absent, /scan --write|declare what is needed/)
})

test('each format says the same', () => {
  const folder = copyOf('rc-newer')
  const json = JSON.parse(run(folder, '--format', 'json', '.').out)
  assert.deepEqual(json.minimal, ['user.read', 'media-call.history'])
  assert.deepEqual(JSON.parse(JSON.stringify(scan(folder))), json)
  const [sarif] = JSON.parse(run(folder, '--format', 'sarif', '.').out).runs
  assert.deepEqual(sarif.results.map(({ ruleId }) => ruleId), ['permission-missing', 'permission-unused', 'permission-unused'])
  assert.deepEqual(sarif.results[0].locations[0].physicalLocation, {
    artifactLocation: { uri: 'src/lazy.ts' },
    region: { startLine: 4, startColumn: 30, endLine: 4, endColumn: 37 },
  })
  const github = run(folder, '--format', 'github', '.').out
  assert.match(github, /^::error file=src\/lazy.ts,line=4,endLine=4,col=30,endColumn=37,title=grantfold%3A permission-missing::src\/lazy.ts:4:30: `user.read` is needed/)
  assert.equal(github.trimEnd().split('\n').length, 3)
})

test('of many places annotations name some, and logs all', () => {
  const folder = copyOf('rc-newer')
  const calls = Array.from({ length: 30 }, () => "  await read.getUserReader().getById('ada')\n").join('')
  writeFileSync(join(folder, 'src', 'lazy.ts'), `import type { IRead } from '@rocket.chat/apps-engine/definition/accessors'\nexport async function lazy(read: IRead) {\n${calls}}\n`)
  assert.match(run(folder, '--format', 'github', '.').out, /lazy\.ts:13:30%0Aalso: 19 more places%0Ahelp: /)
  const [log] = JSON.parse(run(folder, '--format', 'sarif', '.').out).runs
  assert.equal(log.results[0].relatedLocations.length, 29)
  assert.equal(scan(folder).permissions.find(({ permission }) => permission === 'user.read').places.length, 30)
})

test('paths are those from where the command runs', () => {
  const folder = copyOf('rc-newer')
  assert.match(run(join(folder, '..'), '--format', 'github', './rc-newer/').out, /file=rc-newer\/src\/lazy.ts,/)
  const odd = join(folder, '..', "50%, K\u00f6ln's (a)")
  renameSync(folder, odd)
  const below = join(odd, 'src')
  assert.match(run(below, '--format', 'github', '..').out, /^::error file=\.\.\/src\/lazy\.ts,line=4,/)
  const annotations = run(join(odd, '..'), '--format', 'github', basename(odd)).out
  assert.match(annotations, /^::error file=50%25%2C K\u00f6ln's \(a\)\/src\/lazy\.ts,line=4,.*::50%25, K\u00f6ln's \(a\)\/src\/lazy\.ts:4:30: /)
  const uris = (cwd, dir) => JSON.parse(run(cwd, '--format', 'sarif', dir).out).runs[0].results.map(({ locations }) => locations[0].physicalLocation.artifactLocation.uri)
  assert.equal(uris(join(odd, '..'), basename(odd))[0], '50%25%2C%20K%C3%B6ln%27s%20%28a%29/src/lazy.ts')
  assert.match(uris(below, odd)[0], /^file:\/\/\/.*\/50%25%2C%20K%C3%B6ln%27s%20%28a%29\/src\/lazy\.ts$/)
  // As on Windows.
  const [log] = JSON.parse(sarif(scan(odd), 'C:/my app')).runs
  assert.equal(log.results[0].locations[0].physicalLocation.artifactLocation.uri, 'file:///C:/my%20app/src/lazy.ts')
})

test('wrong use and what cannot be read is told, with exit code 2', () => {
  const folder = copyOf('rc-newer', { installed: false })
  mkdirSync(join(folder, 'bare'))
  cpSync(join(folder, 'app.json'), join(folder, 'bare', 'app.json'))
  assert.deepEqual(run(folder, '--help').code, 0)
  const cases = [
    [[], 'error: DIR is missing\nusage: grantfold scan [OPTIONS] DIR\n'],
    [['--format', 'xml', '.'], 'error: --format cannot be `xml`; choose one of human, json, sarif, github\n'],
    [['--fix', '.'], "error: invalid option '--fix'\nusage: grantfold scan [OPTIONS] DIR\n(--help says more)\n"],
    [['-x'], "error: invalid option '-x'\n"],
    [['--format'], "error: missing argument for option '--format'\n"],
    [['--check=yes', '.'], 'error: unexpected argument for option \'--check\': "yes"\n'],
    [['--color=pink', '.'], 'error: --color cannot be `pink`; choose one of auto, always, never\n'],
    [['.', 'src'], 'error: `src` is one too many\n'],
    [['--\u001b[2J'], "error: invalid option '--\\u{1b}[2J'\n"],
    [['nowhere'], 'error: cannot read `nowhere`: no such file or directory\n'],
    [['app.json'], 'error: cannot read `app.json`: it is a file, and the folder of an app or bot is wanted\n'],
    // What an unset variable gives, and never the current folder.
    [['--write', ''], 'error: cannot read ``: no such file or directory\n'],
    [['bare', '--typescript', typescript], 'error: no TypeScript or JavaScript was found that belongs to the project'],
    [['src'], 'error: `src` has neither an app.json nor a root-manifest.json'],
    [['--typescript', 'src', '.'], 'error: there is no TypeScript in `src`: name the folder of the package\n'],
    [['--typescript', 'nowhere', '.'], 'error: there is no TypeScript in `nowhere`: name the folder of the package\n'],
  ]
  for (const [args, message] of cases) {
    const { code, out, err } = run(folder, ...args)
    assert.deepEqual([code, out, err.startsWith(message)], [2, '', true], err)
  }
})

test('a TypeScript that has no interface for programs is refused by its version', () => {
  const folder = copyOf('rc-newer', { installed: false })
  const place = join(folder, 'node_modules', 'typescript')
  mkdirSync(place, { recursive: true })
  writeFileSync(join(place, 'package.json'), '{ "name": "typescript", "main": "index.js" }')
  writeFileSync(join(place, 'index.js'), "exports.version = '7.0.2'")
  assert.throws(() => scan(folder, { typescript: place }), { code: 'no-typescript', message: /found 7\.0\.2 only/ })
  // As it is published: what can be loaded has no name of its own.
  const exports = { '.': './index.js', './package.json': './package.json' }
  writeFileSync(join(place, 'package.json'), JSON.stringify({ name: 'typescript', version: '7.0.2', exports }))
  rmSync(join(place, 'index.js'))
  assert.throws(() => scan(folder, { typescript: place }), { code: 'no-typescript', message: /found 7\.0\.2 only/ })
  const half = join(folder, 'half')
  mkdirSync(half)
  writeFileSync(join(half, 'index.js'), "throw new Error('half a download')")
  assert.throws(() => scan(folder, { typescript: half }), { code: 'no-typescript', message: /index\.js` does not load: half a download$/ })
})

test('nothing is kept: what changes between two scans changes the answer', () => {
  const folder = copyOf('rc-newer')
  assert.equal(scan(folder).summary.missing, 1)
  writeFileSync(join(folder, 'src', 'lazy.ts'), 'export async function lazy(read: unknown): Promise<void> {}\n')
  assert.equal(scan(folder).summary.missing, 0)
})

test('progress counts every file once', () => {
  const told = []
  scan(copyOf('rc-readers'), { progress: (each) => told.push(each) })
  assert.deepEqual(told.map(({ done, total }) => `${done}/${total}`), ['0/3', '1/3', '2/3', '3/3'])
  assert.equal(told.at(-1).file, null)
})

test('errors are ScanErrors with a code', () => {
  assert.throws(() => scan('/nowhere/at/all'), (error) => error instanceof ScanError && error.code === 'no-project')
  assert.throws(() => scan(), TypeError)
})

/** The project with another manifest, scanned with `write`; gives what the manifest is afterwards. */
function written(name, file, text) {
  const folder = copyOf(name)
  if (text !== undefined) writeFileSync(join(folder, file), text)
  const result = scan(folder, { write: true })
  return { folder, result, text: readFileSync(join(folder, file), 'utf8') }
}

test('--write gives the list of what is needed, keeps the rest, and is done after once', () => {
  const { folder, result, text } = written('rc-newer', 'app.json')
  assert.deepEqual(result.written, { added: ['user.read'], removed: ['email.send', 'role.write'] })
  assert.ok(text.endsWith('"permissions": [\n    { "name": "media-call.history" },\n    { "name": "user.read" }\n  ]\n}\n'))
  assert.deepEqual(result.summary, { used: 2, missing: 0, unused: 0, conditional: 0, cannotTell: 0, idleDefaults: 0, unclearPlaces: 0 })
  assert.equal(scan(folder, { write: true }).written, null)
  assert.equal(run(folder, '--check', '.').code, 0)
})

test('--write keeps entries byte by byte, in every layout', () => {
  const head = readFileSync(join(copyOf('rc-newer'), 'app.json'), 'utf8').split('  "permissions"')[0]
  const layouts = [
    ['[{"name":"media-call.history","x":[1]}]', '[{"name":"media-call.history","x":[1]}, { "name": "user.read" }]'],
    ['[ {"name":"email.send"} ]', '[ {"name":"media-call.history"}, {"name":"user.read"} ]'.replace('media-call.history"}, {"name":"user.read', 'user.read"}, {"name":"media-call.history')],
    ['[]', '[\n    { "name": "user.read" },\n    { "name": "media-call.history" }\n  ]'],
    [
      '[\n\t\t{\n\t\t\t"name": "role.write"\n\t\t},\n\t\t{ "name": "media-call.history", "required": true }\n\t]',
      '[\n\t\t{ "name": "media-call.history", "required": true },\n\t\t{\n\t\t\t"name": "user.read"\n\t\t}\n\t]',
    ],
  ]
  for (const [before, after] of layouts) {
    const { text } = written('rc-newer', 'app.json', `${head}  "permissions": ${before}\n}\n`)
    assert.equal(text, `${head}  "permissions": ${after}\n}\n`)
  }
  const dos = `${head}  "permissions": [\n    { "name": "role.write" }\n  ]\n}\n`.replaceAll('\n', '\r\n')
  const { text } = written('rc-newer', 'app.json', dos)
  assert.equal(text.replaceAll('\r\n', '').includes('\n'), false)
})

test('--write gives an app without a list its first one', () => {
  const { text, result } = written('rc-defaults', 'app.json')
  assert.equal(result.manifest.source, 'list')
  assert.ok(text.includes('"support": "https://app.example/help" },\n  "permissions": [\n    { "name": "ui.registerButtons" },\n'))
  assert.deepEqual([...AppManifest.parse(text).grants()].sort(), [...result.minimal].sort())
  assert.equal(result.summary.idleDefaults, 0)
})

test('--write changes both sections of a Root manifest, and takes in what a broader permission was declared for', () => {
  const { text, result } = written('root-app', 'root-manifest.json')
  const permissions = JSON.parse(text).permissions
  assert.deepEqual(permissions, {
    community: { manageEmojis: true, createBan: true, kick: true },
    channel: { fullControl: true, createMessageReaction: true },
  })
  assert.deepEqual([result.summary.missing, result.summary.unused], [0, 0])
  const manifest = '{\n  "id": "ADIuF7mQjAnYdT0p1XvS9w",\n  "version": "1.0.0",\n  "package": {},\n  "permissions": {\n    "community": { "fullControl": true }\n  }\n}\n'
  const added = written('root-app', 'root-manifest.json', manifest)
  assert.ok(added.text.includes('},\n    "channel": { "fullControl": true, "createMessageReaction": true }\n  }'), added.text)
})

test('--write never takes anything out for want of types, and never touches a manifest that loses permissions', () => {
  const folder = copyOf('rc-untyped')
  const { written: change } = scan(folder, { typescript, write: true })
  assert.deepEqual(change, { added: ['server-setting.read', 'room.read', 'message.read', 'networking', 'persistence'], removed: [] })
  const broken = copyOf('rc-broken')
  const before = readFileSync(join(broken, 'app.json'), 'utf8')
  assert.throws(() => scan(broken, { write: true }), { code: 'manifest-broken' })
  assert.equal(readFileSync(join(broken, 'app.json'), 'utf8'), before)
})

test('a project that is several packages is read through all of their configurations', () => {
  const folder = copyOf('root-moderation')
  const server = join(folder, 'server')
  mkdirSync(server)
  for (const name of ['src', 'tsconfig.json', 'package.json']) {
    cpSync(join(folder, name), join(server, name), { recursive: true })
    rmSync(join(folder, name), { recursive: true })
  }
  const { files, summary } = scan(folder)
  assert.deepEqual([files, summary.missing > 0], [2, true])
})

test('what a host of Root starts is the first file, and a package of the project that cannot be followed makes all files count', () => {
  const folder = copyOf('root-workspace')
  const main = join(folder, 'server', 'src', 'main.ts')
  const text = readFileSync(main, 'utf8')
  assert.deepEqual([scan(folder).files, scan(folder).left], [3, 2])
  writeFileSync(main, `${text}\nimport '@root-workspace/client'\n`)
  assert.deepEqual([scan(folder).files, scan(folder).left], [5, 0])
  writeFileSync(main, `${text}\nimport { Worker } from 'node:worker_threads'\nnew Worker('./example.js')\n`)
  assert.equal(scan(folder).permissions.find(({ permission }) => permission === 'community.manageRoles').verdict, 'used')
  writeFileSync(main, text)
  const manifest = join(folder, 'root-manifest.json')
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('server/dist/main.js', 'bundle.js'))
  assert.equal(scan(folder).left, 0)
})

test('--write replaces what grants nothing in a Root manifest, and leaves every line between as it is', () => {
  const head = '{\n  "id": "ADIuF7mQjAnYdT0p1XvS9w",\n\n  "version": "1.0.0",\n  "package": { "server": { "launch": "server/dist/main.js" } }'
  const cases = [
    ['["a.b:c"]', '{ "channel": { "createMessage": true, "voiceKick": true } }'],
    ['null', '{ "channel": { "createMessage": true, "voiceKick": true } }'],
    ['{ "channel": [] }', '{ "channel": { "createMessage": true, "voiceKick": true } }'],
    ['{ "channel": { "voiceKick": false, "createMessage": true } }', '{ "channel": { "voiceKick": true, "createMessage": true } }'],
    [
      '{\n    "community": { "kick": true },\n\n    "channel": {\n      "createMessage": false,\n\n      "viewFile": true,\n      "x": 1\n    }\n  }',
      '{\n    "community": {},\n\n    "channel": {\n      "createMessage": true,\n      "x": 1,\n      "voiceKick": true\n    }\n  }',
    ],
  ]
  for (const [before, after] of cases) {
    const { text } = written('root-workspace', 'root-manifest.json', `${head},\n  "permissions": ${before}\n}\n`)
    assert.equal(text, `${head},\n  "permissions": ${after}\n}\n`)
  }
  const quoted = `${head},\n  "permissions": { "channel": { "createMessage": "true" } }\n}\n`
  assert.throws(() => written('root-workspace', 'root-manifest.json', quoted), { code: 'manifest-broken' })
  const { text } = written('root-workspace', 'root-manifest.json', `${head},\n\n  "settings": {}\n}\n`)
  assert.equal(text, `${head},\n\n  "settings": {},\n  "permissions": { "channel": { "createMessage": true, "voiceKick": true } }\n}\n`)
})

test('errors of a manifest are named where they may be why something is missing, and what it means is not to be added again', () => {
  const folder = copyOf('root-workspace')
  const manifest = join(folder, 'root-manifest.json')
  const text = readFileSync(manifest, 'utf8')
  writeFileSync(manifest, text.replace(/"permissions": [^]*\}\n/, '"permissions": ["channel.voiceKick"]\n}\n'))
  assert.match(run(folder, '.').out, /^warning\[manifest-errors\]: the manifest has 1 error, which may be why something is missing\n/)
  writeFileSync(manifest, text.replace('"createMessage"', '"CreateMessage"'))
  const { out } = run(folder, '.')
  assert.match(out, /^error\[manifest-broken\]: the manifest has 1 error and grants 1 permission as it stands\n/)
  assert.match(out, /help: the manifest means to declare it, but grants it to nobody as it stands\n.*help: `grantfold check --fix` mends it\n/)
  assert.equal(out.includes('add "createMessage"'), false)
  assert.match(out, /ChannelWebRtcClient\.kick; needed on the channel or group the call names\n/)
})

test('a misspelt entry is mended where it is the very permission, and looked into where it would bring it', () => {
  const folder = copyOf('root-moderation')
  const manifest = join(folder, 'root-manifest.json')
  const { permissions: _, ...rest } = JSON.parse(readFileSync(manifest, 'utf8'))
  const help = (key) => {
    writeFileSync(manifest, JSON.stringify({ ...rest, permissions: { community: { [key]: true } } }))
    return scan(folder).permissions.find(({ permission }) => permission === 'community.kick').help
  }
  assert.equal(help('Kick'), '`grantfold check --fix` mends it')
  assert.equal(help('FullControl'), '`grantfold check` says why')
})

test('of many places the first are named and the rest counted', () => {
  const folder = copyOf('root-workspace')
  const main = join(folder, 'server', 'src', 'main.ts')
  const calls = 'await rootServer.community.communityMemberBans.list()\n'.repeat(9)
  writeFileSync(main, `${readFileSync(main, 'utf8')}\n${calls}`)
  const { out } = run(folder, '.')
  assert.match(out, /(= also: server\/src\/main\.ts:\d+:48 `rootServer\.community\.communityMemberBans\.list`\n +){5}= also: 3 more places\n/)
})
