'use strict'

const EVERYBODY = /@(all|here)\b|root:\/\/role\/(all|here)\b/i
// Neither part may start another link, so that a long text takes no longer than its length.
const HARMLESS = /\[[^[\]]*\]\(root:\/\/(user|channel)\/[^()]*\)/g

/** A text without its links that mention a single member or a channel, which takes no permission. */
function withoutHarmless(text) {
  return text.replace(HARMLESS, '')
}

/** Does a text of Root mention everybody? The names of roles are those of a community, and not looked at. */
function mentionsEverybody(text) {
  return EVERYBODY.test(withoutHarmless(text))
}

exports.mentionsEverybody = mentionsEverybody
exports.withoutHarmless = withoutHarmless
