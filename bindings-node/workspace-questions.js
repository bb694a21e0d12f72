'use strict'

const { optionalText, text } = require('./arguments.js')
const { Column } = require('./columns.js')
const { user } = require('./workspace-arguments.js')

/** Questions as native code takes them: whom and what they are about, once each, and two numbers for each question. */
function numbered(list) {
  const subjects = []
  // By room, then by user: two ids side by side in one text could be two others.
  const rooms = new Map()
  const permissions = new Column(1, text)
  const numbers = new Uint32Array(2 * list.length)
  list.forEach(([who, permission, room], at) => {
    if (!rooms.has(room)) rooms.set(room, inRoom(room, `questions[${at}][2]`, subjects))
    const users = rooms.get(room)
    numbers[2 * at] = users.list[users.number(who, at)]
    numbers[2 * at + 1] = permissions.number(permission, at)
  })
  return { subjects, permissions: permissions.list, numbers }
}

/** A column of users in a room, each with its number in `subjects`. */
function inRoom(value, what, subjects) {
  const room = optionalText(value, what)
  return new Column(0, (who, what) => {
    const [id, roles] = user(who, what)
    return subjects.push({ user: id, roles, room }) - 1
  })
}

exports.numbered = numbered
