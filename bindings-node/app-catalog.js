'use strict'

const native = require('./native.js')
const { text } = require('./arguments.js')
const { deepFreeze } = require('./internal.js')

const catalog = deepFreeze(native.appCatalog())

const names = catalog.map(({ name }) => name)
// A Map, so that `constructor` and `__proto__` are no permissions.
const ids = new Map(names.map((name, id) => [name, id]))

function appCatalog() {
  return catalog
}

function permissionId(name) {
  const id = ids.get(text(name, 'name'))
  if (id !== undefined) return id
  const nearest = native.nearestAppPermission(name)
  throw new TypeError(`there is no permission \`${name}\`${nearest === null ? '' : `; did you mean \`${nearest}\`?`}`)
}

exports.appCatalog = appCatalog
exports.names = names
exports.permissionId = permissionId
