// What the cases of kind `workspace` ask of a workspace.
import assert from 'node:assert/strict'

import { ApiError, Workspace, WorkspaceError } from 'grantfold/rocketchat'

import { each, every } from './answers.mjs'

const VERDICTS = {
  has: (workspace, { user, has, room, lent }) => workspace.has(user, has, room, { lent }),
  all: (workspace, { user, all, room, lent }) => workspace.hasAll(user, all, room, { lent }),
  any: (workspace, { user, any, room, lent }) => workspace.hasAny(user, any, room, { lent }),
}

const answers = {
  checks: ({ workspace }, wanted) =>
    named(workspace, wanted, (demand) => {
      const [verdict] = Object.keys(VERDICTS).filter((key) => key in demand)
      return { expect: kindOr(() => VERDICTS[verdict](workspace, demand)) }
    }),
  may: ({ workspace }, wanted) => named(workspace, wanted, (demand) => ({ permissions: split(workspace, demand).granted })),
  mayNot: ({ workspace }, wanted) => named(workspace, wanted, (demand) => ({ permissions: split(workspace, demand).missing })),
  hasRole: ({ workspace }, wanted) =>
    named(workspace, wanted, ({ user, roles, room }) => {
      const held = workspace.hasAnyRole(user, roles, room)
      if (roles.length === 1) assert.equal(workspace.hasRole(user, roles[0], room), held)
      return { expect: held }
    }),
  restricted: ({ workspace }, wanted) =>
    every(wanted, ({ permission, role, roles }) => ({
      expect: kindOr(() => (roles ? workspace.isRestrictedForAny(permission, roles) : workspace.isRestricted(permission, role))),
    })),
  hasRestrictions: ({ workspace }, wanted) => each(wanted, (role) => workspace.hasRestrictions(role)),
  why: ({ workspace }, wanted) => named(workspace, wanted, (demand) => ({ ...grants(workspace, demand).explain(demand.permission), permission: demand.permission })),
  grants: ({ workspace }, wanted) => named(workspace, wanted, (demand) => ({ permissions: [...grants(workspace, demand)].sort() })),
  usersWhoCan: ({ workspace }, wanted) =>
    named(workspace, wanted, ({ permission, room }) => ({ users: workspace.usersWhoCan(permission, room) })),
  roomsWhere: ({ workspace }, wanted) => named(workspace, wanted, ({ user, permission }) => ({ rooms: workspace.roomsWhere(user, permission) })),
  rolesGranting: ({ workspace }, wanted) => each(wanted, (permission) => workspace.rolesGranting(permission)),
  minimalRoles: ({ workspace }, wanted) =>
    every(wanted, ({ permissions }) => {
      const cover = workspace.minimalRoles(permissions)
      return { ...cover, roles: cover.roles.map(({ id }) => id) }
    }),
  access: ({ workspace }, wanted) => named(workspace, wanted, (demand) => access(workspace, 'canAccessRoom', demand)),
  read: ({ workspace }, wanted) => named(workspace, wanted, (demand) => access(workspace, 'canReadRoom', demand)),
  saveSettings: ({ workspace }, wanted) =>
    named(workspace, wanted, ({ user, settings }) => {
      const { errorType = null, details } = refusal(() => workspace.canSaveSettings(user, settings)) ?? {}
      return { errorType, details }
    }),
  drift: ({ workspace }, { version }) => workspace.drift(version),
  permissions: ({ workspace }, wanted) => each(wanted, (id) => workspace.permission(id)),
  roles: ({ workspace }, wanted) => each(wanted, (id) => workspace.role(id)),
  users: ({ workspace }, wanted) => each(wanted, (id) => workspace.user(id)),
  cursor: ({ workspace }) => workspace.cursor?.toISOString() ?? null,
  rolesCursor: ({ workspace }) => workspace.rolesCursor?.toISOString() ?? null,
  version: ({ version }) => version,
  steps: ({ steps }) => steps,
  readings: ({ workspace }, wanted) =>
    each(wanted, (name) => {
      const subject = { workspace: workspace.under(name) }
      return each(wanted[name], (what) => answers[what](subject, wanted[name][what]))
    }),
}

/** The answer to an expectation of a case. */
export const answerOf = (subject, what, wanted) => answers[what](subject, wanted)

/** Takes the steps of a case; one that fails changes nothing, and must be expected to fail. */
export function follow({ workspace: document, reading, steps = [], expect }) {
  const workspace = Workspace.fromJson(textOf(document), { reading })
  const taken = steps.map((step, at) => {
    const before = JSON.stringify([workspace.version, workspace])
    const { got, failed } = take(workspace, step)
    if (failed !== undefined) {
      assert.equal(JSON.stringify([workspace.version, workspace]), before, 'what fails changes nothing')
      const wanted = Object.keys(expect.steps?.[at] ?? {})
      assert.ok(wanted.some((key) => ['refused', 'status', 'body', 'errorType', 'error'].includes(key)), failed)
    }
    return got
  })
  // Written and read again, so that the document is seen to carry all.
  const readAgain = Workspace.fromJson(JSON.stringify(workspace), { reading })
  assert.deepEqual(readAgain.toJSON(), workspace.toJSON())
  return { workspace: readAgain, version: workspace.version, steps: taken }
}

function take(workspace, step) {
  const at = step.at ?? 0
  if ('restrict' in step) return { got: { error: kindOr(() => void workspace.restrict(step.restrict, step.permissions)) ?? null } }
  if ('call' in step) {
    const { customRoles = true, displayRoles, newId = 'new-role' } = step
    try {
      return { got: workspace.call(step.call, step.params, { caller: who(workspace, step.by), at, customRoles, displayRoles, newId }) }
    } catch (error) {
      assert.ok(error instanceof ApiError, error)
      return { got: { events: [], ...error }, failed: error }
    }
  }
  try {
    return { got: 'apply' in step ? workspace.apply(step.apply, at) : workspace.replace(step.replace, at) }
  } catch (error) {
    assert.ok(error instanceof WorkspaceError && error.kind === 'malformed', error)
    return { got: { refused: error.diagnostics }, failed: error }
  }
}

const textOf = (document) => (typeof document === 'string' ? document : JSON.stringify(document))

/** Each demand, with ids for `@username` and `#room`; null is no room. */
const named = (workspace, wanted, answer) =>
  every(wanted, (demand) => {
    const place = (name) => (name?.startsWith('#') ? workspace.rooms().find((room) => room.name === name.slice(1))._id : (name ?? undefined))
    return answer({ ...demand, user: who(workspace, demand.user), room: place(demand.room), in: place(demand.in) })
  })

const who = (workspace, user) => (typeof user === 'string' && user.startsWith('@') ? workspace.userNamed(user.slice(1))._id : user)

const grants = (workspace, { user, room, lent }) => workspace.grants(user, room, { lent })

function split(workspace, { user, in: room, permissions }) {
  const held = grants(workspace, { user, room })
  return { granted: permissions.filter((name) => held.has(name)), missing: held.missing(permissions) }
}

function access(workspace, question, { user, room, settings = {} }) {
  const { attributes, ...rest } = settings
  const asked = kindOr(() => workspace[question](user, room, { ...rest, attributes: attributes ?? undefined }))
  return typeof asked === 'string' ? { error: asked, allowed: null } : { error: null, ...asked }
}

/** The answer, or the kind of the error. */
function kindOr(question) {
  try {
    return question()
  } catch (error) {
    assert.ok(error instanceof WorkspaceError, error)
    return error.kind
  }
}

function refusal(action) {
  try {
    action()
    return null
  } catch (error) {
    assert.ok(error instanceof ApiError, error)
    return error
  }
}
