import { App } from '@rocket.chat/apps-engine/definition/App'
import { IHttp, IRead } from '@rocket.chat/apps-engine/definition/accessors'
import type { IRoom } from '@rocket.chat/apps-engine/definition/rooms'
import * as http from 'http'
import { request as secure, type RequestOptions } from 'node:https'
import type { Socket } from 'net'

import { attributes } from './attributes'
import { Kinds } from './kinds'

type Answer = http.IncomingMessage

export class NetworkApp extends App {
  public async work(read: IRead, client: IHttp, options: RequestOptions): Promise<Answer | undefined> {
    await client.get('https://weather.example') //! get networking
    await client.post('https://weather.example') //! post networking
    await client.put('https://weather.example') //! put networking
    await client.del('https://weather.example') //! del networking
    await client.patch('https://weather.example') //! patch networking
    await this.getAccessors().http.get('https://weather.example') //! get networking
    http.get('http://weather.example') //! http#1 networking
    secure(options) //! secure networking
    require('net').connect(25, 'mail.example') //! 'net' networking
    await fetch('https://weather.example') //! fetch networking
    const socket = new WebSocket('wss://weather.example') //! WebSocket networking
    socket.close()
    const room = await read.getRoomReader().getById('general') //! getById room.read
    attributes(room as IRoom)
    return undefined
  }

  public listen(fetch: (name: string) => void, socket: Socket, kinds?: Kinds): void {
    fetch('not the network')
    socket.end()
  }
}
