'use strict'

const { types } = require('node:util')

const { got, optionalBoolean, optionalText, optionalTexts, options, own, text, texts } = require('./arguments.js')

// What a Date can hold.
const FURTHEST = 8.64e15

/** Whoever a question is about: id and, where they are to be believed, global roles. */
function user(value, what = 'user') {
  if (value === null || value === undefined) return [undefined, undefined]
  if (typeof value === 'string') return [text(value, what), undefined]
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new TypeError(`${what} must be an id, an object with _id and roles, or null or undefined for nobody, ${got(value)}`)
  }
  return [text(own(value, '_id'), `${what}._id`), texts(own(value, 'roles'), `${what}.roles`)]
}

/** Milliseconds since 1970; now if there is none. */
function moment(value, what = 'at') {
  if (value === undefined) return Date.now()
  const millis = types.isDate(value) ? Date.prototype.getTime.call(value) : value
  if (typeof millis !== 'number') throw new TypeError(`${what} must be a Date, a number of milliseconds, or undefined for now, ${got(value)}`)
  if (!Number.isInteger(millis) || Math.abs(millis) > FURTHEST) {
    throw new TypeError(`${what} must be a whole number of milliseconds that a Date can hold, got ${types.isDate(value) ? 'an invalid Date' : millis}`)
  }
  return millis
}

/** Text as it is, anything else as JSON. */
function json(value, what) {
  if (typeof value === 'string') return text(value, what)
  const written = JSON.stringify(value)
  if (written === undefined) throw new TypeError(`${what} must be JSON text or a value that JSON can hold, ${got(value)}`)
  return written
}

/** A record as JSON text. */
function record(value, what) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError(`${what} must be an object, ${got(value)}`)
  return json(value, what)
}

const LENT = { lent: optionalTexts }

function lent(given) {
  return options(given, LENT).lent
}

const ROOM = { allowAnonymousRead: optionalBoolean, includeInvitations: optionalBoolean, attributes: optionalBoolean, livechat: optionalBoolean }

function roomSettings(given) {
  return options(given, ROOM)
}

function randomId() {
  // Loading it takes longer than loading this package, and few need it.
  return require('node:crypto').randomBytes(12).toString('hex')
}

const REQUEST = { caller: user, at: moment, customRoles: optionalBoolean, displayRoles: optionalBoolean, newId: optionalText }

/** What a call needs to know; the id for a new role is made as a server makes them. */
function request(given) {
  const { caller, at, customRoles = false, displayRoles = false, newId } = options(given, REQUEST)
  const [id, roles] = caller ?? []
  return { user: id, roles, at: at ?? moment(), customRoles, displayRoles, newId: newId ?? randomId() }
}

/** A setting as the platform stores it, whatever else it has, or its id. */
function setting(value, what) {
  if (typeof value === 'string') return { id: text(value, what), hidden: false }
  if (typeof value !== 'object' || value === null) throw new TypeError(`${what} must be an id or an object, ${got(value)}`)
  const { _id, group, section, sorter, hidden } = value
  if (!['undefined', 'number'].includes(typeof sorter)) throw new TypeError(`${what}.sorter must be a number, ${got(sorter)}`)
  return {
    id: text(_id, `${what}._id`),
    group: optionalText(group ?? undefined, `${what}.group`),
    section: optionalText(section ?? undefined, `${what}.section`),
    sorter,
    hidden: optionalBoolean(hidden, `${what}.hidden`) ?? false,
  }
}

exports.user = user
exports.moment = moment
exports.json = json
exports.record = record
exports.lent = lent
exports.roomSettings = roomSettings
exports.request = request
exports.setting = setting
