'use strict'

const { inspect } = require('node:util')

const native = require('./native.js')
const { got, text } = require('./arguments.js')
const { AuditError, asked } = require('./errors.js')
const { KEY, demandKey } = require('./internal.js')

const platforms = native.platforms()

class AuditReport {
  #handle

  constructor(key, handle) {
    demandKey(key, 'AuditReport', 'it comes from an audit, or use AuditReport.fromJson')
    this.#handle = handle
    Object.freeze(this)
  }

  static fromJson(document) {
    text(document, 'text')
    return new AuditReport(KEY, asked(AuditError, () => native.readAuditReport(document)))
  }

  get subject() {
    return this.toJSON().subject
  }

  get granted() {
    return this.toJSON().granted
  }

  get asked() {
    return this.toJSON().asked
  }

  get moreUnknown() {
    return this.toJSON().moreUnknown
  }

  get hosts() {
    return this.toJSON().hosts
  }

  get moreHosts() {
    return this.toJSON().moreHosts
  }

  get scopes() {
    return this.toJSON().scopes
  }

  get moreScopes() {
    return this.toJSON().moreScopes
  }

  get hiddenSettings() {
    return this.toJSON().hiddenSettings
  }

  get moreHiddenSettings() {
    return this.toJSON().moreHiddenSettings
  }

  get used() {
    return native.auditReportLists(this.#handle).used
  }

  get unused() {
    return native.auditReportLists(this.#handle).unused
  }

  get denied() {
    return native.auditReportLists(this.#handle).denied
  }

  merge(later) {
    if (!(later instanceof AuditReport)) throw new TypeError(`later must be an AuditReport, ${got(later)}`)
    this.#handle = asked(AuditError, () => native.mergeAuditReports(this.#handle, later.#handle))
    return this
  }

  permissions(platform) {
    if (!platforms.includes(platform)) throw new TypeError(`platform must be one of ${platforms.join(', ')}, not ${inspect(platform)}`)
    return native.auditReportPermissions(this.#handle, platform)
  }

  toJSON() {
    return JSON.parse(native.auditReportJson(this.#handle))
  }

  [inspect.custom](_depth, how) {
    return `AuditReport ${inspect({ subject: this.subject, ...native.auditReportLists(this.#handle) }, how)}`
  }
}

exports.AuditReport = AuditReport
