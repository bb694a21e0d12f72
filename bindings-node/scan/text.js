'use strict'

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

/** A path from where the command runs, with slashes. */
function pathIn(base, file) {
  const folder = base.split('\\').join('/').replace(/^(\.\/)+/, '').replace(/\/+$/, '')
  return folder === '' || folder === '.' ? file : `${folder}/${file}`
}

exports.visible = visible
exports.jsonLine = jsonLine
exports.count = count
exports.quoted = quoted
exports.pathIn = pathIn
