import { IRead, IRoomRead } from '@rocket.chat/apps-engine/definition/accessors'

export class Rooms {
  private readonly reader: IRoomRead

  constructor(private readonly read: IRead) {
    this.reader = read.getRoomReader()
  }

  public async describe(name: string): Promise<void> {
    const room = await this.reader.getByName(name) //! getByName room.read
    const id = room!.id
    await this.reader.getById(id) //! getById room.read
    await this.reader.getCreatorUserById(id) //! getCreatorUserById room.read
    await this.reader.getCreatorUserByName(name) //! getCreatorUserByName room.read
    await this.reader.getMessages(id, { limit: 10 }) //! getMessages room.read
    await this.reader.getMembers(id) //! getMembers room.read
    await this.reader.getDirectByUsernames(['ada']) //! getDirectByUsernames room.read
    await this.reader.getModerators(id) //! getModerators room.read
    await this.reader.getOwners(id) //! getOwners room.read
    await this.reader.getLeaders(id) //! getLeaders room.read
    await this.read.getRoomReader().getUnreadByUser(id, 'ada') //! getUnreadByUser room.read
    await this.read.getRoomReader().getUserUnreadMessageCount(id, 'ada') //! getUserUnreadMessageCount room.read
    await this.read
      .getRoomReader()
      .getAllRooms() //! getAllRooms room.system.view-all
  }
}
