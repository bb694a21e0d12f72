'use strict'

const { writeSync } = require('node:fs')

const { reasonOf } = require('./errors.js')
const { visible } = require('./text.js')

// Milliseconds until a run counts as long, and between two signs of life of one that is.
const PATIENCE = 700
const PULSE = 100

/** Does `--color auto` mean colours? The same conditions as in the other commands. */
function inColor(stream, env = process.env) {
  const { NO_COLOR = '', CLICOLOR, CLICOLOR_FORCE = '0', CI } = env
  if (NO_COLOR !== '') return false
  if (CLICOLOR_FORCE !== '0') return true
  if (CLICOLOR === '0') return false
  return stream.isTTY === true && (understands(env) || CLICOLOR !== undefined || CI !== undefined)
}

/** Does the terminal act on escape sequences? */
function understands({ TERM }) {
  return TERM === undefined ? process.platform === 'win32' : TERM !== 'dumb'
}

/** Tells on a terminal how far a long run is; a log would only grow by it. */
function progressOn(stream, env = process.env, now = () => performance.now()) {
  const watched = stream.isTTY === true && understands(env)
  let next = now() + PATIENCE
  let shown = false
  const line = (text) => {
    try {
      writeSync(stream.fd, `\r\u001b[2K${text}`)
    } catch {
      // A terminal that takes nothing now may take the next line.
    }
  }
  return {
    tell({ done, total, file }) {
      if (!watched || file === null || now() < next) return
      next = now() + PULSE
      shown = true
      const count = `${done} of ${total}  `
      // A line that is wrapped could not be taken back.
      const room = Math.max(0, (stream.columns || 80) - count.length - 1)
      line(`${count}${room === 0 ? '' : [...visible(file)].slice(-room).join('')}`)
    },
    end() {
      if (shown) line('')
    },
  }
}

/** Writes what a run has to say; `failed` is called where that cannot be written. */
function say({ out, err }, failed) {
  // What is said there has nowhere else to go.
  process.stderr.on('error', () => {})
  process.stdout.on('error', (error) => {
    // A closed pipe ends a run quietly: the reader has what it wanted.
    if (error.code === 'EPIPE') return
    process.stderr.write(`error: the answer could not be written: ${visible(reasonOf(error))}\n`)
    failed()
  })
  if (err !== '') process.stderr.write(err)
  if (out !== '') process.stdout.write(out)
}

exports.inColor = inColor
exports.progressOn = progressOn
exports.say = say
