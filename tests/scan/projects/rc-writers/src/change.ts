import { IModify, IModifyExtender } from '@rocket.chat/apps-engine/definition/accessors'

export async function update(modify: IModify, given: any): Promise<void> {
  const updater = modify.getUpdater()
  const message = await updater.message('id', given) //! message#2 message.read
  message.setText('changed')
  await updater.finish(message) //! finish message.write
  const room = await updater.room('id', given) //! room#2 room.read
  await updater.finish(room) //! finish room.write
  await updater.getMessageUpdater().addReaction('id', 'ada', given) //! addReaction message.write
  await updater.getMessageUpdater().removeReaction('id', 'ada', given) //! removeReaction message.write
  const users = updater.getUserUpdater()
  await users.updateStatusText(given, 'away') //! updateStatusText user.write
  await users.updateStatus(given, 'away', 'away') //! updateStatus user.write
  await users.updateBio(given, 'poet') //! updateBio user.write
  await users.updateCustomFields(given, {}) //! updateCustomFields user.write
  await users.deactivate('id', true) //! deactivate user.write
  await users.setActiveState('id', given) //! setActiveState user.write
  await users.endActiveState('id') //! endActiveState user.write
}

export async function extend(extender: IModifyExtender, given: any): Promise<void> {
  const message = await extender.extendMessage('id', given) //! extendMessage message.read
  message.addCustomField('a', 1)
  await extender.finish(message) //! finish message.write
  await extender.finish(await extender.extendRoom('id', given)) //! finish room.write; extendRoom room.read
  const call = await extender.extendVideoConference('id') //! extendVideoConference video-conference.read
  await extender.finish(call) //! finish video-conference.write
}
