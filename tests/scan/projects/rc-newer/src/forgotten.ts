import { IModify } from '@rocket.chat/apps-engine/definition/accessors'

/** Nothing loads this file. */
export async function mail(modify: IModify): Promise<void> {
  await modify.getCreator().getEmailCreator().send({} as any)
}
