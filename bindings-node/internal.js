'use strict'

/** What only the modules of this package can pass to a constructor. */
const KEY = Symbol('grantfold')

/** Refuses `new` from outside; `instead` says where instances come from. */
function demandKey(key, name, instead) {
  if (key !== KEY) throw new TypeError(`${name} has no public constructor: ${instead}`)
}

/** Answers that are kept must not be changed by whoever reads them first. */
function deepFreeze(value) {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFreeze)
    Object.freeze(value)
  }
  return value
}

/** A text as V8 has it once only and compares by its address, as it does the literals in somebody's code. Native code gives copies. */
function interned(text) {
  return Object.keys({ [text]: undefined })[0]
}

exports.KEY = KEY
exports.demandKey = demandKey
exports.deepFreeze = deepFreeze
exports.interned = interned
