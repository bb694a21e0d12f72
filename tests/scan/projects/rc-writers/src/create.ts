import { IMessageBuilder, IModifyCreator, IRoomBuilder } from '@rocket.chat/apps-engine/definition/accessors'

export async function create(creator: IModifyCreator, given: any): Promise<void> {
  const message = creator.startMessage().setText('hello')
  await creator.finish(message) //! finish message.write
  await creator.finish(creator.startLivechatMessage()) //! finish livechat-message.write
  const room = creator.startRoom()
  room.setDisplayName('A room')
  await creator.finish(room) //! finish room.write
  await creator.finish(creator.startDiscussion()) //! finish room.write
  await creator.finish(creator.startVideoConference()) //! finish video-conference.write
  await creator.finish(creator.startBotUser()) //! finish user.write
  await finishAny(creator, creator.startVideoConference())
  await finishEither(creator, message)
  await creator.getEmailCreator().send(given) //! send email.send
  await creator.getUploadCreator().uploadBuffer(Buffer.from(''), given) //! uploadBuffer upload.write
  const { verifyContact, addContactEmail } = creator.getContactCreator() //! verifyContact contact.write; addContactEmail contact.write
  await verifyContact(given)
  await addContactEmail('id', 'ada@app.example')
}

async function finishAny(creator: IModifyCreator, builder: Parameters<IModifyCreator['finish']>[0]): Promise<void> {
  await creator.finish(builder) //! finish video-conference.write
}

/** Nobody can see which of the two comes in. */
export async function finishEither(creator: IModifyCreator, builder: IMessageBuilder | IRoomBuilder): Promise<void> {
  await creator.finish(builder) //! finish message.write
}

export async function finishUnknown(creator: IModifyCreator, builder: IMessageBuilder | IRoomBuilder): Promise<void> {
  await creator.finish(builder) //! finish unclear
}
