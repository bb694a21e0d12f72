'use strict'

const { problemsOf } = require('./problems.js')
const { count, pathIn, visible } = require('./text.js')

const PAINT = { error: '1;91', warning: '1;33', note: '1;92', bold: '1', faint: '2' }
const LONGEST = 160
// Beside the first place; whoever wants all of them takes another format.
const LISTED = 5

/** For people: each problem with its line and what helps, then what is used, always and on a condition, then the sum. */
function human(result, dir, { color = false, manifestText }) {
  const paint = (style, text) => (color ? `\u001b[${PAINT[style]}m${text}\u001b[0m` : text)
  const lines = manifestText.split(/\r?\n/)
  const manifest = pathIn(dir, result.manifest.path)
  const drawn = problemsOf(result, dir).map((problem) => {
    const { place } = problem
    const source = place.file === manifest ? (lines[place.line - 1] ?? null) : place.source
    return draw({ ...problem, place: { ...place, source } }, paint)
  })
  return [...drawn, ...tables(result, dir, paint), summary(result, dir, paint)].join('')
}

function draw({ code, severity, message, place, label, others, help }, paint) {
  const gutter = ' '.repeat(String(place.line).length)
  const bar = `${gutter} ${paint('faint', '|')}`
  const out = [`${paint(severity, `${severity}[${code}]`)}${paint('bold', `: ${visible(message)}`)}`]
  out.push(`${gutter}${paint('faint', '-->')} ${visible(place.file)}:${place.line}:${place.column}`)
  if (place.source !== null && place.endColumn > place.column) out.push(bar, ...excerpt(place, label, bar, severity, paint))
  out.push(bar)
  const conditions = code === 'permission-conditional'
  const also = others.slice(0, LISTED).map(({ file, line, column, call, when }) => {
    return `also: ${file}:${line}:${column} \`${call}\`${when === null || conditions ? '' : ', on a condition'}`
  })
  if (others.length > LISTED) also.push(`also: ${count(others.length - LISTED, 'more place')}`)
  // A name that is one of several stands there once.
  const told = new Set([...also, ...help.map((line) => `help: ${line}`)])
  for (const line of told) out.push(`${gutter} ${paint('faint', '=')} ${visible(line)}`)
  return `${out.join('\n')}\n\n`
}

function excerpt({ line, column, endColumn, source }, label, bar, severity, paint) {
  const characters = [...source]
  const before = characters.slice(0, column - 1).join('').replace(/\t/g, '    ')
  const marked = characters.slice(column - 1, endColumn - 1).join('')
  if (characters.length > LONGEST) return [`${bar} ${visible(marked)}${label === null ? '' : `  ${visible(label)}`}`]
  const carets = '^'.repeat(Math.max(1, [...visible(marked)].length))
  const shown = visible(source.replace(/\t/g, '    '))
  const margin = ' '.repeat([...visible(before)].length)
  const said = label === null ? '' : ` ${visible(label)}`
  return [`${paint('faint', `${line} |`)} ${shown}`, `${bar} ${margin}${paint(severity, carets)}${said}`]
}

/** What is granted and in use, in the words of the sum. */
function tables({ permissions }, dir, paint) {
  const used = permissions.filter(({ verdict }) => verdict === 'used')
  const conditional = permissions.filter(({ verdict, granted }) => verdict === 'conditional' && granted)
  return [table('used', used, dir, paint), table('on a condition', conditional, dir, paint)]
}

function table(title, findings, dir, paint) {
  if (findings.length === 0) return ''
  const width = Math.max(...findings.map(({ permission }) => permission.length))
  const rows = findings.map(({ permission, places, notes }) => {
    const [first, ...more] = places
    const place = `${pathIn(dir, first.file)}:${first.line}:${first.column}`
    const told = [...(first.sure ? [] : ['by its shape']), ...notes]
    const aside = told.length === 0 ? '' : ` (${told.join('; ')})`
    const rest = more.length === 0 ? '' : ` and ${more.length} more`
    return `  ${permission.padEnd(width)}  ${visible(place)} \`${visible(first.call)}\`${rest}${aside}\n`
  })
  return `${paint('bold', title)}\n${rows.join('')}\n`
}

function summary({ summary: sums, manifest, files, left, typed, typescript, written }, dir, paint) {
  const counts = [
    [sums.missing, 'missing', 'error'],
    [sums.unused, 'unused', 'warning'],
    [sums.idleDefaults, 'granted by default and unused', 'warning'],
    [sums.conditional, 'on a condition', 'note'],
    [sums.cannotTell, 'cannot be told', 'note'],
  ]
  const told = counts.filter(([number]) => number > 0).map(([number, word, style]) => paint(style, `${number} ${word}`))
  const sentence = [`${sums.used} used`, ...told].join(', ')
  const skipped = left > 0 ? `, ${count(left, 'file')} that the app does not load left out` : ''
  const out = [`${visible(pathIn(dir, manifest.path))}: ${sentence}; ${count(files, 'file')} read with TypeScript ${typescript}${skipped}`]
  if (!typed) out.push("the types of the platform's package are not there: calls were recognised by their shape, and some may be missed")
  if (written !== null) out.unshift(...changes(written))
  return `${out.join('\n')}\n`
}

function changes({ added, removed }) {
  return [...added.map((name) => `added \`${name}\``), ...removed.map((name) => `took out \`${name}\``)]
}

exports.human = human
