'use strict'

// Matches half of a surrogate pair only. Native code would read it as U+FFFD, and two different names would become one.
const LONE_SURROGATE = /\p{Surrogate}/u

// Node 18 has no method for it, and the expression takes many times as long.
const isWellFormed = ''.isWellFormed === undefined ? (value) => !LONE_SURROGATE.test(value) : (value) => value.isWellFormed()

/** What a wrong value is, as the end of a sentence. */
function got(value) {
  if (value === null || value === undefined) return `got ${value}`
  if (typeof value === 'number') return `got the number ${value}`
  const kind = Array.isArray(value) ? 'array' : typeof value
  return `got ${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`
}

/** `value`, if native code can take it as it is. */
function text(value, what) {
  if (typeof value !== 'string') throw new TypeError(`${what} must be a string, ${got(value)}`)
  if (isWellFormed(value)) return value
  const at = value.search(LONE_SURROGATE)
  throw new TypeError(`${what} is not well-formed text: it has half of a surrogate pair at index ${at}`)
}

function optionalText(value, what) {
  if (value === null) throw new TypeError(`${what} must be a string, or undefined if there is none, got null`)
  return value === undefined ? undefined : text(value, what)
}

/** A string is iterable too, but its characters are never what was meant. */
function iterable(value, what, orElse = '') {
  if (typeof value === 'object' && value !== null && typeof value[Symbol.iterator] === 'function') return value
  throw new TypeError(`${what} must be ${orElse}an array or another iterable object, ${got(value)}`)
}

/** The names in a new array, so that an iterator is used once only. */
function names(value, orElse) {
  const list = Array.from(iterable(value, 'permissions', orElse))
  const wrong = list.findIndex((name) => typeof name !== 'string')
  if (wrong !== -1) throw new TypeError(`permissions must hold names only, ${got(list[wrong])} at index ${wrong}`)
  return list
}

/** Well-formed texts in a new array. */
function texts(value, what) {
  return Array.from(iterable(value, what), (item, at) => text(item, `${what}[${at}]`))
}

function optionalTexts(value, what) {
  return value === undefined ? undefined : texts(value, what)
}

function optionalBoolean(value, what) {
  if (value === undefined || typeof value === 'boolean') return value
  throw new TypeError(`${what} must be true or false, or undefined for false, ${got(value)}`)
}

/** Neither a name nor an id of the catalogue in question. */
function refusePermission(permission) {
  const hint = typeof permission === 'number' ? ', which is no id of this catalogue' : ''
  throw new TypeError(`permission must be a name or an id, ${got(permission)}${hint}`)
}

/** A field of an object. What somebody put on the prototype of all objects is nobody's, least of all a role or a consent. */
const own = (value, key) => (Object.hasOwn(Object.prototype, key) && !Object.hasOwn(value, key) ? undefined : value[key])

const NO_OPTIONS = Object.freeze(Object.create(null))

/** An object with nothing but the keys of `shape`, each as its check gives it back. */
function fields(value, what, shape) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError(`${what} must be an object, ${got(value)}`)
  const unknown = Object.keys(value).find((key) => !Object.hasOwn(shape, key))
  if (unknown !== undefined) {
    throw new TypeError(`${what} has no key ${JSON.stringify(unknown)}; those there are: ${Object.keys(shape).join(', ')}`)
  }
  return Object.fromEntries(Object.entries(shape).map(([key, check]) => [key, check(own(value, key), `${what}.${key}`)]))
}

/** Options, all of which may be left out. */
function options(given, shape) {
  return given === undefined ? NO_OPTIONS : fields(given, 'options', shape)
}

/** The `method` of the options of everything that insists; `at` is for audits. */
function method(options) {
  if (options === undefined) return undefined
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new TypeError(`options must be an object, ${got(options)}`)
  }
  const unknown = Object.keys(options).find((key) => key !== 'method' && key !== 'at')
  if (unknown !== undefined) throw new TypeError(`there is no option ${JSON.stringify(unknown)}; those there are: method, at`)
  optionalText(own(options, 'at'), 'at')
  return optionalText(own(options, 'method'), 'method')
}

exports.LONE_SURROGATE = LONE_SURROGATE
exports.got = got
exports.isWellFormed = isWellFormed
exports.text = text
exports.optionalText = optionalText
exports.iterable = iterable
exports.names = names
exports.own = own
exports.texts = texts
exports.optionalTexts = optionalTexts
exports.optionalBoolean = optionalBoolean
exports.fields = fields
exports.options = options
exports.method = method
exports.refusePermission = refusePermission
