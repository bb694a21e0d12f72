import { IRead } from '@rocket.chat/apps-engine/definition/accessors'

export async function lazy(read: IRead): Promise<void> {
  await read.getUserReader().getById('ada') //! getById user.read
}
