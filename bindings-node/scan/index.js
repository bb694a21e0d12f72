'use strict'

const { text: textArgument } = require('../arguments.js')
const { findCompiler } = require('./compiler.js')
const { declaredBy } = require('./declared.js')
const { ScanError, unreadable } = require('./errors.js')
const { openProject } = require('./project.js')
const { readCode } = require('./reading.js')
const { writeManifest } = require('./replace.js')
const { rulesOf } = require('./rules.js')
const { judge, minimalList } = require('./verdict.js')
const { withPermissions } = require('./write.js')

function scan(dir, options = {}) {
  textArgument(dir, 'dir')
  const { typescript, allFiles = false, write = false, progress = () => {} } = options
  const project = openProject(dir)
  const ts = findCompiler(project.dir, typescript)
  const code = codeOf(ts, project, { allFiles, progress })
  const result = report(ts, project.manifest, code)
  if (!write) return result
  const change = rewrite(ts, project.manifest, result)
  return change === null ? result : { ...report(ts, openProject(dir).manifest, code), written: change }
}

function codeOf(ts, project, options) {
  try {
    return readCode(ts, project, rulesOf(project.manifest.platform), options)
  } catch (cause) {
    if (cause instanceof RangeError && /call stack/.test(cause.message)) {
      throw new ScanError('too-deep', 'the code, or a chain of imports, is nested too deeply for TypeScript to read', { cause })
    }
    // A folder or a file that is there and not for everybody.
    if (cause?.syscall !== undefined) throw unreadable(cause.path, cause)
    throw cause
  }
}

function report(ts, manifest, code) {
  const declared = declaredBy(manifest)
  const permissions = judge(declared, code, manifest.platform)
  const minimal = minimalList(permissions)
  const idle = declared.defaults ? declared.granted.filter((name) => !minimal.includes(name)) : []
  return {
    platform: manifest.platform,
    manifest: {
      path: manifest.name,
      source: declared.defaults ? 'defaults' : 'list',
      errors: declared.diagnostics.filter(({ severity }) => severity === 'error').length,
      loses: declared.loses,
      granted: declared.granted,
    },
    typescript: ts.version,
    files: code.files,
    left: code.left,
    typed: code.typed,
    packages: code.packages,
    permissions,
    unclear: code.unclear,
    unread: code.unread,
    idleDefaults: idle,
    minimal,
    summary: summaryOf(permissions, idle, code),
    written: null,
  }
}

function summaryOf(permissions, idle, code) {
  const count = (verdict) => permissions.filter((finding) => finding.verdict === verdict).length
  return {
    used: count('used'),
    missing: count('missing'),
    unused: count('unused'),
    conditional: count('conditional'),
    cannotTell: count('cannot-tell'),
    idleDefaults: idle.length,
    unclearPlaces: code.unclear.length,
  }
}

/** Writes the list of what is needed; where places may have been missed nothing is taken out. */
function rewrite(ts, manifest, { typed, unread, permissions, minimal, manifest: { source } }) {
  if (source === 'defaults' && !typed) {
    throw new ScanError('no-types', "a first list is written only where the types of the platform's package are installed")
  }
  if (source === 'defaults' && unread.length > 0) {
    const [{ file, line, reason }] = unread
    throw new ScanError('unreadable', `a first list is written only where all of the code can be read: ${file}:${line}: ${reason}`)
  }
  const whole = typed && unread.length === 0
  const kept = permissions.filter(({ permission, verdict }) => minimal.includes(permission) || (!whole && verdict === 'unused'))
  const wanted = kept.map(({ permission }) => permission)
  const fixed = withPermissions(ts, manifest, permissions, wanted)
  if (fixed === manifest.text) return null
  writeManifest(manifest, fixed)
  const had = permissions.filter(({ declared }) => declared.length > 0).map(({ permission }) => permission)
  return { added: wanted.filter((name) => !had.includes(name)), removed: had.filter((name) => !wanted.includes(name)) }
}

/** Is there anything that a check in CI fails on? */
function hasProblems({ summary, manifest, unread }) {
  return summary.missing + summary.unused + summary.idleDefaults > 0 || manifest.loses || unread.some(({ fails }) => fails)
}

exports.ScanError = ScanError
exports.hasProblems = hasProblems
exports.scan = scan
