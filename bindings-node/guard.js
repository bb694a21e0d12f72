'use strict'

const { EventEmitter } = require('node:events')

const native = require('./native.js')
const { fields, got, optionalTexts, text } = require('./arguments.js')
const { readRequest } = require('./call-requests.js')
const { Community } = require('./community.js')
const { CallRefusedError } = require('./errors.js')
const { KEY } = require('./internal.js')

const OPTIONS = { name: text, community: aCommunity, member: text, about: optionalFunction, unchecked: optionalTexts }
const OF_OBJECTS = ['hasOwnProperty', 'isPrototypeOf', 'propertyIsEnumerable', 'toLocaleString', 'toString', 'valueOf']
// What every emitter has, and every object: it sends nothing.
const FREE = new Set([...Object.keys(EventEmitter.prototype), ...OF_OBJECTS])
// What no request shows. Where the platform refuses what is allowed without it, it may be the reason.
const UNSEEN = ['owner', 'app', 'others-message', 'others-reaction', 'special-mentions', 'link-without-channel']
// Codes that are not about permissions, as far as their names and the platform's guide to errors say what they mean.
const MEANINGS = new Map([
  ['ServerError', 'the platform failed, and may answer if it is asked again'],
  ['NotFound', 'what the call names is not there, or this member does not see it'],
  ['AlreadyExists', 'what the call makes is there already'],
  ['TooManyRequests', 'there were too many calls in a short time, and it may pass later'],
  ['Timeout', 'the platform did not answer in time, and may if it is asked again'],
  ['StillProcessing', 'the platform is not ready with something the call needs, and it may pass later'],
  ['RequestValidationFailed', 'the request is not valid, and the payload of the cause says where'],
])

const codes = new Map(native.platformCodes().map(([name, number]) => [number, name]))

/** A client of the platform's SDK whose calls are checked before they are sent. */
function guardCalls(client, given) {
  if (typeof client !== 'object' || client === null || Array.isArray(client)) throw new TypeError(`client must be an object, ${got(client)}`)
  const { name, community, member, about, unchecked = [] } = fields(given, 'options', OPTIONS)
  const passes = (key) => typeof key === 'symbol' || FREE.has(key) || unchecked.includes(key)
  const made = new Map()

  function passed(send) {
    return (...args) => {
      const answer = Reflect.apply(send, client, args)
      return answer === client ? guard : answer
    }
  }

  function guarded(key, send) {
    const method = `${name}.${key}`
    return (...args) => {
      let question
      let answer
      try {
        question = together(readRequest(name, method, args[0]), told(about?.(method, ...args)))
        answer = asked(method, question)
      } catch (error) {
        return Promise.reject(error)
      }
      if (!answer.allowed) return Promise.reject(refusal(answer, question))
      const fail = (error) => {
        throw translated(error, method, question)
      }
      try {
        const sent = Reflect.apply(send, client, args)
        return typeof sent?.then === 'function' ? Promise.resolve(sent).catch(fail) : sent
      } catch (error) {
        return fail(error)
      }
    }
  }

  function asked(method, { target, ...options }) {
    return community.checkCall(member, method, target, options)
  }

  function refusal({ method, code, missing, reason, note }, { target = null }, cause) {
    const sent = cause !== undefined
    const coded = code === null ? '' : ` with ${code.name}${code.number === null ? '' : ` (${code.number})`}`
    const message = `\`${method}\` is refused${coded}${reason === null ? '' : `: ${reason}`}`
    return new CallRefusedError(KEY, { message, cause, fields: { method, member, target, code, missing, reason, note, sent } })
  }

  /** What the platform threw, with what is known about it here; anything else as it is. */
  function translated(error, method, question) {
    const number = error instanceof Error ? error.errorCode : undefined
    const name = codes.get(number)
    if (name === undefined) return error
    const { missing, reason, note } = explained(name, method, question)
    return refusal({ method, code: { name, number, documented: true }, missing, reason, note }, question, error)
  }

  function explained(code, method, question) {
    const { conditions } = question
    const fits = (answer) => !answer.allowed && answer.code?.name === code
    try {
      // The community may be another one by now.
      const answer = asked(method, question)
      if (fits(answer)) return answer
      if (!code.startsWith('NoPermission')) return { missing: [], reason: MEANINGS.get(code) ?? null, note: null }
      if (!answer.allowed) {
        return { ...answer, reason: `the community as it is known here refuses it for another reason: ${answer.reason}` }
      }
      const perhaps = UNSEEN.map((unseen) => [unseen, asked(method, { ...question, conditions: [...conditions, unseen] })])
        .filter(([, answer]) => fits(answer))
        .map(([unseen, { reason }]) => `; or \`${unseen}\` holds: ${reason}`)
      return { ...answer, reason: `the community as it is known here allows it, and may be out of date${perhaps.join('')}` }
    } catch {
      return { missing: [], reason: 'the community as it is known here does not have what the call is about', note: null }
    }
  }

  // Of an object of its own, because a proxy may not say other than its target about what is frozen there.
  const guard = new Proxy(Object.create(Object.getPrototypeOf(client)), {
    get(_, key) {
      const value = Reflect.get(client, key)
      if (typeof value !== 'function' || key === 'constructor') return value
      const kept = made.get(key)
      if (kept?.value === value) return kept.call
      const call = passes(key) ? passed(value) : guarded(key, value)
      made.set(key, { value, call })
      return call
    },
    has: (_, key) => Reflect.has(client, key),
    set: () => false,
    defineProperty: () => false,
    deleteProperty: () => false,
    setPrototypeOf: () => false,
  })
  return guard
}

/** What a request says and what the caller says. One condition makes another no less true. */
function together(read, added) {
  const { conditions = [], ...rest } = added
  const given = Object.entries(rest).filter(([, value]) => value !== undefined)
  return { ...read, ...Object.fromEntries(given), conditions: [...read.conditions, ...conditions] }
}

/** What the caller says about a call. */
function told(about) {
  if (about === undefined) return {}
  if (typeof about === 'object' && about !== null && typeof about.then !== 'function') return about
  throw new TypeError(`about must give an object or undefined, ${typeof about?.then === 'function' ? 'got a promise' : got(about)}`)
}

function aCommunity(value, what) {
  if (value instanceof Community) return value
  throw new TypeError(`${what} must be a Community, ${got(value)}`)
}

function optionalFunction(value, what) {
  if (value === undefined || typeof value === 'function') return value
  throw new TypeError(`${what} must be a function, ${got(value)}`)
}

exports.guardCalls = guardCalls
