'use strict'

/** A scan that cannot be made, and why; `code` is stable. */
class ScanError extends Error {
  constructor(code, message, options) {
    super(message, options)
    this.code = code
  }
}

Object.defineProperty(ScanError.prototype, 'name', { value: 'ScanError', configurable: true, writable: true })

/** What the system says of a file, without the name of the call and the path. */
function reasonOf({ message }) {
  return /^E[A-Z0-9]+: (.*?)(?:, \w+(?: '.*)?)?$/s.exec(message)?.[1] ?? message
}

function unreadable(path, cause, code = 'unreadable') {
  return new ScanError(code, `cannot read \`${path}\`: ${reasonOf(cause)}`, { cause })
}

/** What `read` gives; where it throws the scan cannot go on. */
function reading(path, read, code) {
  try {
    return read()
  } catch (cause) {
    throw unreadable(path, cause, code)
  }
}

exports.ScanError = ScanError
exports.reading = reading
exports.reasonOf = reasonOf
exports.unreadable = unreadable
