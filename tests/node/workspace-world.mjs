// What the tests of workspaces share.
import assert from 'node:assert/strict'

import { Workspace } from 'grantfold/rocketchat'

/** `ann` is a user who owns the room `general`; `root` is an admin. */
export function workspace(options) {
  const world = Workspace.defaults('8', options)
  world.putUser({ _id: 'ann', username: 'Ann', roles: ['user'] })
  world.putUser({ _id: 'root', roles: ['admin'] })
  world.putRoom({ _id: 'general', t: 'c', name: 'general' })
  world.putSubscription({ rid: 'general', u: { _id: 'ann' }, roles: ['owner'] })
  return world
}

export function thrown(action) {
  try {
    action()
  } catch (error) {
    return error
  }
  return assert.fail('nothing was thrown')
}
