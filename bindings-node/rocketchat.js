'use strict'

// Static `exports.X =` lines are what lets an ES module import the names of this file.
exports.ApiError = require('./errors.js').ApiError
exports.AppAudit = require('./app-audit.js').AppAudit
exports.AppGrants = require('./app-grants.js').AppGrants
exports.AppManifest = require('./app-manifest.js').AppManifest
exports.AppRegistry = require('./app-registry.js').AppRegistry
exports.RegistryError = require('./errors.js').RegistryError
exports.RuntimeStartError = require('./errors.js').RuntimeStartError
exports.Workspace = require('./workspace.js').Workspace
exports.WorkspaceError = require('./errors.js').WorkspaceError
exports.appCatalog = require('./app-catalog.js').appCatalog
exports.guestAllowList = require('./workspace-catalog.js').guestAllowList
exports.permissionId = require('./app-catalog.js').permissionId
exports.workspaceCatalog = require('./workspace-catalog.js').workspaceCatalog
exports.workspacePermissionId = require('./workspace-catalog.js').workspacePermissionId
