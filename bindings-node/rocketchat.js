'use strict'

// Static `exports.X =` lines are what lets an ES module import the names of this file.
exports.AppGrants = require('./app-grants.js').AppGrants
exports.AppManifest = require('./app-manifest.js').AppManifest
exports.RuntimeStartError = require('./errors.js').RuntimeStartError
exports.appCatalog = require('./app-catalog.js').appCatalog
exports.permissionId = require('./app-catalog.js').permissionId
