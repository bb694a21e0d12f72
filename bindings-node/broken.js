'use strict'

/** Refuses to answer from what a change may have left half done. */
function refuse() {
  throw new Error('a change of this object broke off, so it answers no more')
}

/** Stands where answers were held: whatever is looked up in it is refused, so that no check has to ask first. */
const BROKEN = new Proxy(Object.freeze({}), { get: refuse })

/** Did native code break off? What it refuses in good order has another code, or none. */
function brokeOff(error) {
  return error.code === 'GenericFailure'
}

exports.BROKEN = BROKEN
exports.brokeOff = brokeOff
exports.refuse = refuse
