// Rocket.Chat's engine as it was installed, with its permission manager, or with another one in its place.
import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, sep } from 'node:path'

const require = createRequire(join(process.env.GRANTFOLD_ENGINE, 'package.json'))
const own = createRequire(import.meta.url)
const SERVER = dirname(require.resolve('@rocket.chat/apps-engine/server/AppManager'))
const REPLACED = ['managers/AppPermissionManager', 'errors/PermissionDeniedError', 'permissions/AppPermissions']

/** The engine's modules by their paths, all loaded anew; whatever they take from those three is taken from `dropIn`, if it is given. */
export function engine(dropIn) {
  for (const path of Object.keys(require.cache)) if (path.startsWith(SERVER + sep)) delete require.cache[path]
  if (dropIn !== undefined) {
    for (const name of REPLACED) {
      const path = join(SERVER, `${name}.js`)
      require.cache[path] = { id: path, filename: path, loaded: true, exports: dropIn, children: [], paths: [] }
    }
  }
  return (name) => require(join(SERVER, name))
}

/** `require` as an engine has it that installed this package too. */
export const required = Object.assign((name) => (name.startsWith('grantfold') ? own(name) : require(name)), require)

/** What a method of a bridge gave if its call came through to the host. */
export const RAN = Symbol('ran')

const FILES = { OutboundMessageBridge: 'OutboundMessagesBridge', OAuthAppsBridge: 'OAuthAppsBridge' }

/** A bridge as a host makes it: its own part of every method is there, and does nothing. */
export function bridge(load, name) {
  const found = load(`bridges/${FILES[name] ?? name}`)[name]
  if (found === undefined) throw new Error(`the engine has no ${name}`)
  return new Proxy(Object.create(found.prototype), { get: (target, key) => (key in target ? target[key] : () => RAN) })
}

/** The modules of the bridges. */
export const files = () => readdirSync(join(SERVER, 'bridges')).filter((file) => /Bridges?\.js$/.test(file) && file !== 'AppBridges.js')

/** Every method that an app's calls go through, with the name of its bridge. */
export function methods(load) {
  const bridges = files().flatMap((file) => Object.entries(load(`bridges/${file}`))).filter(([, found]) => typeof found === 'function')
  return bridges.flatMap(([name, { prototype }]) => Object.getOwnPropertyNames(prototype).filter((key) => /^do[A-Z_]/.test(key)).map((key) => `${name}.${key}`))
}

/** Calls a method for an app: which argument that is, its parameter's name in the source says, which a guard hides. */
export function call(made, method, app, source = made[method].toString()) {
  // Where one has a default, the compiler has put them all into the generator within.
  const [, outer, inner] = /^\w+\((.*?)\) \{\n(?:.*?function\* \((.*?)\) \{\n)?/.exec(source)
  const other = { appId: app, url: 'https://a.example/', getID: () => app }
  return made[method](...(outer || inner || '').split(',').map((parameter) => (/^\s*appId\b/.test(parameter) ? app : other)))
}

/** Runs `action`, and gives what the engine told the console with what came of it. */
export async function listening(action) {
  const told = []
  const { error } = console
  console.error = (...words) => told.push(words.join(' '))
  try {
    const given = action()
    const promised = typeof given?.then === 'function'
    return { value: await given, promised, told }
  } catch (thrown) {
    return { thrown, told }
  } finally {
    console.error = error
  }
}
