import { IConfigurationExtend, IHttp } from '@rocket.chat/apps-engine/definition/accessors'
import { App } from '@rocket.chat/apps-engine/definition/App'

export class BrokenApp extends App {
  public async work(http: IHttp): Promise<void> {
    await http.get('https://app.example') //! get networking
  }

  protected async extendConfiguration({ api, slashCommands: { provideSlashCommand } }: IConfigurationExtend): Promise<void> { //! provideSlashCommand slashcommand
    await api.provideApi({} as any) //! provideApi api
    await provideSlashCommand({} as any)
  }
}
