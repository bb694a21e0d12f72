'use strict'

/**
 * The list of children of a JSON array or object, written anew: those that stay keep their text and what stands before them,
 * new ones come last and are laid out like the others. `keep` says of a child whether it stays, or gives the text that takes its
 * place. One edit, or none where nothing changes.
 */
function rewritten(text, container, children, keep, added) {
  const [start, end] = [container.getStart() + 1, container.end - 1]
  const kept = children.map((child, at) => ({ child, at, kept: keep(child) })).filter((each) => each.kept !== false)
  if (added.length === 0 && kept.length === children.length && kept.every((each) => each.kept === true)) return []
  if (kept.length + added.length === 0) return [{ from: start, to: end, text: '' }]
  const frame = children.length === 0 ? freshFrame(text, start) : ownFrame(text, start, end, children)
  const before = (at, first) => (first ? frame.first : text.slice(children[at - 1].end, children[at].getStart()))
  const stay = kept.map(({ child, at, kept: stays }, index) => {
    return before(at, index === 0) + (stays === true ? text.slice(child.getStart(), child.end) : stays)
  })
  const more = added.map((each, index) => (stay.length + index === 0 ? frame.first : frame.between) + each)
  return [{ from: start, to: end, text: [...stay, ...more].join('') + frame.last }]
}

/** What stands before the first child, between two and after the last. */
function ownFrame(text, start, end, children) {
  const first = text.slice(start, children[0].getStart())
  const last = text.slice(children.at(-1).end, end)
  const between = children.slice(1).map((child, at) => text.slice(children[at].end, child.getStart()))
  // A line that is left empty, or a comment, belongs to the one place where it stands.
  const shortest = between.reduce((one, other) => (one.length <= other.length ? one : other), between[0])
  return { first, between: shortest ?? `,${first === '' ? ' ' : first}`, last }
}

function freshFrame(text, start) {
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  const lineStart = text.lastIndexOf('\n', start) + 1
  const indent = /^[ \t]*/.exec(text.slice(lineStart))[0]
  const line = `${newline}${indent}${unitOf(text)}`
  return { first: line, between: `,${line}`, last: `${newline}${indent}` }
}

/** One step of indentation, as the document has it. */
function unitOf(text) {
  return /\n([ \t]+)/.exec(text)?.[1] ?? '  '
}

exports.rewritten = rewritten
exports.unitOf = unitOf
