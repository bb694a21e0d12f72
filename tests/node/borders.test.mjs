// Every argument of every public function is given every hostile value. What comes of it is a TypeError, an error of ours, or an
// answer that grants nothing; whatever throws leaves everything as it was. `borders-rows.mjs` has a row for each function: one that is
// missing there fails here.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect, types } from 'node:util'
import { MessageChannel, Worker } from 'node:worker_threads'

import * as all from 'grantfold'
import * as engine from 'grantfold/apps-engine'
import * as rocketchat from 'grantfold/rocketchat'
import * as root from 'grantfold/root'

import { POST, appAudit, appGrants, appManifest, audit, auditReport, changes, community, questions, registry, rootManifest, space } from './borders-rows.mjs'
import { thrown } from './workspace-world.mjs'

const { CommunityError, MemberView } = root
const { AppRegistry, Workspace, WorkspaceError } = rocketchat
const MODULES = [all, engine, rocketchat, root]
const OURS = [all.AuditError, all.PermissionDeniedError, engine.PermissionDeniedError, rocketchat.RegistryError, rocketchat.RuntimeStartError, rocketchat.ApiError, WorkspaceError, CommunityError]
const NATURAL = ['__proto__', 'constructor', 'toString', 'valueOf', 'hasOwnProperty', '__defineGetter__']
const OWN = new Error('of the caller')
const throwing = () => {
  throw OWN
}

const exported = MODULES.flatMap((module) => Object.entries(module)).filter(([, value]) => typeof value === 'function')
const isClass = (value) => /^class /.test(Function.prototype.toString.call(value))
const isError = (value) => value.prototype instanceof Error
const publicClasses = new Map(exported.filter(([, value]) => isClass(value) && !isError(value)))
// The engine's class has static methods only.
const withInstances = new Map([...publicClasses].filter(([name]) => name !== 'AppPermissionManager'))

/** Methods and static functions of a class, with what it inherits from another one of ours. */
function methods(type) {
  const found = new Set(Object.getOwnPropertyNames(type).filter((key) => !['length', 'name', 'prototype'].includes(key)))
  for (let own = type.prototype; own !== Object.prototype; own = Object.getPrototypeOf(own)) {
    for (const [key, { value }] of Object.entries(Object.getOwnPropertyDescriptors(own))) if (typeof value === 'function' && key !== 'constructor') found.add(key)
  }
  return [...found]
}

const getters = (type) => Object.entries(Object.getOwnPropertyDescriptors(type.prototype)).filter(([, { get }]) => get).map(([key]) => key)

const trap = new Proxy({}, Object.fromEntries(Reflect.ownKeys(Reflect).filter((key) => typeof key === 'string').map((key) => [key, throwing])))
const claims = { [Symbol.toPrimitive]: () => 'archive-room', toString: () => 'archive-room', toJSON: () => 'archive-room', get [Symbol.toStringTag]() { return 'String' } }
const revoked = (() => {
  const { proxy, revoke } = Proxy.revocable([], {})
  revoke()
  return proxy
})()

/** Wrong for everything that is neither a number nor an object of some shape. */
const plain = () => [true, false, Symbol('ann'), 5n, throwing, class {}, Object(Symbol('x')), new String('ann'), claims, trap, revoked, new Date(NaN)]
const numbers = [0.5, -1, NaN, Infinity, -Infinity, 2 ** 53, 1e300, 4294967296]
const objects = [{}, ['ann'], new Map(), Object.create(null)]

function wrong(kind) {
  const nothing = kind.endsWith('?') ? [null] : [null, undefined]
  switch (kind.replace('?', '')) {
    case 'text':
      return [...plain(), ...numbers, 0, ...objects, ...nothing]
    case 'text or nobody':
      return [true, 5, 5n, Symbol('x'), throwing, {}, ['cat'], trap]
    case 'name':
      return [...plain(), ...numbers, ...objects, ...nothing]
    case 'app id':
    case 'permission':
      return []
    case 'bridges':
      return [undefined, null, 5, 'x', {}, { HttpBridge: class { doCall() {} } }, { HttpBridge: {}, CloudWorkspaceBridge: {} }, trap]
    case 'registry':
      return [...plain(), ...numbers, ...objects, null, undefined, Object.create(AppRegistry.prototype), new Proxy({}, {})]
    case 'text or texts':
      return [...plain().filter((each) => !types.isStringObject(each)), ...numbers, 0, {}, new Map([[1, 2]]), ...nothing]
    case 'texts':
      return [...plain().filter((each) => !types.isStringObject(each)), ...numbers, {}, 'ann', ...nothing, ...[...plain(), ...numbers, null, undefined, {}].map((each) => [each]), [,'a'], { [Symbol.iterator]: throwing }]
    case 'somebody': {
      const ids = [...plain(), ...numbers, null, undefined, {}].map((_id) => ({ _id, roles: [] }))
      const roles = [null, undefined, 'user', 5, {}, [5], [null], trap].map((each) => ({ _id: 'cat', roles: each }))
      return [true, 5, 5n, Symbol('x'), throwing, ['cat'], {}, trap, revoked, ...ids, ...roles]
    }
    case 'boolean':
      return [...plain().slice(2), ...numbers, 0, 1, 'true', '', {}, null]
    case 'moment':
      return [...plain(), ...numbers.filter((each) => !Number.isInteger(each) || Math.abs(each) > 8.64e15), {}, '5', null]
    case 'count':
      return [...plain(), 0.5, -1, NaN, '5', {}, null]
    case 'object':
      return [...plain().filter((each) => typeof each !== 'object'), trap, revoked, 5, 'x', ['x'], ...nothing]
    case 'source':
      return [...plain(), ...numbers, ...objects, new Uint16Array(3), new DataView(new ArrayBuffer(3)), new ArrayBuffer(3), ...nothing]
    case 'source or app':
    case 'app':
    case 'root':
    case 'report':
    case 'community':
    case 'grants':
      return [...plain(), ...numbers, ...objects, ...nothing, Object.create(rocketchat.AppManifest.prototype), Object.create(root.Manifest.prototype), new Proxy(kind === 'root' ? rootManifest() : appManifest(), {}), new Proxy(appGrants(), {}), Object.create(all.Grants.prototype)]
    case 'function':
      return [true, 5, 'x', {}, [], trap, null]
    case 'json':
      return [undefined, Symbol('x'), throwing, 5n, trap, revoked, { toJSON: throwing }, { get a() { throw OWN } }, { a: 5n }]
    case 'json text':
      return [true, 5, 5n, {}, ['a'], null, undefined, '', 'a\ud800', trap]
    case 'fixes':
      return [5, null, undefined, 'x', {}, [5], [null], ['x'], [{}], [{ fix: 5 }], [{ fix: { edits: [{ start: -1, end: 1, text: 'x' }] } }], [{ fix: { edits: [{ start: 0.5, end: 1e99, text: 'x' }] } }], [{ fix: { edits: trap } }]]
    case 'rows':
      return [5, null, undefined, 'ann', {}, [5], [null], ['ann'], [[]], [['ann', 5]], [[5, 'hall', POST]], [['ann', 'hall', POST, 'x']], [[trap, 'x', 'x']], [trap]]
    case 'settings':
      return [5, null, undefined, 'x', {}, [5], [null], [{}], [{ _id: 5 }], [{ _id: 'a', sorter: '2' }], [{ _id: 'a', hidden: 1 }], [trap]]
    default:
      return assert.fail(`there is no kind ${kind}`)
  }
}

/** Of the right type, and of nothing that is there. */
function odd(kind) {
  const texts = ['\ud800', 'a\udc00b', '\0', '\0\0\0', 'x'.repeat(20_000), 'ﬁ', 'cat ', '', '-1', 'NaN', '['.repeat(5_000), ...NATURAL]
  switch (kind.replace('?', '')) {
    case 'text':
    case 'text or nobody':
    case 'name':
    case 'source':
    case 'app id':
    case 'text or texts':
    case 'source or app':
      return texts
    case 'texts':
      return [...texts.map((each) => [each]), Array(2_000).fill('__proto__'), new Set(NATURAL), (function* () { yield 'nope' })()]
    case 'somebody':
      return [...texts, ...NATURAL.map((_id) => ({ _id, roles: NATURAL })), Object.assign(Object.create({ roles: [] }), { _id: 'cat' })]
    case 'json':
      return [...texts, 5, true, null, [], { a: '\ud800' }, { __proto__: null, a: 1 }, JSON.parse('{"__proto__": {"roles": ["admin"]}}'), [[[]]]]
    case 'permission':
      return [undefined, null, 5, 'user.read', [], claims, ...[...NATURAL, ...texts, 5, null, claims].map((name) => ({ name }))]
    case 'moment':
      return [-1, 8.64e15, -8.64e15, new Date(-1)]
    default:
      return []
  }
}

function* calls({ takes }, values) {
  const good = takes.map(([, value]) => value)
  for (const [at, [kind, value, shape]] of takes.entries()) {
    for (const each of values(kind)) yield { where: `argument ${at}`, value: each, given: good.map((old, i) => (i === at ? each : old)) }
    for (const [key, inner] of Object.entries(shape ?? {})) {
      for (const each of values(inner)) {
        const changed = { ...value, [key]: each }
        yield { where: `${at}.${key}`, value: each, given: good.map((old, i) => (i === at ? changed : old)) }
      }
    }
     }
}

function functionOf(name, { make }) {
  const [type, key] = name.split('.')
  if (make === undefined) return { on: undefined, call: MODULES.map((module) => module[name]).find(Boolean) }
  const on = make()
  const owner = on[key] === undefined ? publicClasses.get(type) : on
  return { on, call: owner[key].bind(owner) }
}

function state(on) {
  if (on instanceof AppRegistry) return JSON.stringify([on.version, on.apps(), on.apps().map((app) => on.get(app))])
  return JSON.stringify([on?.version, on])
}

/** A text for messages that does not ask the value anything. */
function shown(value) {
  try {
    return inspect(value, { depth: 0, getters: false, customInspect: false }).slice(0, 60)
  } catch {
    return 'what throws'
  }
}

const rows = Object.entries({ ...questions, ...changes })
const ASKING = /\.(has|hasAll|hasAny|hasRole|hasAnyRole|canAssign)$/

function grantsNothing(name, answer) {
  if (ASKING.test(name)) assert.equal(answer, false, name)
  else if (name.endsWith('hasPermission')) assert.equal(answer, undefined, name)
  else if (name.endsWith('checkMany')) assert.ok(answer.every((each) => each === 0), name)
  // A field of a form that is no list is the same to the platform as none, and that means its defaults.
  else if (name === 'AppGrants.fromUpload') assert.match(answer.origin, /^(defaults|malformed|stored-grant|unreadable)$/)
  else if (answer instanceof all.Grants) for (const each of ['archive-room', 'user.read', 'channel.createFile']) assert.equal(answer.has(each), false, name)
  else if (answer instanceof MemberView) assert.equal(answer.has('hall', POST), false)
}

test('every public function has a row', () => {
  const missing = exported.filter(([name, value]) => !isClass(value) && !(name in questions)).map(([name]) => name)
  for (const [name, type] of publicClasses) missing.push(...methods(type).map((key) => `${name}.${key}`).filter((key) => !(key in questions) && !(key in changes)))
  assert.deepEqual(missing, [], 'tests/node/borders-rows.mjs needs a row for these')
})

test('good values work, and grant nothing', () => {
  for (const [name, row] of rows) {
    if (row.works !== false) grantsNothing(name, functionOf(name, row).call(...row.takes.map(([, value]) => value)))
  }
})

test('wrong types are refused with a sentence, and change nothing', () => {
  for (const [name, row] of rows) {
    const { on, call } = functionOf(name, row)
    const before = state(on)
    for (const { where, value, given } of calls(row, wrong)) {
      const about = `${name}, ${where}: ${shown(value)}`
      let answer
      try {
        answer = call(...given)
      } catch (error) {
        if (error === OWN) continue
        assert.ok(error instanceof TypeError || OURS.some((type) => error instanceof type), `${about}: ${error}`)
        assert.match(error.message, /\w+ \w+/, about)
        continue
      }
      assert.fail(`${about} was taken, and answered with ${inspect(answer)}`)
    }
    assert.equal(state(on), before, name)
  }
})

test('odd values grant nothing', () => {
  for (const [name, row] of rows) {
    for (const { where, value, given } of calls(row, odd)) {
      const { on, call } = functionOf(name, row)
      const before = state(on)
      let answer
      try {
        answer = call(...given)
      } catch (error) {
        assert.ok(error instanceof TypeError || OURS.some((type) => error instanceof type), `${name}, ${where}: ${shown(value)}: ${error}`)
        assert.equal(state(on), before, name)
        continue
      }
      if (name in questions) {
        assert.equal(state(on), before, name)
        grantsNothing(name, answer)
      } else if (on instanceof Workspace || on instanceof root.Community) {
        const again = on.constructor.fromJson(JSON.stringify(on))
        assert.deepEqual(JSON.parse(JSON.stringify(again)), JSON.parse(JSON.stringify(on)), name)
      }
    }
  }
})

const instances = () => [appManifest(), appGrants(), audit(), appAudit(), registry('enforce').get('demo'), auditReport(), rootManifest(), registry(), community(), community().grants('ann', 'hall'), community().view('ann'), space(), space().grants('ann')]
const refusal = (error) => error instanceof TypeError

test('methods and getters want an instance of their own', () => {
  for (const [name, type] of withInstances) {
    for (const receiver of [undefined, null, 5, 'ann', {}, Object.create(type.prototype), new Proxy(instances().find((each) => each instanceof type), {}), type, type.prototype, trap]) {
      for (const key of methods(type).filter((each) => typeof type.prototype[each] === 'function')) {
        const { takes } = questions[`${name}.${key}`] ?? changes[`${name}.${key}`]
        const error = thrown(() => Reflect.apply(type.prototype[key], receiver, takes.map(([, value]) => value)))
        assert.ok(refusal(error) || error === OWN, `${name}.${key} on ${shown(receiver)}: ${error}`)
      }
      for (const key of getters(type)) {
        const { get } = Object.getOwnPropertyDescriptor(type.prototype, key)
        const error = thrown(() => Reflect.apply(get, receiver, []))
        assert.ok(refusal(error) || error === OWN, `${name}.${key} of ${shown(receiver)}: ${error}`)
      }
    }
  }
})

test('nobody makes instances but the package, and classes of their own keep the rules', () => {
  for (const [name, type] of withInstances) {
    assert.throws(() => type(), TypeError, `${name} without new`)
    const Mine = class extends type {}
    if (['Workspace', 'Community', 'AppRegistry'].includes(name)) {
      assert.ok(new Mine() instanceof type)
      assert.ok(Object.isFrozen(new Mine()))
    } else {
      for (const made of [type, Mine]) for (const key of [undefined, Symbol('grantfold'), {}, appManifest()]) assert.throws(() => new made(key, {}), TypeError, name)
    }
  }
  const Open = class extends Workspace { has() { return true } }
  const open = new Open()
  assert.equal(open.view('ann').has('create-c'), false)
  assert.equal(open.hasAll('ann', ['create-c']), false)
  assert.deepEqual([...open.checkMany([['ann', 'create-c']])], [0])
})

test('instances are frozen, and neither clones nor messages carry one', async () => {
  for (const value of instances()) {
    const { name } = value.constructor
    assert.ok(Object.isFrozen(value), name)
    assert.deepEqual(Reflect.ownKeys(value), [], name)
    assert.throws(() => Object.defineProperty(value, 'has', { value: () => true }), TypeError)
    assert.throws(() => { value.has = () => true }, TypeError)
    assert.throws(() => Object.setPrototypeOf(value, null), TypeError)
    const { port1, port2 } = new MessageChannel()
    port1.postMessage([value])
    const arrived = await new Promise((resolve) => port2.once('message', resolve))
    port1.close()
    for (const clone of [structuredClone(value), { ...value }, Object.assign({}, value), arrived[0]]) {
      assert.equal(clone.has, undefined, `a clone of ${name} answers nothing`)
      assert.equal(clone instanceof value.constructor, false)
      assert.deepEqual(Object.keys(clone), [])
    }
    const wrapped = new Proxy(value, {})
    assert.ok(typeof inspect(value, { showHidden: true, depth: 9, getters: true }) === 'string')
    assert.ok(typeof inspect(wrapped, { showProxy: true }) === 'string')
    assert.ok(typeof `${inspect([value])}${String(value)}` === 'string')
    if (typeof value.toJSON === 'function') assert.deepEqual(JSON.parse(JSON.stringify({ value })).value, JSON.parse(JSON.stringify(value.toJSON())))
    assert.throws(() => { for (const _ of Object.create(value)) break }, TypeError)
  }
})

test('errors can be cloned and sent, and keep their message', () => {
  for (const [type, action] of [
    [all.PermissionDeniedError, () => appGrants().require('user.read')],
    [rocketchat.RegistryError, () => registry().remove('nope')],
    [rocketchat.RuntimeStartError, () => rocketchat.AppManifest.parse('{"permissions": [null]}').runtimeNetwork('late-2024')],
    [rocketchat.ApiError, () => space().call('roles.list', {})],
    [WorkspaceError, () => space().removeRole('nope')],
    [CommunityError, () => community().view('nope')],
  ]) {
    const error = thrown(action)
    assert.ok(error instanceof type)
    const clone = structuredClone(error)
    assert.ok(clone instanceof Error)
    assert.equal(clone.message, error.message)
    assert.throws(() => new type(), { name: 'TypeError' })
    assert.throws(() => new (class extends type {})(), { name: 'TypeError' })
  }
})

test("what stands on the prototype of all objects is nobody's role and nobody's option", () => {
  const polluted = { audit: 'report-only', consent: true, at: 'x', method: 'x', roles: ['admin'], lent: ['admin'], viewFalse: 'x', cache: -1 }
  const work = space()
  Object.assign(Object.prototype, polluted)
  try {
    assert.throws(() => work.has({ _id: 'dan' }, 'archive-room'), TypeError)
    assert.equal(work.has({ _id: 'dan', roles: [] }, 'archive-room'), false)
    assert.doesNotThrow(() => new root.Community())
    for (const options of [undefined, {}]) {
      const apps = new AppRegistry(options)
      assert.equal(apps.audit, null)
      apps.install('{"id": "demo", "permissions": []}')
      assert.throws(() => apps.update('{"id": "demo", "permissions": [{"name": "user.read"}]}', options), { kind: 'needs-consent' })
      assert.equal(thrown(() => apps.require('demo', 'user.read', options)).method, null)
    }
  } finally {
    for (const key of Object.keys(polluted)) delete Object.prototype[key]
  }
})

test('what changes during a call counts for the next one', () => {
  const [it, work] = [community(), space()]
  const changing = function* (...names) {
    for (const name of names) {
      it.putMember({ id: 'during', roles: [] })
      it.removeMember('during')
      work.putUser({ _id: 'during', roles: ['admin'] })
      work.removeUser('during')
      assert.equal(it.has('ann', 'hall', POST), false)
      assert.equal(work.has('cat', 'archive-room'), false)
      yield name
    }
  }
  it.putRole({ id: 'made', permissions: changing(POST) })
  it.putMember({ get id() { return [...changing('maker')][0] }, roles: changing('made'), declared: changing(POST) })
  it.putRule({ target: 'hall', subject: 'made', allow: changing('channel.viewFile'), deny: changing(POST) })
  it.checkCall('maker', 'ChannelMessageClient.create', 'hall', { conditions: changing('attachments') })
  assert.deepEqual([...it.checkMany([...changing(POST)].map((name) => ['ann', 'hall', name]))], [0])
  it.overlayFor('made', 'hall', changing(POST))
  work.putPermission({ _id: 'made', get roles() { return [...changing('user')] } })
  work.apply({ toJSON: () => ({ update: [], remove: [...changing()] }) })
  assert.equal(work.hasAll('cat', changing('archive-room'), undefined, { lent: changing('guest') }), false)
  assert.equal(work.has({ _id: 'x', roles: changing('user') }, 'archive-room'), false)
  work.seedSettings([{ get _id() { return [...changing('Site_Name')][0] } }])
  work.call('roles.list', { toJSON: () => [...changing('x')] && {} }, { caller: { _id: 'x', roles: changing('user') } })
  // The list is used up by its own call.
  const list = ['archive-room', 'create-c']
  assert.equal(work.hasAny('cat', { *[Symbol.iterator]() { while (list.length > 0) yield list.pop() } }), false)
})

test('many workers answer at once, and end in the middle of it', async () => {
  const work = (forever) => `
    const { parentPort, workerData } = require('node:worker_threads')
    const { Workspace, AppManifest } = require('grantfold/rocketchat')
    const { Community } = require('grantfold/root')
    const [space, it] = [Workspace.fromJson(workerData.space), Community.fromJson(workerData.community)]
    do {
      for (let at = 0; at < 50; at++) {
        it.putMember({ id: 'own', roles: ['mods'] }); space.putUser({ _id: 'own', roles: ['user'] })
        if (!it.has('own', 'lobby', 'channel.createFile') || it.has('ann', 'hall', '${POST}')) throw new Error('wrong')
        if (!space.has('own', 'create-c') || space.has('cat', 'archive-room')) throw new Error('wrong')
        if (AppManifest.parse('{').grants().has('user.read')) throw new Error('wrong')
        it.removeMember('own'); space.removeUser('own')
      }
      parentPort.postMessage('done')
    } while (${forever})`
  const workerData = { space: JSON.stringify(space()), community: JSON.stringify(community()) }
  const started = (forever) => new Worker(work(forever), { eval: true, workerData })
  const message = (worker) => new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
  await Promise.all(Array.from({ length: 16 }, () => message(started(false))))
  const endless = Array.from({ length: 8 }, () => started(true))
  await Promise.all(endless.map(message))
  await Promise.all(endless.map((worker) => worker.terminate()))
  assert.equal(community().has('ann', 'hall', POST), false)
})
