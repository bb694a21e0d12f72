// The projects of the tests, each copied to where the platforms' packages are installed, and what their own comments say.
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = (name) => fileURLToPath(new URL(name, import.meta.url))
const FOLDER = here('projects')
const SOURCE = /\.[jt]s$/
// A call and its marks: `reader.getById(id) //! getById user.read`.
const MARK = /\/\/! (.*)$/

export const environment = process.env.GRANTFOLD_SCAN_ENVIRONMENT
export const typescript = join(environment ?? '', 'node_modules', 'typescript')
export const names = readdirSync(FOLDER).sort()

const made = []
process.on('exit', () => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

/** A copy that may be changed; with the installed packages, unless the project is one without. */
export function copyOf(name, { installed = expectationOf(name).typed, from = FOLDER } = {}) {
  const home = mkdtempSync(join(tmpdir(), 'grantfold-scan-'))
  made.push(home)
  const folder = join(home, name)
  cpSync(join(from, name), folder, { recursive: true })
  if (installed) symlinkSync(join(environment, 'node_modules'), join(folder, 'node_modules'), 'junction')
  return folder
}

export function expectationOf(name) {
  return JSON.parse(readFileSync(join(FOLDER, name, 'expected.json'), 'utf8'))
}

/**
 * The places that the comments of a project's code name, one line of text for each: file, line, columns, permission, and what
 * is special about it. `?` is a need on a condition, `~` one that was recognised by shape, `unclear` what cannot be told.
 */
export function marksOf(name, from = FOLDER) {
  return sourcesOf(join(from, name)).flatMap(({ path, text }) => text.split('\n').flatMap((line, at) => marksIn(line, path, at + 1))).sort()
}

export function marksIn(line, path, number) {
  const found = MARK.exec(line)
  if (found === null) return []
  const code = line.slice(0, found.index)
  return found[1].split('; ').map((mark) => {
    const [, word, nth, what] = /^(\S+?)(?:#(\d))? (.*)$/.exec(mark.trim())
    const [start, end] = columns(code, word, nth)
    return `${path}:${number}:${start}-${end} ${what}`
  })
}

function columns(code, word, nth) {
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const all = [...code.matchAll(new RegExp(`(?<![\\w$])${escaped}(?![\\w$])`, 'g'))]
  if (nth === undefined && all.length !== 1) throw new Error(`\`${word}\` occurs ${all.length} times in: ${code}`)
  const { index } = all[(nth ?? 1) - 1]
  return [index + 1, index + 1 + word.length]
}

function sourcesOf(folder, below = '') {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const path = below === '' ? entry.name : `${below}/${entry.name}`
    if (entry.isDirectory()) return sourcesOf(folder, path)
    return SOURCE.test(entry.name) ? [{ path, text: readFileSync(join(folder, path), 'utf8') }] : []
  })
}

/** What a scan found, in the words of the marks. */
export function placesOf({ permissions, unclear }) {
  const needed = permissions.flatMap(({ places }) => places.filter(({ reason }) => reason === undefined))
  const needs = needed.map((place) => {
    const special = `${place.when === null ? '' : ' ?'}${place.sure ? '' : ' ~'}`
    return `${at(place)} ${place.permissions.join('|')}${special}`
  })
  return [...new Set([...needs, ...unclear.map((place) => `${at(place)} unclear`)])].sort()
}

function at({ file, line, column, endColumn }) {
  return `${file}:${line}:${column}-${endColumn}`
}

/** Is this row of numbers, places and hits of what was found and of what was there, in the documentation? */
export function isDocumented(places, hits, found) {
  const document = readFileSync(new URL('../../docs/scan.md', import.meta.url), 'utf8')
  return document.includes(`| ${places} | ${hits} of ${found} | ${hits} of ${places} |`)
}

/** Snippets that are harder than any project here, marked alike. */
export const hard = here('hard')
