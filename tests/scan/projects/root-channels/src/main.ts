import { rootServer } from '@rootsdk/server-bot'

import { groups, rules } from './groups.js'

const channels = rootServer.community.channels

export async function arrange(given: any): Promise<void> {
  await channels.create(given) //! create channel.fullControl
  await channels.edit(given) //! edit channel.fullControl
  await channels.delete(given) //! delete channel.fullControl
  await channels.move({ ...given }) //! move channel.fullControl
  await channels.get(given)
  await groups(given)
  await rules(given)
  for (const client of [rootServer.community.channels, rootServer.community.channelGroups]) {
    await client.delete(given) //! delete channel.fullControl
  }
}
