'use strict'

const { closeSync, fchmodSync, fsyncSync, openSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeSync } = require('node:fs')
const { basename, dirname, join } = require('node:path')

const { ScanError, reasonOf } = require('./errors.js')
const { isBelow } = require('./folders.js')

const OWNER_WRITES = 0o200

/** Puts a text in the place of a manifest as it was read. */
function writeManifest(manifest, text) {
  try {
    replaceFile(manifest.path, manifest.bytes, Buffer.from(text))
  } catch (cause) {
    throw new ScanError('write-failed', `cannot write \`${manifest.shown}\`: ${reasonOf(cause)}`, { cause })
  }
}

/**
 * Puts new bytes in a file's place in one step: whoever reads it meanwhile sees the old file or the new one. Throws if it is
 * read-only, or no longer what it was, or not in the folder that its path names.
 */
function replaceFile(path, before, after) {
  // A link stays one; what it leads to is replaced.
  const file = realpathSync(path)
  if (!isBelow(realpathSync(dirname(path)), file)) throw new Error('it is a link that leads out of the project')
  const { mode } = statSync(file)
  if ((mode & OWNER_WRITES) === 0) throw new Error('it is read-only')
  if (!readFileSync(file).equals(before)) throw new Error('it was changed while the code was read')
  const temporary = join(dirname(file), `.${basename(file)}.${process.pid}.tmp`)
  const handle = openSync(temporary, 'wx')
  try {
    try {
      fill(handle, after, mode)
    } finally {
      closeSync(handle)
    }
    renameSync(temporary, file)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

function fill(handle, bytes, mode) {
  for (let written = 0; written < bytes.length; ) written += writeSync(handle, bytes, written)
  // Without this a crash can leave an empty file under the old name.
  fsyncSync(handle)
  fchmodSync(handle, mode & 0o7777)
}

exports.writeManifest = writeManifest
