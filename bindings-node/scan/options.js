'use strict'

const { ScanError } = require('./errors.js')

const USAGE_LINE = 'usage: grantfold scan [OPTIONS] DIR'
const HELP = `Finds every call in an app or bot that needs a permission, and compares with its manifest.

${USAGE_LINE}

DIR is the folder of a project, with its app.json or root-manifest.json. Its code is read with
TypeScript 4 to 6, which must be installed in the project or beside grantfold.

options:
      --check              fail where a permission is missing or unused
      --write              put the list of what is needed into the manifest; every other byte
                           stays as it is
      --format FORMAT      human, json, sarif (for code scanning) or github (annotations in a
                           workflow)
      --all-files          count files too that the app does not load, and tests
      --typescript FOLDER  the TypeScript package to read the code with, in place of the project's
      --color WHEN         auto (on a terminal, unless NO_COLOR is set), always or never
  -h, --help               print this help

exit codes:
  0  done; with --check nothing is missing and nothing unused
  1  with --check: a permission is missing or unused, defaults are, the manifest loses permissions,
     or code could not be read
  2  wrong use, nothing to read, or a file that could not be read or written
`

const FLAGS = { '--check': 'check', '--write': 'write', '--all-files': 'allFiles' }
const VALUES = { '--format': 'format', '--typescript': 'typescript', '--color': 'color' }
const CHOICES = { '--format': ['human', 'json', 'sarif', 'github'], '--color': ['auto', 'always', 'never'] }

/** What the arguments ask for, read as the other commands read theirs; `help` is true where they ask for that. */
function readArguments(args) {
  const given = { format: 'human', color: 'auto', check: false, write: false, allFiles: false, typescript: undefined }
  const folders = []
  const open = [...args]
  for (let arg = open.shift(); arg !== undefined; arg = open.shift()) {
    if (arg === '--help' || arg.startsWith('-h')) return { help: true }
    if (arg === '--') folders.push(...open.splice(0))
    else if (arg.startsWith('-') && arg !== '-') readOption(arg, open, given)
    else folders.push(arg)
  }
  if (folders.length === 0) throw wrong('DIR is missing')
  if (folders.length > 1) throw wrong(`\`${folders[1]}\` is one too many`)
  return { ...given, dir: folders[0] }
}

function readOption(arg, open, given) {
  const [, option, attached] = /^(--[^=]*|-.)(?:=(.*))?/su.exec(arg)
  if (Object.hasOwn(FLAGS, option)) {
    if (attached !== undefined) throw wrong(`unexpected argument for option '${option}': ${JSON.stringify(attached)}`)
    given[FLAGS[option]] = true
  } else if (Object.hasOwn(VALUES, option)) {
    const value = attached ?? open.shift()
    if (value === undefined) throw wrong(`missing argument for option '${option}'`)
    const choices = CHOICES[option]
    if (choices?.includes(value) === false) throw wrong(`${option} cannot be \`${value}\`; choose one of ${choices.join(', ')}`)
    given[VALUES[option]] = value
  } else {
    throw wrong(`invalid option '${option}'`)
  }
}

function wrong(reason) {
  return new ScanError('usage', reason)
}

exports.HELP = HELP
exports.USAGE_LINE = USAGE_LINE
exports.readArguments = readArguments
