'use strict'

// The methods of a bridge that an app's calls go through.
const CALL = /^do[A-Z_]/

let call

/** The options with which whatever is asked now names its place; undefined outside of a bridge. */
const place = () => call

/**
 * Lets `host` and `scope` decide first, of the two bridges that know one, and names every call of every bridge while it begins. The engine
 * asks for permissions before anything else, and so within that time.
 */
function guard(bridges, { host, scope }) {
  const { HttpBridge, CloudWorkspaceBridge } = bridges
  const doCall = method(HttpBridge, 'doCall')
  const doGetWorkspaceToken = method(CloudWorkspaceBridge, 'doGetWorkspaceToken')
  HttpBridge.prototype.doCall = async function (info) {
    // Each is read once: what was asked is what is sent, whatever a getter answers the next time.
    const { appId, url, ...rest } = info
    // The engine and its runtimes make plain objects, so a bridge misses nothing of a prototype.
    return host(appId, url) ? doCall.call(this, { ...rest, appId, url }) : undefined
  }
  CloudWorkspaceBridge.prototype.doGetWorkspaceToken = function (scopeName, appId) {
    return scope(appId, scopeName) ? doGetWorkspaceToken.call(this, scopeName, appId) : undefined
  }
  for (const [name, bridge] of Object.entries(bridges)) if (typeof bridge?.prototype === 'object') nameCalls(name, bridge.prototype)
}

function method(bridge, name) {
  const found = bridge?.prototype?.[name]
  if (typeof found !== 'function') throw new TypeError(`guardBridges needs the engine's HttpBridge and CloudWorkspaceBridge: ${name} is missing`)
  return found
}

function nameCalls(bridge, prototype) {
  for (const [key, property] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    const { value } = property
    if (!CALL.test(key) || typeof value !== 'function') continue
    const own = Object.freeze({ at: `${bridge}.${key}` })
    const named = {
      [key](...given) {
        const outer = call
        call = own
        try {
          return value.apply(this, given)
        } finally {
          call = outer
        }
      },
    }
    Object.defineProperty(prototype, key, { ...property, value: named[key] })
  }
}

exports.guard = guard
exports.place = place
