// The workloads, and what makes rows of them.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The text of a file that workloads.py wrote. */
export const text = (file) => readFileSync(join(process.env.BENCH_WORKLOADS, file), 'utf8')

/** As a literal in somebody's code is: V8 compares such strings by address. */
const names = new Map()
export function interned(name) {
  let known = names.get(name)
  if (known === undefined) {
    known = Object.keys({ [name]: 0 })[0]
    names.set(known, known)
  }
  return known
}

function internedColumns(columns) {
  for (const [name, column] of Object.entries(columns)) {
    columns[name] = column.map((value) => (typeof value === 'string' ? interned(value) : value))
  }
  return columns
}

const loaders = {
  app() {
    const work = JSON.parse(text('app.json'))
    const permissions = work.names.map(interned)
    work.apps = work.apps.map(({ id, permissions }) => ({ id: interned(id), permissions: permissions.map(interned) }))
    const { app, name, allowed } = work.queries
    const ids = app.map((at) => work.apps[at].id)
    return { ...work, names: permissions, queries: { at: app, app: ids, name: name.map((at) => permissions[at]), allowed } }
  },
  user() {
    const work = JSON.parse(text('user.json'))
    internedColumns(work.queries)
    return work
  },
  overlay() {
    const work = JSON.parse(text('overlay.json'))
    internedColumns(work.queries)
    return work
  },
  million: () => JSON.parse(text('million.json')),
  thousand: () => JSON.parse(text('thousand.json')),
}

export const load = (name) => loaders[name]()

/**
 * A row that answers queries: `args` are columns, and `answer` is asked with one value of each.
 *
 * `before` is done once before all of them are asked, and its time is shared out among them.
 */
export const queries = (allowed, args, answer, few = allowed.length, before = undefined) => ({ allowed, args, answer, few, before })

/** A row that is one piece of work, and whether its outcome is right. */
export const whole = (work, right) => ({ work, right })
