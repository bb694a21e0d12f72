import { rootServer as server } from '@rootsdk/server-bot'

export async function files(given: any): Promise<void> {
  const { channelFiles, channelDirectories: folders } = server.community
  await channelFiles.create(given) //! create channel.createFile
  await channelFiles.edit(given) //! edit channel.manageFiles
  await channelFiles.move(given) //! move channel.manageFiles
  await channelFiles.delete(given) //! delete channel.manageFiles
  await channelFiles.get(given) //! get channel.viewFile
  await channelFiles.list(given) //! list channel.viewFile
  await channelFiles.search(given) //! search channel.viewFile
  await channelFiles.searchCommunity(given) //! searchCommunity channel.viewFile
  await folders.create(given) //! create channel.createFile
  await folders.edit(given) //! edit channel.manageFiles
  await folders.move(given) //! move channel.manageFiles
  await folders.delete(given) //! delete channel.manageFiles
  await folders.get(given) //! get channel.viewFile
  await folders.list(given) //! list channel.viewFile
}
