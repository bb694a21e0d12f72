'use strict'

const native = require('./native.js')
const { catalogue } = require('./catalog.js')

const { infos, names, permissionId } = catalogue(native.appCatalog(), native.nearestAppPermission)

function appCatalog() {
  return infos
}

exports.appCatalog = appCatalog
exports.names = names
exports.permissionId = permissionId
