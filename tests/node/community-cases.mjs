// What the cases of kinds `root-community` and `root-events` ask of a community.
import assert from 'node:assert/strict'

import { Community, CommunityError } from 'grantfold/root'

import { each, every } from './answers.mjs'

/** The single changes of the default reading. */
const READINGS = {
  deny_wins: { roleMerge: 'deny_wins' },
  view_false_hides: { viewFalse: 'hides' },
  full_control_sticky: { fullControl: 'sticky' },
  implied_early: { implied: 'early' },
}

const METHODS = {
  create: 'CommunityRoleClient.create',
  edit: 'CommunityRoleClient.edit',
  delete: 'CommunityRoleClient.delete',
  assign: 'CommunityMemberRoleClient.add',
  unassign: 'CommunityMemberRoleClient.remove',
}

export const answers = {
  resolve: ({ community }, wanted) => every(wanted, (demand) => resolve(community, demand)),
  calls: ({ community }, wanted) =>
    every(wanted, ({ subject, method, target, conditions, moreTargets, destination }) => ({
      denied: community.checkCall(subject, method, target ?? undefined, { conditions, moreTargets, destination }).code?.name ?? null,
    })),
  delegate: ({ community }, wanted) =>
    every(wanted, ({ subject, operation, role }) => ({
      denied: community.checkCall(subject, METHODS[operation], undefined, { role }).code?.name ?? null,
    })),
  canAssign: ({ community }, wanted) => every(wanted, ({ subject, role }) => ({ allowed: community.canAssign(subject, role) })),
  visibleChannels: ({ community }, wanted) => each(wanted, (member) => community.visibleChannels(member)),
  visibleGroups: ({ community }, wanted) => each(wanted, (member) => community.visibleGroups(member)),
  refused: ({ refused }) => refused,
  unknownRules: ({ community }) => community.unknownRules(),
  recheck: ({ applied }) => applied.recheck,
  why: ({ community }, wanted) =>
    every(wanted, ({ subject, target, permission }) => community.grants(subject, target).explain(permission)),
  contested: ({ community }, wanted) =>
    every(wanted, ({ subject, target }) => ({ contested: community.contested(subject, target) })),
  readings: ({ community }, wanted) =>
    each(wanted, (name) => {
      const other = Community.fromJson(JSON.stringify(community), READINGS[name])
      return each(wanted[name], (what) => answers[what]({ community: other }, wanted[name][what]))
    }),
}

/** Applies the events of a case; at most one of them may be refused, and then it must be expected. */
export function follow({ community: document, events, expect }) {
  const community = Community.fromJson(JSON.stringify(document))
  let applied
  let refused = null
  for (const [at, event] of events.entries()) {
    const before = JSON.stringify([community.version, community])
    try {
      applied = community.apply(typeof event === 'string' ? event : JSON.stringify(event))
    } catch (error) {
      assert.ok(error instanceof CommunityError && refused === null && 'refused' in expect, error)
      assert.equal(JSON.stringify([community.version, community]), before, 'a refused event changes nothing')
      const [{ code, path }] = error.diagnostics
      refused = { event: at, code, path }
    }
  }
  // Written and read again, so that the document is seen to carry all.
  const readAgain = Community.fromJson(JSON.stringify(community))
  assert.deepEqual(readAgain.unknownRules(), community.unknownRules())
  return { community: readAgain, version: community.version, applied, diagnostics: applied?.diagnostics, refused }
}

function resolve(community, { subject, target, has }) {
  const grants = community.grants(subject, target)
  const sorted = [...grants].sort()
  return {
    visible: community.sees(subject, target),
    has: has && each(has, (name) => grants.has(name)),
    community: sorted.filter((name) => name.startsWith('community.')),
    channel: sorted.filter((name) => name.startsWith('channel.')),
  }
}
