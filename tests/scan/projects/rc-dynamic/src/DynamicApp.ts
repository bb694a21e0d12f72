import { IModify, IRead, IUserRead } from '@rocket.chat/apps-engine/definition/accessors'
import { App } from '@rocket.chat/apps-engine/definition/App'
import { wrap } from 'elsewhere'

import { mine } from './mine'

type Lookup = 'getById' | 'getByUsername'

export class DynamicApp extends App {
  public async work(read: IRead, modify: IModify, name: string, lookup: Lookup): Promise<void> {
    const users = read.getUserReader()
    await users[lookup]('ada') //! lookup user.read; lookup user.read
    const rooms: any = read.getRoomReader()
    await rooms[name]('general') //! name unclear
    await (read as any).getMessageReader().getById('id') //! getById message.read
    const untyped: any = read
    await untyped.getUserReader().getByUsername('ada') //! getByUsername user.read
    await (<any>modify).getUpdater().getUserUpdater().updateBio({}, 'x') //! updateBio user.write
    wrap(modify.getNotifier()) //! modify.getNotifier() unclear
    Reflect.get(read.getUploadReader(), name) //! read.getUploadReader() unclear
    const surprise: any = JSON.parse('{}')
    surprise.getLivechatVisitorByToken('token') //! getLivechatVisitorByToken livechat-visitor.read ~
    surprise.get('token')
    surprise.create({})
    await own(new Users())
    mine({ getById: (id) => id })
    const found: ReturnType<IUserRead['getById']> = users.getById('ada') //! getById#2 user.read
    await found
  }
}

class Users {
  public getById(id: string): string {
    return id
  }
}

async function own(users: Users): Promise<void> {
  users.getById('mine')
}
