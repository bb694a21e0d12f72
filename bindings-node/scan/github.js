'use strict'

const { problemsOf } = require('./problems.js')
const { visible } = require('./text.js')

const COMMANDS = { error: 'error', warning: 'warning', note: 'notice' }

/** Workflow commands of GitHub Actions, which show problems beside the lines of a pull request. */
function github(result, dir) {
  return problemsOf(result, dir).map(annotation).join('')
}

function annotation({ code, severity, message, place, others, help }) {
  const { file, line, column, endLine = line, endColumn } = place
  const columns = line === endLine ? [['col', column], ['endColumn', endColumn]] : []
  const properties = [['file', file], ['line', line], ['endLine', endLine], ...columns, ['title', `grantfold: ${code}`]]
  const more = others.map((other) => `also: ${other.file}:${other.line}:${other.column}`)
  const given = properties.map(([name, value]) => `${name}=${property(String(value))}`).join(',')
  const text = [`${file}:${line}:${column}: ${message}`, ...more, ...help.map((each) => `help: ${each}`)]
  return `::${COMMANDS[severity]} ${given}::${text.map(data).join('%0A')}\n`
}

function data(text) {
  return visible(text).replace(/%/g, '%25')
}

function property(text) {
  return data(text).replace(/:/g, '%3A').replace(/,/g, '%2C')
}

exports.github = github
