import type * as accessors from '@rocket.chat/apps-engine/definition/accessors'
import { IHttp, IModify, IPersistence, IRead, IRoomRead, IUserRead } from '@rocket.chat/apps-engine/definition/accessors'

// Snippets as people write them, and harder. The marks say what a person reads out of the code, whatever a tool makes of it.

export const generic = <R extends IRead>(read: R) => read.getUserReader().getById('a') //! getById user.read

export abstract class Base {
  protected abstract rooms(): IRoomRead
  public find(): unknown {
    return this.rooms().getById('a') //! getById room.read
  }
}

export function inMap(read: IRead): unknown {
  const readers = new Map<string, IUserRead>([['users', read.getUserReader()]])
  return readers.get('users')!.getById('a') //! getById user.read
}

export function inArray(read: IRead): unknown {
  const [users, rooms] = [read.getUserReader(), read.getRoomReader()] as const
  return [users, rooms.getByName('a')] //! getByName room.read
}

export const curried = (users: IUserRead) => (id: string) => users.getById(id) //! getById user.read

export const chained = (read: IRead) => Promise.resolve(read.getRoomReader()).then((rooms) => rooms.getByName('a')) //! getByName room.read

export function grouped(read: IRead): unknown {
  const readers = { users: read.getUserReader(), nested: { rooms: read.getRoomReader() } }
  readers.users.getByUsername('a') //! getByUsername user.read
  return readers.nested.rooms.getMembers('a') //! getMembers room.read
}

export function chosen(users: IUserRead, byId: boolean): unknown {
  const find = byId ? users.getById : users.getByUsername //! getById user.read; getByUsername user.read
  return find.call(users, 'a')
}

export function applied(users: IUserRead): unknown {
  return users.getById.apply(users, ['a']) //! getById user.read
}

export function template(users: IUserRead): unknown {
  return users[`getById`]('a') //! `getById` user.read
}

export function constant(users: IUserRead): unknown {
  const key = 'getById'
  return users[key]('a') //! key user.read
}

enum Names {
  Find = 'getByUsername',
}

export function enumerated(users: IUserRead): unknown {
  return users[Names.Find]('a') //! Names.Find user.read
}

interface Lookup {
  getById(id: string): Promise<unknown>
}

export function structural(read: IRead): unknown {
  return look(read.getUserReader()) //! read.getUserReader() user.read ~
}

function look(lookup: Lookup): unknown {
  return lookup.getById('a')
}

export function doubleCast(read: IRead): unknown {
  return (read.getRoomReader() as unknown as Lookup).getById('a') //! getById room.read ~
}

export function inAny(read: IRead): unknown {
  const bag: any = { rooms: read.getRoomReader() }
  return bag.rooms.getById('a') //! getById room.read ~
}

export function inAnyArray(read: IRead): unknown {
  const bag: any[] = [read.getRoomReader()]
  return bag.map((rooms) => rooms.getById('a')) //! getById room.read ~
}

export class Late {
  private http!: IHttp
  private storage?: IPersistence
  public start(http: IHttp, storage: IPersistence): this {
    Object.assign(this, { http })
    this.storage = storage
    return this
  }
  public async save(): Promise<void> {
    await this.http.get('https://a.example') //! get networking
    await this.storage?.create({}) //! create persistence
  }
}

export class Wrapper {
  public constructor(private readonly users: IUserRead) {}
  public getById(id: string): unknown {
    return this.users.getById(id) //! getById#1 user.read
  }
}

export function wrapped(read: IRead): unknown {
  return new Wrapper(read.getUserReader()).getById('a')
}

class Fake implements Pick<IUserRead, 'getById'> {
  public async getById(id: string): Promise<any> {
    return { id }
  }
}

export const fake = () => new Fake().getById('a')

export function qualified(read: accessors.IRead): unknown {
  return read.getMessageReader().getById('a') //! getById message.read
}

export function spread(read: IRead): unknown {
  const { ...rooms } = read.getRoomReader()
  const copy = { ...rooms, extra: 1 }
  return copy.getOwners('a') //! getOwners room.read
}

export function checked(rooms: IRoomRead): boolean {
  return 'getAllRooms' in rooms
}

export type Found = ReturnType<IRoomRead['getLeaders']>

export function proxied(users: IUserRead): unknown {
  const logged = new Proxy(users, { get: (target, key) => (target as any)[key] }) //! key#2 unclear
  return logged.getByUsername('a') //! getByUsername user.read
}

export async function eventually(pending: Promise<IRead>): Promise<unknown> {
  return (await pending).getUploadReader().getById('a') //! getById upload.read
}

export function* generated(read: IRead): Generator<unknown> {
  for (const reader of [read.getUserReader(), read.getRoomReader()]) yield reader.getById('a') //! getById user.read; getById room.read
}

export const defaulted = (modify: IModify, notifier = modify.getNotifier()) => notifier.notifyRoom({} as any, {} as any) //! notifyRoom message.write

export function finished(modify: IModify, text?: string): unknown {
  const creator = modify.getCreator()
  const builder = text === undefined ? creator.startRoom() : creator.startMessage()
  return creator.finish(builder) //! finish unclear
}

export function finishedAny(modify: IModify): unknown {
  const builder: any = modify.getCreator().startDiscussion()
  return modify.getCreator().finish(builder) //! finish room.write
}

export function inLoop(modify: IModify, texts: string[]): unknown {
  return Promise.all(texts.map((text) => modify.getCreator().finish(modify.getCreator().startMessage().setText(text)))) //! finish message.write
}

export const tagged = { get: (url: string) => url, post: (url: string) => url }
tagged.get('a')
tagged.post('b')

export function shadowed(read: { getUserReader(): { getById(id: string): string } }): string {
  return read.getUserReader().getById('a')
}

export function stored(read: IRead): unknown {
  const table: Record<string, any> = {}
  table.users = read.getUserReader()
  return table.users.getById('a') //! getById user.read ~
}

export function serialized(read: IRead): unknown {
  const copy: any = JSON.parse('{}')
  return [read, copy.users.getById('a')]
}

export function looped(read: IRead): unknown {
  const found: any = {}
  for (const name of ['getRoomReader']) found.rooms = (read as any)[name]() //! name#2 unclear
  return found
}
