'use strict'

const { readFileSync, writeSync } = require('node:fs')
const { join } = require('node:path')
const { parseArgs } = require('node:util')

const { github } = require('./github.js')
const { human } = require('./human.js')
const { ScanError, hasProblems, scan } = require('./index.js')
const { sarif } = require('./sarif.js')
const { jsonLine, visible } = require('./text.js')

const [OK, PROBLEMS, USAGE] = [0, 1, 2]
const FORMATS = ['human', 'json', 'sarif', 'github']
const COLORS = ['auto', 'always', 'never']
// Milliseconds until a run counts as long.
const PATIENCE = 700

const USAGE_LINE = 'usage: grantfold scan [OPTIONS] DIR'
const HELP = `Finds every call in an app or bot that needs a permission, and compares with its manifest.

${USAGE_LINE}

DIR is the folder of a project, with its app.json or root-manifest.json. Its code is read with
TypeScript 4 to 6, which must be installed in the project or beside grantfold.

options:
      --check              fail where a permission is missing or unused
      --write              put the smallest list of permissions into the manifest; every other byte stays as it is
      --format FORMAT      human, json, sarif (for code scanning) or github (annotations in a workflow)
      --all-files          count files too that the app does not load, and tests
      --typescript FOLDER  the TypeScript package to read the code with, in place of the project's own
      --color WHEN         auto (on a terminal, unless NO_COLOR is set), always or never
  -h, --help               print this help

exit codes:
  0  done; with --check nothing is missing and nothing unused
  1  with --check: a permission is missing or unused, defaults are, or the manifest loses permissions
  2  wrong use, nothing to read, or a manifest that could not be written
`

const OPTIONS = {
  check: { type: 'boolean' },
  write: { type: 'boolean' },
  format: { type: 'string', default: 'human' },
  'all-files': { type: 'boolean' },
  typescript: { type: 'string' },
  color: { type: 'string', default: 'auto' },
  help: { type: 'boolean', short: 'h' },
}

/** Runs `grantfold scan` with the arguments behind that word; gives the exit code. */
function run(args, out = process.stdout, err = process.stderr) {
  try {
    const asked = read(args)
    if (asked.help) {
      out.write(HELP)
      return OK
    }
    return answer(asked, out, err)
  } catch (error) {
    if (!(error instanceof ScanError)) throw error
    const usage = error.code === 'usage' ? `${USAGE_LINE}\n(--help says more)\n` : ''
    err.write(`error: ${visible(error.message)}\n${usage}`)
    return USAGE
  }
}

function read(args) {
  const { values, positionals } = parsed(args)
  if (values.help) return { help: true }
  among('format', values.format, FORMATS)
  among('color', values.color, COLORS)
  if (positionals.length === 0) throw new ScanError('usage', 'DIR is missing')
  if (positionals.length > 1) throw new ScanError('usage', `\`${positionals[1]}\` is one too many`)
  return { ...values, dir: positionals[0] }
}

function parsed(args) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true })
  } catch (cause) {
    throw new ScanError('usage', cause.message.split('. ')[0], { cause })
  }
}

function among(name, value, choices) {
  if (!choices.includes(value)) throw new ScanError('usage', `--${name} cannot be \`${value}\`; choose one of ${choices.join(', ')}`)
}

function answer({ dir, format, color, check = false, write = false, 'all-files': allFiles = false, typescript }, out, err) {
  const watch = progressOn(err)
  const result = scan(dir, { write, allFiles, typescript, progress: watch.tell })
  watch.end()
  out.write(written(result, dir, format, color, out))
  return check && hasProblems(result) ? PROBLEMS : OK
}

function written(result, dir, format, color, out) {
  if (format === 'json') return jsonLine(result)
  if (format === 'sarif') return sarif(result, dir)
  if (format === 'github') return github(result, dir)
  const manifestText = readFileSync(join(dir, result.manifest.path), 'utf8')
  return human(result, dir, { color: inColor(color, out), manifestText })
}

function inColor(color, out) {
  if (color !== 'auto') return color === 'always'
  const { NO_COLOR = '', CLICOLOR_FORCE = '0', TERM } = process.env
  return CLICOLOR_FORCE !== '0' || (out.isTTY === true && NO_COLOR === '' && TERM !== 'dumb')
}

/** Tells on a terminal how far a long run is; a log would only grow by it. */
function progressOn(err) {
  const start = performance.now()
  let shown = false
  const line = (text) => writeSync(err.fd, `\r\u001b[2K${text}`)
  return {
    tell({ done, total, file }) {
      if (err.isTTY !== true || performance.now() - start < PATIENCE || file === null) return
      shown = true
      line(`${done} of ${total}  ${visible(file).slice(-60)}`)
    },
    end() {
      if (shown) line('')
    },
  }
}

exports.run = run
