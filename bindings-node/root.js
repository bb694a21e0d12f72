'use strict'

// Static `exports.X =` lines are what lets an ES module import the names of this file.
exports.CallRefusedError = require('./errors.js').CallRefusedError
exports.Community = require('./community.js').Community
exports.CommunityError = require('./errors.js').CommunityError
exports.EVERYONE = require('./community.js').EVERYONE
exports.Manifest = require('./root-manifest.js').Manifest
exports.MemberView = require('./member-view.js').MemberView
exports.guardCalls = require('./guard.js').guardCalls
exports.permissionId = require('./root-catalog.js').permissionId
exports.rootCatalog = require('./root-catalog.js').rootCatalog
