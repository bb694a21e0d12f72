// What the cases of kind `audit` ask of an audit, and of the reports of its runs.
import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'

import { AuditError, AuditReport, PermissionDeniedError } from 'grantfold'
import { AppManifest, permissionId as idForApps } from 'grantfold/rocketchat'
import { Community, permissionId as idForRoot } from 'grantfold/root'

const INSISTING = { require: 'require', host: 'requireHost', scope: 'requireScope', hiddenSetting: 'requireHiddenSetting' }

/** Whose permissions are asked for, and how their ids are found; in a case that only adds reports up, nobody's. */
function subjectOf({ text, manifest, community: document, member, in: place }) {
  if (document === undefined) {
    const given = text ?? manifest
    if (given === undefined) return {}
    return { grants: AppManifest.parse(typeof given === 'string' ? given : JSON.stringify(given)).grants(), idOf: idForApps }
  }
  const community = Community.fromJson(JSON.stringify(document))
  const at = place?.startsWith('#') ? community.channelNamed(place.slice(1)) : place
  return { grants: at === undefined ? community.communityGrants(member) : community.grants(member, at), idOf: idForRoot }
}

/** Asks once: true, false, or the error. */
function ask(audit, { at, times, ...question }, number, idOf) {
  const [[kind, given]] = Object.entries(question)
  const numbered = (name) => name.replaceAll('{n}', number)
  if (kind === 'hasId') return audit.has(idOf(given))
  if (kind === 'has') return at === undefined ? audit.has(numbered(given)) : audit.has(numbered(given), { at })
  try {
    audit[INSISTING[kind]](Array.isArray(given) ? given.map(numbered) : numbered(given), { at })
    return true
  } catch (error) {
    assert.ok(error instanceof PermissionDeniedError, error)
    return error
  }
}

function told({ grants, idOf }, { mode, asks }) {
  const audit = mode === 'report-only' ? grants.reportOnly() : grants.audit()
  const answers = asks.map((question) => {
    let answer
    for (let number = 0; number < (question.times ?? 1); number++) answer = ask(audit, question, number, idOf)
    return answer
  })
  return { answers, text: JSON.stringify(audit.report()) }
}

/** Takes the runs of a case one after the other; at most one report may be refused, and then it must be expected. */
export function run(given) {
  const subject = subjectOf(given)
  const answered = []
  let report
  let refused = null
  for (const [at, each] of given.runs.entries()) {
    const sent = typeof each.report === 'string' ? each.report : JSON.stringify(each.report)
    const { answers, text } = 'report' in each ? { answers: [], text: sent } : told(subject, each)
    answered.push(answers)
    try {
      const next = AuditReport.fromJson(text)
      if (report === undefined) report = next
      else report.merge(next)
    } catch (error) {
      assert.ok(error instanceof AuditError && refused === null && 'refused' in given.expect, error)
      refused = { run: at, kind: error.kind, subject: error.subject, other: error.other }
    }
  }
  return { answered, report, refused }
}

const expectations = {
  answers: ({ answered }, wanted) => {
    const compared = (answer, wish) => (typeof answer === 'object' && typeof wish === 'string' ? answer.code : answer)
    return answered.map((answers, at) => answers.map((answer, which) => compared(answer, wanted[at]?.[which])))
  },
  refused: ({ refused }) => refused,
  report: ({ report }) => report.toJSON(),
  used: ({ report }) => report.used,
  unused: ({ report }) => report.unused,
  denied: ({ report }) => report.denied,
  permissions: ({ report }, wanted) => {
    // A key too many would be a permission too many, so all of it is compared.
    const proposed = Object.fromEntries(Object.keys(wanted).map((platform) => [platform, report.permissions(platform)]))
    return isDeepStrictEqual(proposed, wanted) ? proposed : JSON.stringify(proposed)
  },
}

export const answerOf = (subject, what, wanted) => expectations[what](subject, wanted)
