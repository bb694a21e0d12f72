'use strict'

const { got, iterable } = require('./arguments.js')

/** Values that native code is given once each, however often questions name them. */
class Column {
  list = []
  #numbers = new Map()

  /** The number of a value; `make` gives what native code gets, and refuses what it cannot. */
  number(value, make) {
    const known = this.#numbers.get(value)
    if (known !== undefined) return known
    const number = this.list.push(make(value)) - 1
    this.#numbers.set(value, number)
    return number
  }
}

/** Runs `ask` for each question of a list, and gives the numbers that it returns, one list after the other. */
function numbered(questions, most, ask) {
  const numbers = []
  let at = 0
  for (const question of iterable(questions, 'questions')) {
    if (!Array.isArray(question) || question.length > most) {
      throw new TypeError(`questions[${at}] must be an array of at most ${most}, ${got(question)}`)
    }
    numbers.push(...ask(question, `questions[${at++}]`))
  }
  return Uint32Array.from(numbers)
}

exports.Column = Column
exports.numbered = numbered
