'use strict'

const { inspect } = require('node:util')

const native = require('./native.js')
const { fields, optionalBoolean, optionalText, optionalTexts, options, text, texts } = require('./arguments.js')
const { BROKEN, brokeOff, refuse } = require('./broken.js')
const { Column, questionsOf } = require('./columns.js')
const { CommunityError, asked } = require('./errors.js')
const { KEY, deepFreeze } = require('./internal.js')
const { MemberAnswers } = require('./member-answers.js')
const { MemberView } = require('./member-view.js')
const { cacheSize } = require('./recent.js')
const { idOf, names } = require('./root-catalog.js')
const { grantsByWord, grantsOf, isIn } = require('./root-grants.js')

const EVERYONE = native.everyoneRole()

const READINGS = { roleMerge: optionalText, viewFalse: optionalText, fullControl: optionalText, implied: optionalText }
const CALL = {
  conditions: optionalTexts,
  moreTargets: optionalTexts,
  destination: optionalText,
  role: optionalText,
  rolePermissions: optionalTexts,
}
const ROLE = { id: text, name: optionalText, permissions: texts }
const MEMBER = { id: text, roles: texts, declared: optionalTexts }
const GROUP = { id: text, name: optionalText }
const CHANNEL = { id: text, group: text, name: optionalText, synced: optionalBoolean }
const RULE = { target: text, subject: text }
const RULE_WITH_OVERLAY = { ...RULE, allow: optionalTexts, deny: optionalTexts }

const OPTIONS = { cache: cacheSize }

class Community {
  // Undefined once a change of it broke off.
  #native
  #diagnostics
  #readings
  #cache
  #answers
  // As it is now, for snapshots to explain; made when the first is given.
  #state

  constructor(readings, given, handle) {
    const isMade = readings === KEY
    this.#cache = isMade ? given : options(given, OPTIONS).cache
    this.#native = isMade ? handle : chosen(readings, native.newCommunity)
    this.#answers = new MemberAnswers(this.#handle, this.#cache)
    Object.freeze(this)
  }

  static fromJson(document, readings, given) {
    text(document, 'text')
    const { cache } = options(given, OPTIONS)
    return new Community(KEY, cache, chosen(readings, (choices) => native.readCommunity(document, choices)))
  }

  get #handle() {
    return this.#native ?? refuse()
  }

  get diagnostics() {
    return (this.#diagnostics ??= deepFreeze(native.communityDiagnostics(this.#handle)))
  }

  get version() {
    return this.#answers.live.version
  }

  get readings() {
    return (this.#readings ??= deepFreeze(native.communityReadings(this.#handle)))
  }

  under(readings) {
    if (readings === undefined) throw new TypeError('readings must be an object, got undefined')
    return new Community(KEY, this.#cache, chosen(readings, (choices) => native.communityUnder(this.#handle, choices)))
  }

  toJSON() {
    return JSON.parse(native.communityJson(this.#handle))
  }

  has(member, target, permission) {
    const held = this.#answers.held(member)
    if (held instanceof MemberView) return held.has(target, permission)
    const word = this.#answers.word(member, target)
    const id = idOf(permission)
    return id !== undefined && isIn(word, id)
  }

  view(member) {
    return this.#answers.view(member)
  }

  grants(member, target) {
    const word = this.#answers.word(member, target)
    const state = (this.#state ??= native.communityCopy(this.#handle))
    return grantsByWord(word, () => native.memberGrants(state, member, target))
  }

  communityGrants(member) {
    return grantsOf(this.#ask(native.memberCommunityGrants, text(member, 'member')))
  }

  sees(member, target) {
    return this.#ask(native.memberSees, text(member, 'member'), text(target, 'target'))
  }

  visibleChannels(member) {
    return this.#ask(native.visibleChannels, text(member, 'member'))
  }

  visibleGroups(member) {
    return this.#ask(native.visibleGroups, text(member, 'member'))
  }

  channelsWhere(member, permission) {
    return this.#answers.view(member).channelsWhere(permission)
  }

  membersWhoCan(target, permission) {
    text(target, 'target')
    text(permission, 'permission')
    return asked(CommunityError, () => this.#answers.roster.whoCan(target, permission))
  }

  checkMany(questions) {
    const list = questionsOf(questions)
    const [members, targets, permissions] = [new Column(0, text), new Column(1, text), new Column(2, nameOf)]
    const numbers = new Uint32Array(3 * list.length)
    list.forEach(([member, target, permission], at) => {
      numbers[3 * at] = members.number(member, at)
      numbers[3 * at + 1] = targets.number(target, at)
      numbers[3 * at + 2] = permissions.number(permission, at)
    })
    return this.#ask(native.communityCheckMany, members.list, targets.list, permissions.list, numbers)
  }

  matrix(target) {
    return { permissions: names, ...this.#ask(native.communityMatrix, text(target, 'target')) }
  }

  channelNamed(name) {
    return this.#ask(native.channelNamed, text(name, 'name'))
  }

  unknownRules() {
    return this.#ask(native.unknownRules)
  }

  contested(member, target) {
    return this.#ask(native.contestedPermissions, text(member, 'member'), text(target, 'target'))
  }

  canAssign(member, role) {
    return this.#ask(native.canAssign, text(member, 'member'), text(role, 'role'))
  }

  checkCall(member, method, target, options = {}) {
    const { conditions = [], moreTargets = [], rolePermissions = [], ...named } = fields(options, 'options', CALL)
    const call = {
      member: text(member, 'member'),
      method: text(method, 'method'),
      target: optionalText(target, 'target'),
    }
    return this.#ask(native.checkCall, { ...call, ...named, conditions, moreTargets, rolePermissions })
  }

  advise(member, target, permission) {
    return this.#ask(native.adviseOn, text(member, 'member'), text(target, 'target'), text(permission, 'permission'))
  }

  overlayFor(subject, target, wanted) {
    return this.#ask(native.overlayFor, text(subject, 'subject'), text(target, 'target'), texts(wanted, 'wanted'))
  }

  apply(event) {
    return this.#change(native.applyEvent, text(event, 'event'))
  }

  putRole(role) {
    this.#change(native.putRole, fields(role, 'role', ROLE))
  }

  removeRole(role) {
    this.#change(native.removeRole, text(role, 'role'))
  }

  putMember(member) {
    const record = fields(member, 'member', MEMBER)
    this.#changeOf(record.id, native.putMember, record)
  }

  removeMember(member) {
    this.#changeOf(text(member, 'member'), native.removeMember, member)
  }

  addRoleTo(member, role) {
    this.#changeOf(text(member, 'member'), native.addRoleTo, member, text(role, 'role'))
  }

  removeRoleFrom(member, role) {
    this.#changeOf(text(member, 'member'), native.removeRoleFrom, member, text(role, 'role'))
  }

  setOwner(member) {
    this.#change(native.setOwner, text(member, 'member'))
  }

  putGroup(group) {
    this.#change(native.putGroup, fields(group, 'group', GROUP))
  }

  removeGroup(group) {
    this.#change(native.removeGroup, text(group, 'group'))
  }

  putChannel(channel) {
    // Not synced: then without rules of its own nobody sees it, and nothing is granted by an omission.
    const { synced = false, ...rest } = fields(channel, 'channel', CHANNEL)
    this.#change(native.putChannel, { ...rest, synced })
  }

  removeChannel(channel) {
    this.#change(native.removeChannel, text(channel, 'channel'))
  }

  putRule(rule) {
    const { allow = [], deny = [], ...key } = fields(rule, 'rule', RULE_WITH_OVERLAY)
    this.#change(native.putRule, key, allow, deny)
  }

  putUnknownRule(rule) {
    this.#change(native.putUnknownRule, fields(rule, 'rule', RULE))
  }

  removeRule(rule) {
    this.#change(native.removeRule, fields(rule, 'rule', RULE))
  }

  #change(make, ...given) {
    return this.#changeOf(undefined, make, ...given)
  }

  /** A change of one member, unless it turns out to be one of the structure too. */
  #changeOf(member, make, ...given) {
    try {
      return this.#ask(make, ...given)
    } catch (error) {
      if (brokeOff(error)) this.#break()
      throw error
    } finally {
      // Whatever came of it: what is held must never outlive a change.
      if (this.#native !== undefined && this.#answers.changed(member)) this.#state = undefined
    }
  }

  /** Whatever the change left behind, nothing is answered from it, nor from what is held. */
  #break() {
    this.#answers.outdate()
    this.#answers = BROKEN
    this.#native = this.#state = this.#diagnostics = this.#readings = undefined
  }

  #ask(question, ...given) {
    return asked(CommunityError, () => question(this.#handle, ...given))
  }

  [inspect.custom](_depth, options) {
    const diagnostics = this.diagnostics.map(({ code }) => code)
    return `Community ${inspect({ version: this.version, readings: this.readings, diagnostics }, options)}`
  }
}

/** The name of a permission that a question names or gives by its id. */
function nameOf(permission, what) {
  return typeof permission === 'number' ? names[idOf(permission)] : text(permission, what)
}

/** The handle that `make` gives for these readings, which the core knows by their names. */
function chosen(readings, make) {
  const choices = fields(readings === undefined ? {} : readings, 'readings', READINGS)
  return asked(CommunityError, () => {
    try {
      return make(choices)
    } catch (cause) {
      if (cause.code === 'InvalidArg') throw new TypeError(`readings: ${cause.message}`, { cause })
      throw cause
    }
  })
}

exports.Community = Community
exports.EVERYONE = EVERYONE
