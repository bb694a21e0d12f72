'use strict'

const { types } = require('node:util')

const { LONE_SURROGATE, got } = require('./arguments.js')

/** What one of the two readers makes of a manifest. */
function parse(text, ofText, ofBytes) {
  // Copied, because another thread may write to shared memory while native code reads it.
  if (types.isUint8Array(text)) return ofBytes(Buffer.from(text))
  if (typeof text !== 'string') throw new TypeError(`text must be a string or a Uint8Array, ${got(text)}`)
  return LONE_SURROGATE.test(text) ? ofBytes(invalidBytes(text)) : ofText(text)
}

/** UTF-8 with an invalid byte for each half of a surrogate pair: the core reports it, at its place. */
function invalidBytes(text) {
  const parts = text.split(LONE_SURROGATE).map((part) => Buffer.from(part))
  return Buffer.concat(parts.flatMap((part, at) => (at === 0 ? [part] : [Buffer.of(0xff), part])))
}

exports.parse = parse
