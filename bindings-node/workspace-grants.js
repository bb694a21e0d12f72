'use strict'

const native = require('./native.js')
const { Grants, answersOf } = require('./grants.js')
const { KEY, interned } = require('./internal.js')
const { names } = require('./workspace-catalog.js')

// Roles are held in far fewer combinations.
const MOST_ANSWERS = 4_096

/** The names of a workspace, and the answers in them that were met. Workspaces with the same names share it. */
class Vocabulary {
  handle
  names
  #known
  #numbered = native.newAnswers()
  #answers = []

  constructor(handle, names) {
    this.handle = handle
    this.names = names
  }

  knows(name) {
    this.#known ??= new Set(this.names)
    return this.#known.has(name)
  }

  /** What a user may do; null where the server's check fails. */
  answers(workspace, user, room) {
    if (this.#answers.length >= MOST_ANSWERS) {
      this.#numbered = native.newAnswers()
      this.#answers = []
    }
    const number = native.workspaceAnswer(workspace, this.#numbered, user, room)
    return number === null ? null : (this.#answers[number] ??= this.#fetch(number))
  }

  #fetch(number) {
    return answersOf(native.answerMarks(this.#numbered, number, this.handle), this.names)
  }
}

const DEFAULT = new Vocabulary(native.defaultVocabulary(), names)

/** The vocabulary of a workspace: `kept`, unless it has changed since. */
function vocabularyOf(workspace, kept) {
  for (const vocabulary of [kept, DEFAULT]) {
    if (native.workspaceIsNumberedBy(workspace, vocabulary.handle)) return vocabulary
  }
  const handle = native.workspaceVocabulary(workspace)
  return new Vocabulary(handle, native.vocabularyNames(handle).map(interned))
}

/** Grants over the vocabulary of a workspace. */
function grantsOf(handle, vocabulary) {
  return Object.freeze(new Grants(KEY, answersOf(native.grantsMarks(handle), vocabulary.names), handle))
}

/** The same, by answers; `make` gives the handle as soon as there is something to explain. */
function grantsByAnswers(answers, make) {
  return Object.freeze(new Grants(KEY, answers, make))
}

exports.DEFAULT = DEFAULT
exports.grantsByAnswers = grantsByAnswers
exports.grantsOf = grantsOf
exports.vocabularyOf = vocabularyOf
