'use strict'

const { inspect } = require('node:util')

const native = require('./native.js')
const { fields, optionalBoolean, optionalText, optionalTexts, text, texts } = require('./arguments.js')
const { CommunityError, asked } = require('./errors.js')
const { KEY, deepFreeze } = require('./internal.js')
const { grantsOf } = require('./root-grants.js')

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

class Community {
  #handle
  #diagnostics
  #readings

  constructor(readings, handle) {
    this.#handle = readings === KEY ? handle : chosen(readings, native.newCommunity)
    Object.freeze(this)
  }

  static fromJson(document, readings) {
    text(document, 'text')
    return new Community(KEY, chosen(readings, (choices) => native.readCommunity(document, choices)))
  }

  get diagnostics() {
    return (this.#diagnostics ??= deepFreeze(native.communityDiagnostics(this.#handle)))
  }

  get version() {
    return native.communityVersion(this.#handle)
  }

  get readings() {
    return (this.#readings ??= deepFreeze(native.communityReadings(this.#handle)))
  }

  under(readings) {
    if (readings === undefined) throw new TypeError('readings must be an object, got undefined')
    return new Community(KEY, chosen(readings, (choices) => native.communityUnder(this.#handle, choices)))
  }

  toJSON() {
    return JSON.parse(native.communityJson(this.#handle))
  }

  grants(member, target) {
    return grantsOf(this.#ask(native.memberGrants, text(member, 'member'), text(target, 'target')))
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
    return this.#ask(native.channelsWhere, text(member, 'member'), text(permission, 'permission'))
  }

  membersWhoCan(target, permission) {
    return this.#ask(native.membersWhoCan, text(target, 'target'), text(permission, 'permission'))
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
    return this.#ask(native.applyEvent, text(event, 'event'))
  }

  putRole(role) {
    this.#ask(native.putRole, fields(role, 'role', ROLE))
  }

  removeRole(role) {
    this.#ask(native.removeRole, text(role, 'role'))
  }

  putMember(member) {
    this.#ask(native.putMember, fields(member, 'member', MEMBER))
  }

  removeMember(member) {
    this.#ask(native.removeMember, text(member, 'member'))
  }

  addRoleTo(member, role) {
    this.#ask(native.addRoleTo, text(member, 'member'), text(role, 'role'))
  }

  removeRoleFrom(member, role) {
    this.#ask(native.removeRoleFrom, text(member, 'member'), text(role, 'role'))
  }

  setOwner(member) {
    this.#ask(native.setOwner, text(member, 'member'))
  }

  putGroup(group) {
    this.#ask(native.putGroup, fields(group, 'group', GROUP))
  }

  removeGroup(group) {
    this.#ask(native.removeGroup, text(group, 'group'))
  }

  putChannel(channel) {
    // Not synced: then without rules of its own nobody sees it, and nothing is granted by an omission.
    const { synced = false, ...rest } = fields(channel, 'channel', CHANNEL)
    this.#ask(native.putChannel, { ...rest, synced })
  }

  removeChannel(channel) {
    this.#ask(native.removeChannel, text(channel, 'channel'))
  }

  putRule(rule) {
    const { allow = [], deny = [], ...key } = fields(rule, 'rule', RULE_WITH_OVERLAY)
    this.#ask(native.putRule, key, allow, deny)
  }

  putUnknownRule(rule) {
    this.#ask(native.putUnknownRule, fields(rule, 'rule', RULE))
  }

  removeRule(rule) {
    this.#ask(native.removeRule, fields(rule, 'rule', RULE))
  }

  #ask(question, ...given) {
    return asked(CommunityError, () => question(this.#handle, ...given))
  }

  [inspect.custom](_depth, options) {
    const diagnostics = this.diagnostics.map(({ code }) => code)
    return `Community ${inspect({ version: this.version, readings: this.readings, diagnostics }, options)}`
  }
}

/** The handle that `make` gives for these readings, which the core knows by their names. */
function chosen(readings, make) {
  const choices = readings === undefined ? {} : fields(readings, 'readings', READINGS)
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
