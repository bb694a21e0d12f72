'use strict'

// Static `exports.X =` lines are what lets an ES module import the names of this file.
const native = require('./native.js')

exports.version = native.version
