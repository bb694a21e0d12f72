'use strict'

/**
 * The list of children of a JSON array or object, written anew: those that stay keep their text and what stands between them,
 * new ones come last and are laid out like the others. One edit, or none where nothing changes.
 */
function rewritten(text, container, children, keep, added) {
  const [start, end] = [container.getStart() + 1, container.end - 1]
  const kept = children.filter(keep)
  if (added.length === 0 && kept.length === children.length) return []
  const texts = [...kept.map((child) => text.slice(child.getStart(), child.end)), ...added]
  if (texts.length === 0) return [{ from: start, to: end, text: '' }]
  const frame = children.length === 0 ? freshFrame(text, start) : ownFrame(text, start, end, children)
  return [{ from: start, to: end, text: frame.first + texts.join(frame.between) + frame.last }]
}

/** What stands before the first child, between two and after the last. */
function ownFrame(text, start, end, children) {
  const first = text.slice(start, children[0].getStart())
  const last = text.slice(children.at(-1).end, end)
  if (children.length === 1) return { first, between: `,${first === '' ? ' ' : first}`, last }
  const between = text.slice(children.at(-2).end, children.at(-1).getStart())
  return { first, between, last }
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
