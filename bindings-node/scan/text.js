'use strict'

const { join, sep } = require('node:path')

// What a terminal would act on or not show.
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

/** Text in one line that a terminal shows as it is. */
function visible(text) {
  return text.replace(HIDDEN, (character) => `\\u{${character.codePointAt(0).toString(16)}}`)
}

/** One line of JSON, in which everything hidden is escaped and means the same. */
function jsonLine(value) {
  const units = (character) => character.split('').map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return `${JSON.stringify(value).replace(HIDDEN, (character) => units(character).join(''))}\n`
}

function count(number, noun) {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

function quoted(names) {
  return names.map((name) => `\`${name}\``).join(', ')
}

/** Where a piece of a file stands: its line as text, and columns in characters. */
function lineOf(file, start, end) {
  const { line } = file.getLineAndCharacterOfPosition(start)
  const lineStart = file.getPositionOfLineAndCharacter(line, 0)
  const column = [...file.text.slice(lineStart, start)].length + 1
  const width = [...file.text.slice(start, end).split(/\r?\n/, 1)[0]].length
  const endOfLine = file.text.slice(lineStart).search(/\r?\n|$/)
  return { line: line + 1, column, endColumn: column + width, source: file.text.slice(lineStart, lineStart + endOfLine) }
}

/** A path from where the command runs, with slashes. */
function pathIn(base, file) {
  return join(base, file).split(sep).join('/')
}

exports.visible = visible
exports.jsonLine = jsonLine
exports.count = count
exports.quoted = quoted
exports.lineOf = lineOf
exports.pathIn = pathIn
