import { IRead } from '@rocket.chat/apps-engine/definition/accessors'
import { App } from '@rocket.chat/apps-engine/definition/App'

export class NewerApp extends App {
  public async work(read: IRead): Promise<void> {
    const calls = read.getCallHistoryReader()
    await calls.getById('id') //! getById media-call.history
    await calls.getByCallId('id') //! getByCallId media-call.history
    await calls.search({}) //! search media-call.history
    await (await import('./lazy')).lazy(read)
  }
}
