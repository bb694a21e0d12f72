'use strict'

const native = require('./native.js')
const { Recent } = require('./recent.js')
const { DEFAULT, grantsByAnswers, vocabularyOf } = require('./workspace-grants.js')

const DEFAULT_CACHE = 20_000

/** What a user may do in a room. */
class Held {
  answers
  grants

  constructor(answers) {
    this.answers = answers
  }
}

/** The answers that a workspace holds, by user and room, until something changes. */
class UserAnswers {
  #workspace
  #rooms
  #version
  #vocabulary
  // Is the vocabulary that of this version?
  #isNamed = false
  // The workspace as it is now, for snapshots to explain; made when the first is given.
  #state

  /** A limit of undefined is the usual one. */
  constructor(workspace, limit = DEFAULT_CACHE, vocabulary = DEFAULT) {
    this.#workspace = workspace
    this.#rooms = new Recent(limit, (rooms) => rooms.size)
    this.#version = native.workspaceVersion(workspace)
    this.#vocabulary = vocabulary
  }

  get version() {
    return this.#version
  }

  get vocabulary() {
    if (!this.#isNamed) {
      this.#vocabulary = vocabularyOf(this.#workspace, this.#vocabulary)
      this.#isNamed = true
    }
    return this.#vocabulary
  }

  /** To be called after everything that may have changed the workspace. */
  changed() {
    const version = native.workspaceVersion(this.#workspace)
    if (version === this.#version) return
    this.#version = version
    this.#isNamed = false
    this.#state = undefined
    this.#rooms.clear()
  }

  /** What is held of a user and a room, if it is. */
  held(user, room) {
    return this.#rooms.get(user)?.get(room)
  }

  /** The same, asked if it is not held; undefined where only the server's check can answer, as it may fail. */
  get(user, room) {
    const held = this.held(user, room)
    if (held !== undefined) return held
    const answers = this.vocabulary.answers(this.#workspace, user, room)
    if (answers === null) return undefined
    const found = new Held(answers)
    const rooms = this.#rooms.get(user) ?? new Map()
    rooms.set(room, found)
    this.#rooms.set(user, rooms, 1)
    return found
  }

  /** Grants of a user, the same as long as they are held. */
  grants(user, room) {
    const held = this.get(user, room)
    return held === undefined ? undefined : (held.grants ??= this.#grants(held.answers, user, room))
  }

  #grants(answers, user, room) {
    const state = (this.#state ??= native.workspaceCopy(this.#workspace))
    return grantsByAnswers(answers, () => native.workspaceGrants(state, user, undefined, room, undefined))
  }
}

exports.UserAnswers = UserAnswers
