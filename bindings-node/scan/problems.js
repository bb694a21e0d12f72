'use strict'

const { count, pathIn, quoted } = require('./text.js')

/** The kinds of problems, worst first, with what they are called in the list of rules of a log. */
const KINDS = {
  'manifest-broken': 'error',
  'manifest-errors': 'warning',
  'permission-missing': 'error',
  'permissions-absent': 'warning',
  'code-unread': 'error',
  'config-unread': 'warning',
  'import-unresolved': 'warning',
  'permission-unused': 'warning',
  'permission-conditional': 'note',
  'permission-unclear': 'note',
}

/**
 * What a scan found, as sentences: each problem has a code, a severity, a message, the place it is shown at, other places and
 * what helps. Files are named from where the command runs.
 */
function problemsOf(result, dir) {
  const manifest = pathIn(dir, result.manifest.path)
  const about = { result, manifest, at: (place) => ({ ...place, file: pathIn(dir, place.file) }) }
  const findings = result.permissions.flatMap((finding) => ofFinding(finding, about))
  const unread = result.unread.map((each) => ofUnread(each, about))
  const all = [...ofManifest(about), ...unread, ...findings, ...result.unclear.map((place) => ofUnclear(place, about))]
  const order = Object.keys(KINDS)
  return all.sort((one, other) => order.indexOf(one.code) - order.indexOf(other.code))
}

function problem(code, message, place, more = {}) {
  return { code, severity: KINDS[code], message, place, label: null, others: [], help: [], ...more }
}

function ofManifest({ result, manifest }) {
  const { errors, loses, source, granted } = result.manifest
  const place = { file: manifest, line: 1, column: 1, endColumn: 1, source: null }
  const found = []
  if (loses) {
    const grants = granted.length === 0 ? 'nothing' : count(granted.length, 'permission')
    const message = `the manifest has ${count(errors, 'error')} and grants ${grants} as it stands`
    found.push(problem('manifest-broken', message, place, { help: [`\`grantfold check ${manifest}\` says what is wrong`] }))
  } else if (errors > 0 && result.summary.missing > 0) {
    const message = `the manifest has ${count(errors, 'error')}, which may be why something is missing`
    found.push(problem('manifest-errors', message, place, { help: [`\`grantfold check ${manifest}\` says what is wrong`] }))
  }
  if (source === 'defaults') {
    const idle = result.idleDefaults.length
    const runs = `no permissions are declared, so the app runs with all ${granted.length} defaults`
    const { used } = result.summary
    const open = granted.length - idle - used
    const message = `${runs}; the code needs ${used} of them${open > 0 ? `, and may need ${open} more` : ''}`
    const help = [`declare what is needed: ${listOf(result)}`, '`grantfold scan --write` does it']
    // Without types places may have been missed, and a list that is too short breaks the app.
    if (!result.typed) help.splice(0, 2, "install the project's packages and scan again before you declare a list")
    if (idle > 0) help.unshift(`nothing needs ${quoted(result.idleDefaults)}`)
    found.push(problem('permissions-absent', message, place, { help }))
  }
  return found
}

function listOf({ minimal }) {
  return `"permissions": [${minimal.map((name) => `{ "name": "${name}" }`).join(', ')}]`
}

function ofFinding(finding, about) {
  switch (finding.verdict) {
    case 'missing':
      return [missing(finding, about)]
    case 'unused':
      return finding.declared.map(({ span }) => unused(finding, span, about))
    case 'conditional':
      return finding.granted ? [] : [conditional(finding, about)]
    case 'cannot-tell':
      return finding.places.length === 0 && finding.declared.length > 0 ? [unread(finding, about)] : []
    default:
      return []
  }
}

function missing({ permission, places, notes, help }, { at }) {
  const always = places.filter(({ when }) => when === null)
  const [first, ...others] = [...always.filter(({ sure }) => sure), ...always.filter(({ sure }) => !sure)].map(at)
  const message = first.sure ? `\`${permission}\` is needed and not granted` : `\`${permission}\` seems to be needed, and is not granted`
  const advice = [...notes, help].filter((each) => each !== null)
  return problem('permission-missing', message, first, { label: labelOf(first), others, help: advice })
}

function labelOf({ method, on, sure }) {
  const where = on === null ? '' : `; needed on ${on.split(' And ').map(clause).join(' and ')}`
  return `${method}${where}${sure ? '' : ' (by its shape, for want of types)'}`
}

/** A sentence as part of another. */
function clause(sentence) {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, '')
}

function unused({ permission, instead, notes }, span, { result, manifest }) {
  const place = { file: manifest, line: span.line, column: span.column, endLine: span.endLine, endColumn: span.endColumn, source: null }
  const message = `\`${permission}\` is declared${instead.length === 0 ? ' and nothing needs it' : ', and less is needed'}`
  const advice = instead.length === 0 ? 'take it out' : `declare ${quoted(instead)} in its place`
  const help = result.typed ? [advice] : [`install the project's packages and scan again, and if it is still so, ${advice}`]
  return problem('permission-unused', message, place, { help: [...notes, ...help] })
}

function conditional({ permission, places, notes }, { at }) {
  const [first, ...others] = places.map(at)
  const message = `\`${permission}\` is needed on a condition, and is not granted`
  const help = [first.when, ...(notes.length > 0 ? notes : [`declare \`${permission}\` if that can happen`])]
  return problem('permission-conditional', message, first, { label: labelOf(first), others, help })
}

function unread({ permission, declared, notes }, { manifest }) {
  const [{ span }] = declared
  const place = { file: manifest, line: span.line, column: span.column, endLine: span.endLine, endColumn: span.endColumn, source: null }
  return problem('permission-unclear', `whether \`${permission}\` is needed cannot be told`, place, { help: notes })
}

function ofUnclear(place, { at, result }) {
  const shown = place.candidates.slice(0, 5)
  const more = place.candidates.length - shown.length
  const names = `${quoted(shown)}${more > 0 ? ` and ${more} more` : ''}`
  const kept = result.permissions.filter(({ permission, verdict }) => verdict === 'cannot-tell' && place.candidates.includes(permission))
  const help = [`it may need ${names}`]
  if (kept.length > 0) help.push(`because of it nothing is said about ${quoted(kept.map(({ permission }) => permission))}`)
  return problem('permission-unclear', `what \`${place.call}\` needs cannot be told: ${place.reason}`, at(place), { help })
}

const UNREAD = {
  file: { code: 'code-unread', what: 'code could not be read' },
  config: { code: 'config-unread', what: 'the configuration could not be read' },
  import: { code: 'import-unresolved', what: 'an import leads nowhere' },
}

function ofUnread({ kind, reason, ...place }, { at }) {
  const { code, what } = UNREAD[kind]
  return problem(code, `${what}: ${reason}`, at(place), { help: ['places may be missed, so `--write` takes nothing out'] })
}

exports.KINDS = KINDS
exports.problemsOf = problemsOf
