'use strict'

const { readFileSync } = require('node:fs')
const { join } = require('node:path')

const { github } = require('./github.js')
const { human } = require('./human.js')
const { ScanError, hasProblems, scan } = require('./index.js')
const { HELP, USAGE_LINE, readArguments } = require('./options.js')
const { sarif } = require('./sarif.js')
const { inColor, progressOn, say } = require('./terminal.js')
const { jsonLine, visible } = require('./text.js')

const [OK, PROBLEMS, USAGE] = [0, 1, 2]

/** Runs `grantfold scan` with the arguments behind that word, on the standard streams and with the exit code of this process. */
function run(args) {
  const { code, out = '', err = '' } = answerTo(args)
  process.exitCode = code
  say({ out, err }, () => {
    process.exitCode = USAGE
  })
}

/** Everything is said when the run is over, so that a reader who leaves early changes neither what is done nor the exit code. */
function answerTo(args) {
  try {
    const asked = readArguments(args)
    return asked.help ? { code: OK, out: HELP } : answer(asked)
  } catch (error) {
    return { code: USAGE, err: complaint(error) }
  }
}

function answer({ dir, format, color, check, ...options }) {
  const watch = progressOn(process.stderr)
  let result
  try {
    result = scan(dir, { ...options, progress: watch.tell })
  } finally {
    watch.end()
  }
  return { code: check && hasProblems(result) ? PROBLEMS : OK, out: written(result, dir, format, color) }
}

function written(result, dir, format, color) {
  if (format === 'json') return jsonLine(result)
  if (format === 'sarif') return sarif(result, dir)
  if (format === 'github') return github(result, dir)
  const colored = color === 'auto' ? inColor(process.stdout) : color === 'always'
  return human(result, dir, { color: colored, manifestText: readFileSync(join(dir, result.manifest.path), 'utf8') })
}

function complaint(error) {
  if (!(error instanceof ScanError)) {
    const trace = String(error?.stack ?? error).split('\n').map(visible).join('\n')
    return `error: the scan broke off, which is a fault of grantfold or of TypeScript\n${trace}\n`
  }
  const usage = error.code === 'usage' ? `${USAGE_LINE}\n(--help says more)\n` : ''
  return `error: ${visible(error.message)}\n${usage}`
}

exports.run = run
