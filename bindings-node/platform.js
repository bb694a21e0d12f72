'use strict'

const native = require('./native.js')
const { text } = require('./arguments.js')

function platformOf(manifest) {
  return native.platformOf(text(manifest, 'text'))
}

exports.platformOf = platformOf
