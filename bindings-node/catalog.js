'use strict'

const { text } = require('./arguments.js')
const { deepFreeze, interned } = require('./internal.js')

/** What a platform has of its vocabulary; `nearest` gives the name that was probably meant, or null. */
function catalogue(infos, nearest) {
  deepFreeze(infos)
  const names = Object.freeze(infos.map(({ name }) => interned(name)))
  // A Map, so that `constructor` and `__proto__` are no permissions.
  const ids = new Map(names.map((name, id) => [name, id]))

  function permissionId(name) {
    const id = ids.get(text(name, 'name'))
    if (id !== undefined) return id
    const meant = nearest(name)
    throw new TypeError(`there is no permission \`${name}\`${meant === null ? '' : `; did you mean \`${meant}\`?`}`)
  }

  return { ids, infos, names, permissionId }
}

exports.catalogue = catalogue
