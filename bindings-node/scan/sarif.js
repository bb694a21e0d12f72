'use strict'

const { version } = require('../native.js')
const { KINDS, problemsOf } = require('./problems.js')
const { jsonLine } = require('./text.js')

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'

/** A SARIF 2.1.0 log, which code scanning services read. */
function sarif(result, dir) {
  const problems = problemsOf(result, dir)
  const used = Object.keys(KINDS).filter((code) => problems.some((problem) => problem.code === code))
  const rules = used.map((id) => ({
    id,
    shortDescription: { text: id.replace(/-/g, ' ') },
    defaultConfiguration: { level: KINDS[id] },
  }))
  const driver = { name: 'grantfold', semanticVersion: version, informationUri: 'https://github.com/grantfold/grantfold', rules }
  const run = {
    columnKind: 'unicodeCodePoints',
    invocations: [{ executionSuccessful: true, toolExecutionNotifications: [] }],
    results: problems.map((problem) => outcome(problem, used)),
    tool: { driver },
  }
  return jsonLine({ $schema: SCHEMA, version: '2.1.0', runs: [run] })
}

function outcome({ code, severity, message, place, others, help }, used) {
  const related = others.map((other) => ({ ...location(other), message: { text: other.call } }))
  return {
    ruleId: code,
    ruleIndex: used.indexOf(code),
    level: severity,
    message: { text: [message, ...help].join('\n') },
    locations: [location(place)],
    ...(related.length > 0 ? { relatedLocations: related } : {}),
  }
}

function location({ file, line, column, endLine, endColumn }) {
  const uri = uriOf(file)
  const region = { startLine: line, startColumn: column, endLine: endLine ?? line, endColumn }
  return { physicalLocation: { artifactLocation: { uri }, region } }
}

/** A path as a URI; one that says where it begins names the whole way, also on Windows. */
function uriOf(path) {
  const [, drive = '', rest] = /^([A-Za-z]:(?=\/))?(.*)$/s.exec(path)
  const uri = rest.split('/').map(segment).join('/')
  return rest.startsWith('/') ? `file://${drive === '' ? '' : `/${drive}`}${uri}` : uri
}

function segment(name) {
  return encodeURIComponent(name).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}

exports.sarif = sarif
