'use strict'

const native = require('./native.js')
const { catalogue } = require('./catalog.js')

const { infos, names, permissionId } = catalogue(native.rootCatalog(), native.nearestRootPermission)

function rootCatalog() {
  return infos
}

exports.rootCatalog = rootCatalog
exports.names = names
exports.permissionId = permissionId
