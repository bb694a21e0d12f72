import {
  IConfigurationExtend,
  IConfigurationModify,
  IEnvironmentRead,
  IEnvironmentWrite,
  IModify,
  IPersistence,
  IPersistenceRead,
} from '@rocket.chat/apps-engine/definition/accessors'
import { App } from '@rocket.chat/apps-engine/definition/App'

export class FeaturesApp extends App {
  protected async extendConfiguration(configuration: IConfigurationExtend, environment: IEnvironmentRead): Promise<void> {
    const given = undefined as any
    await configuration.slashCommands.provideSlashCommand(given) //! provideSlashCommand slashcommand
    await configuration.api.provideApi(given) //! provideApi api
    configuration.ui.registerButton(given) //! registerButton ui.registerButtons
    await configuration.scheduler.registerProcessors([given]) //! registerProcessors scheduler
    await configuration.videoConfProviders.provideVideoConfProvider(given) //! provideVideoConfProvider video-conference-provider
    const { outboundCommunication } = configuration
    await outboundCommunication.registerPhoneProvider(given) //! registerPhoneProvider outbound-communication.provide
    await outboundCommunication.registerEmailProvider(given) //! registerEmailProvider outbound-communication.provide
    await configuration.settings.provideSetting(given)
    await this.readSettings(environment)
  }

  public async onEnable(environment: IEnvironmentRead, configuration: IConfigurationModify): Promise<boolean> {
    await configuration.slashCommands.modifySlashCommand(undefined as any) //! modifySlashCommand slashcommand
    await configuration.slashCommands.disableSlashCommand('old') //! disableSlashCommand slashcommand
    await configuration.slashCommands.enableSlashCommand('new') //! enableSlashCommand slashcommand
    await configuration.serverSettings.hideGroup('a') //! hideGroup server-setting.write
    await configuration.serverSettings.hideSetting('b') //! hideSetting server-setting.write
    await configuration.serverSettings.modifySetting(undefined as any) //! modifySetting server-setting.write
    await configuration.serverSettings.incrementValue('c') //! incrementValue server-setting.write
    await configuration.scheduler.cancelAllJobs() //! cancelAllJobs scheduler
    return true
  }

  public async plan(modify: IModify, writer: IEnvironmentWrite): Promise<void> {
    await modify.getScheduler().scheduleOnce({ id: 'a', when: '1 day' }) //! scheduleOnce scheduler
    await modify.getScheduler().scheduleRecurring({ id: 'a', interval: '1 day' }) //! scheduleRecurring scheduler
    await modify.getScheduler().cancelJob('a') //! cancelJob scheduler
    await writer.getServerSettings().updateOne(undefined as any) //! updateOne server-setting.write
    await writer.getServerSettings().incrementValue('c', 2) //! incrementValue server-setting.write
    await writer.getSettings().updateValue('mine', 1)
  }

  public async keep(persistence: IPersistence, reader: IPersistenceRead, about: any): Promise<void> {
    await persistence.create({}) //! create persistence
    await persistence.createWithAssociation({}, about) //! createWithAssociation persistence
    await persistence.createWithAssociations({}, [about]) //! createWithAssociations persistence
    await persistence.update('id', {}) //! update persistence
    await persistence.updateByAssociation(about, {}) //! updateByAssociation persistence
    await persistence.updateByAssociations([about], {}) //! updateByAssociations persistence
    await persistence.remove('id') //! remove persistence
    await persistence.removeByAssociation(about) //! removeByAssociation persistence
    await persistence.removeByAssociations([about]) //! removeByAssociations persistence
    await reader.read('id') //! read persistence
    await reader.readByAssociation(about) //! readByAssociation persistence
    await reader.readByAssociations([about]) //! readByAssociations persistence
  }

  private async readSettings(environment: IEnvironmentRead): Promise<void> {
    const settings = environment.getServerSettings()
    await settings.getOneById('a') //! getOneById server-setting.read
    await settings.getValueById('a') //! getValueById server-setting.read
    await settings.isReadableById('a') //! isReadableById server-setting.read
    await environment.getSettings().getById('mine')
    const variables = this.getAccessors().environmentReader.getEnvironmentVariables()
    await variables.getValueByName('HOME') //! getValueByName env.read
    await variables.isReadable('HOME') //! isReadable env.read
    await variables.isSet('HOME') //! isSet env.read
  }
}
