'use strict'

/** A scan that cannot be made, and why; `code` is stable. */
class ScanError extends Error {
  constructor(code, message, options) {
    super(message, options)
    this.code = code
  }
}

Object.defineProperty(ScanError.prototype, 'name', { value: 'ScanError', configurable: true, writable: true })

exports.ScanError = ScanError
