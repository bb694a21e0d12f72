'use strict'

const { problemsOf } = require('./problems.js')
const { count, visible } = require('./text.js')

// A comment of thousands of lines is cut off or not shown at all.
const NAMED = 10
const COMMANDS = { error: 'error', warning: 'warning', note: 'notice' }

/** Workflow commands of GitHub Actions, which show problems beside the lines of a pull request. */
function github(result, dir) {
  return problemsOf(result, dir).map(annotation).join('')
}

function annotation({ code, severity, message, place, others, help }) {
  const { file, line, column, endLine = line, endColumn } = place
  const columns = line === endLine ? [['col', column], ['endColumn', endColumn]] : []
  const properties = [['file', file], ['line', line], ['endLine', endLine], ...columns, ['title', `grantfold: ${code}`]]
  const more = others.slice(0, NAMED).map((other) => `also: ${other.file}:${other.line}:${other.column}`)
  if (others.length > NAMED) more.push(`also: ${count(others.length - NAMED, 'more place')}`)
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
