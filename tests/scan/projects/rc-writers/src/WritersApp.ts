import { IModify, IModifyCreator } from '@rocket.chat/apps-engine/definition/accessors'
import { App } from '@rocket.chat/apps-engine/definition/App'

import { create } from './create'
import { extend, update } from './change'

export class WritersApp extends App {
  public async work(modify: IModify, given: any): Promise<void> {
    await create(modify.getCreator(), given)
    await update(modify, given)
    await extend(modify.getExtender(), given)
    const remover = modify.getDeleter()
    await remover.deleteRoom('id') //! deleteRoom room.write
    await remover.deleteUsers('app', given) //! deleteUsers user.write
    await remover.deleteMessage(given, given) //! deleteMessage message.write
    await remover.removeUsersFromRoom('id', ['ada']) //! removeUsersFromRoom room.write
    await this.tell(modify, given)
  }

  private async tell(modify: IModify, given: any): Promise<void> {
    const notifier = modify.getNotifier()
    await notifier.notifyUser(given, notifier.getMessageBuilder().getMessage()) //! notifyUser message.write
    await notifier.notifyRoom(given, given) //! notifyRoom message.write
    const stop = await notifier.typing({ id: 'room' }) //! typing message.write
    await stop()
    const ui = modify.getUiController()
    await ui.openModalView(given, given, given) //! openModalView ui.interact
    await ui.updateModalView(given, given, given) //! updateModalView ui.interact
    await ui.openContextualBarView(given, given, given) //! openContextualBarView ui.interact
    await ui.updateContextualBarView(given, given, given) //! updateContextualBarView ui.interact
    await ui.setViewError(given, given, given) //! setViewError ui.interact
    await ui.openSurfaceView(given, given, given) //! openSurfaceView ui.interact
    await ui.updateSurfaceView(given, given, given) //! updateSurfaceView ui.interact
    const moderation = modify.getModerationModifier()
    await moderation.report('message', 'spam', 'ada', 'app') //! report moderation.write
    await moderation.dismissReportsByMessageId('message', 'fine', 'none', 'app') //! dismissReportsByMessageId moderation.write
    await moderation.dismissReportsByUserId('ada', 'fine', 'none', 'app') //! dismissReportsByUserId moderation.write
    const clients = modify.getOAuthAppsModifier()
    await clients.createOAuthApp(given, 'app') //! createOAuthApp oauth-app.write
    await clients.updateOAuthApp(given, 'id', 'app') //! updateOAuthApp oauth-app.write
    await clients.deleteOAuthApp('id', 'app') //! deleteOAuthApp oauth-app.write
  }
}

export type Finish = IModifyCreator['finish']
