// Root's SDK as it is published, with stand-ins for what it needs and a test has not: a database, and the platform at the other end.
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** Finds the packages that are installed for the tests. */
export const require = createRequire(join(process.env.GRANTFOLD_SCAN_ENVIRONMENT, 'package.json'))
const Module = require('node:module')
const fromSdk = createRequire(require.resolve('@rootsdk/server-bot'))
const { RpcError, UnaryCall } = fromSdk('@protobuf-ts/runtime-rpc')

/** The calls that were sent, as `Service.method`. */
export const sent = []

let answer = (method) => method.O.create()

/** What the platform answers from now on; without a function, messages with nothing in them. */
export function answers(give = (method) => method.O.create()) {
  answer = give
}

class Transport {
  mergeOptions(options) {
    return options ?? {}
  }

  unary(method, input) {
    sent.push(`${method.service.typeName.replace('root.', '')}.${method.localName}`)
    const message = new Promise((resolve) => { resolve(answer(method, input)) })
    const nothing = Promise.resolve({})
    return new UnaryCall(method, {}, input, nothing, message, Promise.resolve({ code: 'OK', detail: '' }), nothing)
  }
}

/** An error of the platform, as it comes over the wire. */
export function refusal(code) {
  const bytes = [10 << 3, ...(code < 128 ? [code] : [(code & 127) | 128, code >> 7])]
  const text = Buffer.from(String.fromCharCode(...bytes), 'utf8').toString('base64')
  return new RpcError('refused by the platform', 'ABORTED', { 'root-exception-bin': text })
}

export const lost = () => new RpcError('no connection', 'UNAVAILABLE')

class Database {
  constructor(...given) {
    setImmediate(given.at(-1), null)
  }
}

/** An id of a kind, which the SDK looks into. */
export function id(kind, number) {
  const bytes = Buffer.alloc(16)
  bytes.writeUIntBE(1_700_000_000_000, 0, 6)
  bytes[6] = 0x80
  bytes[7] = kind
  bytes[8] = 0x80
  bytes[15] = number
  return bytes.toString('base64url')
}

const load = Module._load
Module._load = function (name, ...rest) {
  if (name === 'sqlite3') return { Database, verbose: () => ({ Database }) }
  if (name === '@protobuf-ts/grpc-transport') return { GrpcTransport: Transport }
  return load.call(this, name, ...rest)
}
process.env.COMMUNITY_ID = id(2, 1)
export const sdk = require('@rootsdk/server-bot')
Module._load = load
