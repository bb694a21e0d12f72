import type { IRead } from '@rocket.chat/apps-engine/definition/accessors'

export async function greeting(read: IRead, message: string): Promise<string> {
  const found = await read.getMessageReader().getById(message)
  const { name } = await read.getUserReader().getById(found.sender)
  return `Hello, ${name}!`
}
