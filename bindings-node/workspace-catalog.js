'use strict'

const native = require('./native.js')
const { catalogue } = require('./catalog.js')
const { deepFreeze } = require('./internal.js')

const { infos, names, permissionId } = catalogue(native.workspaceCatalog(), native.nearestWorkspacePermission)
const allowed = deepFreeze(native.guestAllowList())

function workspaceCatalog() {
  return infos
}

function guestAllowList() {
  return allowed
}

exports.workspaceCatalog = workspaceCatalog
exports.guestAllowList = guestAllowList
exports.names = names
exports.workspacePermissionId = permissionId
