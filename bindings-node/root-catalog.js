'use strict'

const native = require('./native.js')
const { refusePermission } = require('./arguments.js')
const { catalogue } = require('./catalog.js')

const { ids, infos, names, permissionId } = catalogue(native.rootCatalog(), native.nearestRootPermission)

function rootCatalog() {
  return infos
}

/** The id of a name or id; undefined for a name of no permission. */
function idOf(permission) {
  if (typeof permission === 'string') return ids.get(permission)
  if (typeof permission !== 'number' || names[permission] === undefined) refusePermission(permission)
  return permission
}

exports.rootCatalog = rootCatalog
exports.names = names
exports.ids = ids
exports.idOf = idOf
exports.permissionId = permissionId
