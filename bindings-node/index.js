'use strict'

// Static `exports.X =` lines are what lets an ES module import the names of this file.
exports.Audit = require('./audit.js').Audit
exports.AuditError = require('./errors.js').AuditError
exports.AuditReport = require('./audit-report.js').AuditReport
exports.Grants = require('./grants.js').Grants
exports.PermissionDeniedError = require('./errors.js').PermissionDeniedError
exports.applyFixes = require('./fixes.js').applyFixes
exports.platformOf = require('./platform.js').platformOf
exports.version = require('./native.js').version
