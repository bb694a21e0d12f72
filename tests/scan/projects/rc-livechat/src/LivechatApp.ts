import { Base, Creator, ILivechatRead, IModify, IRead, one, visitors } from './engine'

export class LivechatApp extends Base {
  public async work(read: IRead, modify: IModify | undefined, given: any): Promise<void> {
    const livechat: ILivechatRead = read.getLivechatReader()
    livechat.isOnline() //! isOnline livechat-status.read
    await livechat.isOnlineAsync?.() //! isOnlineAsync livechat-status.read
    await livechat.getDepartmentsEnabledWithAgents() //! getDepartmentsEnabledWithAgents livechat-department.multiple
    await livechat.getLivechatDepartmentByIdOrName('sales') //! getLivechatDepartmentByIdOrName livechat-department.read|livechat-department.multiple
    await livechat.getLivechatRooms(given) //! getLivechatRooms livechat-room.read
    await livechat.getLivechatOpenRoomsByAgentId('ada') //! getLivechatOpenRoomsByAgentId livechat-room.read
    await livechat.getLivechatTotalOpenRoomsByAgentId('ada') //! getLivechatTotalOpenRoomsByAgentId livechat-room.read
    await livechat._fetchLivechatRoomMessages('id') //! _fetchLivechatRoomMessages livechat-message.multiple
    await visitors(livechat)
    await one({ ...livechat, label: 'a' })
    await begin(modify?.getCreator().getLivechatCreator(), given)
    const updater = modify?.getUpdater()?.getLivechatUpdater()
    await updater?.transferVisitor(given, given) //! transferVisitor livechat-visitor.write
    await updater?.closeRoom(given, 'bye') //! closeRoom livechat-room.write
    await updater!.setCustomFields('token', 'a', 'b', true) //! setCustomFields livechat-custom-fields.write
    await updater!.updateVisitorExternalId('id', given) //! updateVisitorExternalId livechat-visitor.write
  }
}

async function begin(creator: Creator | undefined, given: any): Promise<void> {
  if (creator === undefined) return
  creator.createToken()
  await creator.resolveVisitor(given) //! resolveVisitor livechat-visitor.write
  const { createRoom: open } = creator //! createRoom livechat-room.write
  await open(given, given)
  await creator.createVisitor(given) //! createVisitor livechat-visitor.write
  let make
  ;({ createAndReturnVisitor: make } = creator) //! createAndReturnVisitor livechat-visitor.write
  await make(given)
}
