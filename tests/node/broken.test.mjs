// What a change left half done answers no more. The core breaks off nowhere that is known, so here native code is made to.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { test } from 'node:test'

import * as all from 'grantfold'
import * as rocketchat from 'grantfold/rocketchat'
import * as root from 'grantfold/root'

import { changes, questions } from './borders-rows.mjs'

const require = createRequire(import.meta.url)
const native = require(join(dirname(require.resolve('grantfold')), 'native.js'))

const REFUSED = { name: 'Error', message: 'a change of this object broke off, so it answers no more' }
// Native code throws this where it panics.
const panic = () => Object.assign(new Error('planted'), { code: 'GenericFailure' })

const good = ({ takes }) => takes.map(([, value]) => value)
const rowsOf = (type, rows) => Object.entries(rows).filter(([name, { make }]) => make !== undefined && name.startsWith(`${type}.`))
const keyOf = (name) => name.slice(name.indexOf('.') + 1)

/** Runs `change` while every native function panics as soon as it has done its work. */
function breakingOff(change) {
  const whole = { ...native }
  // A manifest is read before the change begins, and what is asked after the change tells whether there was one.
  const spared = /^parse|^manifest|Version$|Structure$|Membership$/
  for (const [key, value] of Object.entries(whole)) {
    if (typeof value !== 'function' || spared.test(key)) continue
    native[key] = (...given) => {
      value(...given)
      throw panic()
    }
  }
  try {
    change()
  } finally {
    Object.assign(native, whole)
  }
}

for (const [type, made] of [['Community', root.Community], ['Workspace', rocketchat.Workspace], ['AppRegistry', rocketchat.AppRegistry]]) {
  for (const [name, row] of rowsOf(type, changes)) {
    test(`${name} that breaks off`, () => {
      const on = row.make()
      assert.ok(on instanceof made)
      assert.throws(() => breakingOff(() => on[keyOf(name)](...good(row))), { message: 'planted' })
      for (const [question, asked] of [...rowsOf(type, questions), ...rowsOf(type, changes)]) {
        // A copy of what is asked about by hand is made from the object; static functions have nothing to do with it.
        if (on[keyOf(question)] !== undefined) assert.throws(() => on[keyOf(question)](...good(asked)), REFUSED, question)
      }
      for (const [key, { get }] of Object.entries(Object.getOwnPropertyDescriptors(made.prototype))) {
        if (get !== undefined) assert.throws(() => on[key], REFUSED, key)
      }
    })
  }
}

test('what was held before is no way around', () => {
  const world = changes['Community.apply'].make()
  const view = world.view('ann')
  const held = world.grants('ann', 'hall')
  assert.ok(world.has('ann', 'hall', 'channel.viewFile') && view.isCurrent)
  assert.throws(() => breakingOff(() => world.removeRule({ target: 'hall', subject: 'ann' })), { message: 'planted' })

  assert.throws(() => world.has('ann', 'hall', 'channel.viewFile'), REFUSED)
  assert.throws(() => world.view('ann'), REFUSED)
  assert.ok(!view.isCurrent)
  assert.ok(held.has('channel.viewFile'), 'an answer stays as it was given')
})

test('what is refused in good order, and questions that break off, leave it whole', () => {
  const world = changes['Community.apply'].make()
  assert.throws(() => world.removeRole('nobody'), root.CommunityError)
  assert.throws(() => world.apply('{'), root.CommunityError)
  assert.throws(() => world.putRole({ id: 5 }), TypeError)
  assert.throws(() => breakingOff(() => world.sees('ann', 'hall')), { message: 'planted' })
  assert.ok(world.has('ann', 'hall', 'channel.viewFile'))

  const space = new rocketchat.Workspace()
  assert.throws(() => space.seed('no version'), TypeError)
  assert.throws(() => space.call('permissions.update', {}, 'nobody'), Error)
  assert.equal(space.has('nobody', 'create-c'), false)

  const registry = new rocketchat.AppRegistry()
  assert.throws(() => registry.remove('demo'), rocketchat.RegistryError)
  assert.deepEqual(registry.apps(), [])
})

test('a registry that cannot take an update over answers no more, rather than grant what was taken away', () => {
  for (const audit of [undefined, 'enforce']) {
    const registry = new rocketchat.AppRegistry({ audit })
    registry.install('{"id": "demo", "permissions": [{"name": "api"}, {"name": "user.read"}]}')
    const { grantsMarks } = native
    native.grantsMarks = () => {
      throw new RangeError('planted')
    }
    try {
      assert.throws(() => registry.update('{"id": "demo", "permissions": [{"name": "api"}]}'), { message: 'planted' })
    } finally {
      native.grantsMarks = grantsMarks
    }
    assert.throws(() => registry.has('demo', 'user.read'), REFUSED)
    assert.throws(() => registry.get('demo'), REFUSED)
  }
})
