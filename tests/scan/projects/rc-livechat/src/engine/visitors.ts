import type { ILivechatRead } from '@rocket.chat/apps-engine/definition/accessors'

export interface VisitorReader extends Pick<ILivechatRead, 'getLivechatVisitorById' | 'getLivechatVisitorByToken'> {
  readonly label: string
}

export async function visitors({ getLivechatVisitors, getLivechatVisitorByEmail: byEmail, ...rest }: ILivechatRead): Promise<void> { //! getLivechatVisitors livechat-visitor.read; getLivechatVisitorByEmail livechat-visitor.read
  await getLivechatVisitors({})
  await byEmail('ada@app.example')
  await rest.getLivechatVisitorByPhoneNumber('12') //! getLivechatVisitorByPhoneNumber livechat-visitor.read
}

export async function one(reader: VisitorReader | undefined): Promise<void> {
  await reader?.getLivechatVisitorById('id') //! getLivechatVisitorById livechat-visitor.read
  await reader?.['getLivechatVisitorByToken']('token') //! 'getLivechatVisitorByToken' livechat-visitor.read
}
