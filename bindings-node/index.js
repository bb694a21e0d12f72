'use strict'

// Static `exports.X =` lines are what lets an ES module import the names of this file.
exports.Grants = require('./grants.js').Grants
exports.PermissionDeniedError = require('./errors.js').PermissionDeniedError
exports.applyFixes = require('./fixes.js').applyFixes
exports.platformOf = require('./platform.js').platformOf
exports.version = require('./native.js').version
