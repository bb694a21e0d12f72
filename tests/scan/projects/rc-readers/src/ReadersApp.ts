import { IHttp, IModify, IPersistence, IRead } from '@rocket.chat/apps-engine/definition/accessors'
import { App } from '@rocket.chat/apps-engine/definition/App'
import { ISlashCommand, SlashCommandContext } from '@rocket.chat/apps-engine/definition/slashcommands'

import { Rooms } from './Rooms'
import * as lookups from './lookups'

export class ReadersApp extends App {}

export class Report implements ISlashCommand {
  public command = 'report'
  public i18nParamsExample = ''
  public i18nDescription = ''
  public providesPreview = false

  public async executor(context: SlashCommandContext, read: IRead, modify: IModify, http: IHttp, persis: IPersistence): Promise<void> {
    const id = context.getSender().id
    const users = read.getUserReader()
    await users.getById(id) //! getById user.read
    await users.getByUsername('ada') //! getByUsername user.read
    await users.getBySipExtension('12') //! getBySipExtension user.read
    await users.getUserUnreadMessageCount(id) //! getUserUnreadMessageCount user.read
    await users.getUserRoomIds(id) //! getUserRoomIds user.read
    await users.getAppUser()

    const rooms = new Rooms(read)
    await rooms.describe('general')
    await lookups.messages(read, id)
    await lookups.files(read.getUploadReader(), id)
    await lookups.others(read)
  }
}
