import { App } from '@rocket.chat/apps-engine/definition/App.js'

import { find, init } from './store.js'
import services from './services.js'

export class Main extends App {
  async extendConfiguration(configuration) {
    configuration.slashCommands.provideSlashCommand(new Command(this)) //! provideSlashCommand slashcommand ~
    const { api, ui } = configuration
    await api.provideApi({}) //! provideApi api ~
    ui.registerButton({}) //! registerButton ui.registerButtons ~
  }

  async onEnable(environment) {
    return environment.getServerSettings().getValueById('a') //! getValueById server-setting.read ~
  }
}

class Command {
  constructor(app) {
    this.app = app
  }

  async executor(context, read, modify, http, persistence) {
    init(read)
    find('a')
    const reply = modify.getCreator().startMessage()
    reply.setText('a').setRoom(context.getRoom())
    await modify.getCreator().finish(reply) //! finish message.write ~
    const sender = context.getSender()
    sender.getById('a')
    const jobs = [modify.getScheduler()]
    await Promise.all(jobs.map((scheduler) => scheduler.cancelAllJobs())) //! cancelAllJobs scheduler ~
    await services(read, http).load()
    const self = { persistence, http }
    await self.persistence.create({}) //! create persistence ~
    await self.http.post('https://a.example') //! post networking ~
    const cache = new Map()
    cache.get('a')
    await this.app.getAccessors().reader.getRoomReader().getById('a') //! getById room.read
  }
}
