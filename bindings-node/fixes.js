'use strict'

const native = require('./native.js')
const { got, iterable, text } = require('./arguments.js')

function editsOf(diagnostic) {
  if (typeof diagnostic !== 'object' || diagnostic === null) {
    throw new TypeError(`diagnostics must be those of a document, ${got(diagnostic)}`)
  }
  return diagnostic.fix === null ? [] : [diagnostic.fix?.edits]
}

function applyFixes(document, diagnostics) {
  const fixes = Array.from(iterable(diagnostics, 'diagnostics')).flatMap(editsOf)
  text(document, 'text')
  try {
    return native.applyFixes(document, JSON.stringify(fixes))
  } catch (cause) {
    throw new TypeError('diagnostics must be those of a document: a fix is not one', { cause })
  }
}

exports.applyFixes = applyFixes
