'use strict'

const native = require('./native.js')
const { Grants, answersOf } = require('./grants.js')
const { KEY } = require('./internal.js')
const { Recent } = require('./recent.js')
const { names } = require('./root-catalog.js')

// More than a community has in use, unless every member has rules of its own.
const MOST_ANSWERS = 8_192

/** By the word, which is one number. Native code gives no word that would not be exact as one. */
const known = new Recent(MOST_ANSWERS, () => 1)

/** Grants over the catalogue of Root. */
function grantsOf(handle) {
  return Object.freeze(new Grants(KEY, answersOf(native.grantsMarks(handle), names), handle))
}

/** The same, by a word; `make` gives the handle as soon as there is something to explain. */
function grantsByWord(word, make) {
  return Object.freeze(new Grants(KEY, known.get(word) ?? answersTo(word), make))
}

function answersTo(word) {
  const answers = answersOf(Uint8Array.from(names, (_, id) => (isIn(word, id) ? 1 : 0)), names)
  known.set(word, answers)
  return answers
}

/** Is the bit of this id set? */
function isIn(word, id) {
  return ((id < 32 ? word : word / 2 ** 32) >>> (id & 31)) % 2 === 1
}

exports.grantsOf = grantsOf
exports.grantsByWord = grantsByWord
exports.isIn = isIn
