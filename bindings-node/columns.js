'use strict'

const { got, iterable } = require('./arguments.js')

/** Values of questions that native code is given once each, however often they are named. */
class Column {
  list = []
  #numbers = new Map()
  #place
  #make

  /** `place` is that in each question; `make` gives what native code gets for a value, and refuses what it cannot. */
  constructor(place, make) {
    this.#place = place
    this.#make = make
  }

  /** The number of a value, for the question `at`. */
  number(value, at) {
    return this.#numbers.get(value) ?? this.#next(value, at)
  }

  #next(value, at) {
    const number = this.list.push(this.#make(value, `questions[${at}][${this.#place}]`, at)) - 1
    this.#numbers.set(value, number)
    return number
  }
}

/** The questions in a new array, each of them an array of up to three. */
function questionsOf(value) {
  const list = Array.from(iterable(value, 'questions'))
  const wrong = list.findIndex((question) => !Array.isArray(question) || question.length > 3)
  if (wrong !== -1) throw new TypeError(`questions[${wrong}] must be an array of at most three, ${got(list[wrong])}`)
  return list
}

exports.Column = Column
exports.questionsOf = questionsOf
