import { IRead } from '@rocket.chat/apps-engine/definition/accessors'

export async function check(read: IRead): Promise<void> {
  await read.getRoomReader().getById('general')
}
