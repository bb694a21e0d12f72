'use strict'

const native = require('./native.js')
const { Grants } = require('./grants.js')
const { KEY } = require('./internal.js')
const { names } = require('./workspace-catalog.js')

/** The names of workspaces without names of their own, with the handle that says so. */
const DEFAULT = { handle: native.defaultVocabulary(), names }

/** Grants over the vocabulary of one workspace, and that vocabulary: `kept`, unless it has changed since. */
function grantsOf(handle, kept) {
  const vocabulary = native.isNumberedBy(handle, kept.handle) ? kept : vocabularyOf(handle)
  return { grants: Object.freeze(new Grants(KEY, handle, vocabulary.names)), vocabulary }
}

function vocabularyOf(grants) {
  if (native.isNumberedBy(grants, DEFAULT.handle)) return DEFAULT
  const handle = native.grantsVocabulary(grants)
  return { handle, names: native.vocabularyNames(handle) }
}

exports.DEFAULT = DEFAULT
exports.grantsOf = grantsOf
