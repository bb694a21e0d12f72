import { IHttp, IModify, IPersistence as Storage, IRead } from '@rocket.chat/apps-engine/definition/accessors'
import { App } from '@rocket.chat/apps-engine/definition/App'

import { address, load, save } from './settings'

export class UntypedApp extends App {
  private read!: IRead
  private tools!: () => any

  public async work(read: IRead, modify: IModify, http: IHttp, storage: Storage): Promise<void> {
    await read.getUserReader().getById('ada') //! getById user.read ~
    const room = modify.getCreator().startRoom().setSlugifiedName('a')
    await modify.getCreator().finish(room) //! finish room.write ~
    await http.post('https://app.example') //! post networking ~
    await storage.remove('id') //! remove persistence ~
    await this.read.getMessageReader().getRoom('id') //! getRoom message.read ~
    await helper(read.getRoomReader())
    await address({ http, reader: read }, {})
    await load(this.tools())
    await save(this.tools(), { store: { http: new Map() } })
  }
}

async function helper(rooms: any): Promise<void> {
  await rooms.getMembers('id') //! getMembers room.read ~
  await rooms.somethingElse('id')
}
