'use strict'

const { Grants } = require('./grants.js')
const { KEY } = require('./internal.js')
const { names } = require('./root-catalog.js')

/** Grants over the catalogue of Root. */
function grantsOf(handle) {
  return Object.freeze(new Grants(KEY, handle, names))
}

exports.grantsOf = grantsOf
