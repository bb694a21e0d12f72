// Asks Rocket.Chat's own engine and grantfold the same, for each line of standard input: `{stored, manifest}`, both texts or null.
import childProcess from 'node:child_process'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { syncBuiltinESMExports } from 'node:module'

const require = createRequire(import.meta.url)
const { AppGrants, AppManifest, RuntimeStartError, appCatalog } = createRequire(process.env.GRANTFOLD_PACKAGE)('grantfold/rocketchat')

const SERVER = '@rocket.chat/apps-engine/server'
const { AppManager } = require(`${SERVER}/AppManager`)
const { AppPermissionManager } = require(`${SERVER}/managers/AppPermissionManager`)
const { UIActionButtonManager } = require(`${SERVER}/managers/UIActionButtonManager`)
const { AppPermissions } = require(`${SERVER}/permissions/AppPermissions`)
const { DenoRuntimeSubprocessController } = require(`${SERVER}/runtime/deno/AppsEngineDenoRuntime`)

if (process.env.NODE_ENV === 'test') throw new Error('under NODE_ENV=test the engine grants everything')

// The engine tells of refusals there.
let told = []
console.error = (...words) => told.push(words)

/** The app: the key under which the manager has it, and whatever a method takes it out of. */
const APP = { id: 'app', getID: () => 'app', actionId: 'action', toString: () => 'app' }
APP.appId = APP
let stored
AppManager.Instance = {
  apps: new Map([[APP, { getStorageItem: () => ({ permissionsGranted: stored }) }]]),
  getPermissionsById: AppManager.prototype.getPermissionsById,
}

const CALLED = Symbol('called')

/** Every guarded method of the engine's bridges, as a function that says whether the call came through. */
function* methods() {
  const { readdirSync } = require('node:fs')
  const { dirname } = require('node:path')
  for (const file of readdirSync(dirname(require.resolve(`${SERVER}/bridges/index.js`)))) {
    if (!/^\w+Bridge\.js$/.test(file)) continue
    for (const [name, bridge] of Object.entries(require(`${SERVER}/bridges/${file}`))) {
      if (typeof bridge !== 'function' || bridge.prototype === undefined) continue
      const made = new Proxy(Object.create(bridge.prototype), { get: (target, key) => (key in target ? target[key] : () => CALLED) })
      for (const method of Object.getOwnPropertyNames(bridge.prototype).filter((key) => /^do[A-Z]/.test(key))) {
        yield [`${name}.${method}`, () => made[method](...Array(6).fill(APP))]
      }
    }
  }
  const manager = { getBridges: () => ({ getAppActivationBridge: () => ({ doActionsChanged() {} }) }), getOneById: () => undefined }
  yield ['UIActionButtonManager.registerActionButton', () => (new UIActionButtonManager(manager).registerActionButton(APP, APP) ? CALLED : undefined)]
}

async function outcome(call) {
  try {
    return (await call()) === CALLED
  } catch (error) {
    return error
  }
}

/** What a method asks for is found out by asking it: every permission that its first check, or the next, names. */
async function guarded() {
  const { hasPermission } = AppPermissionManager
  const known = new Map()
  for (const [name, call] of methods()) {
    const asked = []
    AppPermissionManager.hasPermission = (_, permission) => void asked.push(permission.name)
    const denied = await outcome(call)
    AppPermissionManager.hasPermission = () => true
    const allowed = await outcome(call)
    if (asked.length > 0 && denied === false && allowed === true) known.set(name, { call, names: [...new Set(asked)] })
  }
  AppPermissionManager.hasPermission = hasPermission
  return known
}

const names = Object.values(AppPermissions).flatMap((scope) => Object.values(scope).map(({ name }) => name))
const ours = new Set(appCatalog().map(({ name }) => name))
const missing = names.filter((name) => !ours.has(name))
if (missing.length > 0) throw new Error(`the catalogue lacks ${missing}`)
const calls = await guarded()
if (calls.size < 120) throw new Error(`only ${calls.size} guarded methods were found`)

childProcess.spawn = (_, options) => {
  throw { options }
}
syncBuiltinESMExports()

/** Whether the engine gives the app's process the network, or the text of the error with which it does not start. */
function network(permissions) {
  told = []
  DenoRuntimeSubprocessController.prototype.spawnProcess.call({
    appPackage: { info: { id: 'app', permissions } },
    denoConfigPath: '/engine/deno.jsonc',
    denoRuntimePath: '/tmp/main.ts',
    tempFilePath: '/tmp',
    spawnId: 0,
    getAppId: () => 'app',
  })
  const [[, thrown]] = told
  return thrown.options === undefined ? unnamed(thrown.message) : thrown.options.includes('--allow-net')
}

/** What the engine calls the object is its own affair. */
const unnamed = (message) => message.replace(/^[\w.]+(?=\.permissions)/, 'info')

function runtimeNetwork(manifest) {
  try {
    return manifest.runtimeNetwork('late-2024')
  } catch (error) {
    if (!(error instanceof RuntimeStartError)) throw error
    return unnamed(error.engineMessage)
  }
}

let checks = 0
let thrown = 0
const outcomes = { granted: 0, denied: 0 }
const differences = []
const compare = (about, theirs, its) => {
  checks += 1
  outcomes[theirs === true ? 'granted' : 'denied'] += 1
  if (theirs !== its && differences.length < 20) differences.push({ ...about, engine: theirs, grantfold: its })
}

for await (const line of createInterface({ input: process.stdin })) {
  const world = JSON.parse(line)
  try {
    stored = world.stored === null ? undefined : JSON.parse(world.stored)
  } catch {
    continue
  }
  const grants = AppGrants.fromStored('app', world.stored ?? undefined)
  for (const name of names) {
    const theirs = await outcome(() => (AppPermissionManager.hasPermission(APP, { name }) ? CALLED : undefined))
    // Where the engine throws nothing is done, and so it is denied here.
    if (theirs instanceof Error) thrown += 1
    compare({ stored: world.stored, name }, theirs === true, grants.has(name))
  }
  for (const [method, { call, names }] of calls) {
    const theirs = await outcome(call)
    // The check for the first of them throws, and the second is never asked for, though it alone would be granted.
    if (names.length > 1 && theirs instanceof Error) continue
    compare({ stored: world.stored, method, names }, theirs === true, grants.hasAny(names))
  }
  let document
  try {
    document = JSON.parse(world.manifest)
  } catch {
    continue
  }
  if (document === null || typeof document !== 'object' || Array.isArray(document)) continue
  const manifest = AppManifest.parse(world.manifest)
  // Two readers may read them differently, which is never answered with yes.
  if (manifest.diagnostics.some(({ code }) => ['json-duplicate-key', 'json-lone-surrogate'].includes(code))) continue
  compare({ manifest: world.manifest }, network(document.permissions), runtimeNetwork(manifest))
}
console.log(JSON.stringify({ checks, methods: calls.size, names: names.length, outcomes, thrown, differences }, null, 1))
