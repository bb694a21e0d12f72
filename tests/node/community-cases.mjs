// What the cases of kind `root-community` ask of a community.
import { Community } from 'grantfold/root'

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
  readings: ({ community }, wanted) =>
    each(wanted, (name) => {
      const other = Community.fromJson(JSON.stringify(community), READINGS[name])
      return each(wanted[name], (what) => answers[what]({ community: other }, wanted[name][what]))
    }),
}

export const each = (wanted, answer) => Object.fromEntries(Object.keys(wanted).map((key) => [key, answer(key)]))

/** Each demand, with the answer's keys in place of what was expected. */
const every = (wanted, answer) => wanted.map((demand) => ({ ...demand, ...answer(demand) }))

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
