import { IHttp, IRead } from '@rocket.chat/apps-engine/definition/accessors'

interface Tools {
  http: IHttp
  reader: IRead
}

abstract class Source {
  public abstract client(): Promise<IHttp>
}

// The app's own settings need nothing, although a method of the server's settings has the same name.
export async function address({ http, reader }: Tools, options: any): Promise<void> {
  const settings = reader.getEnvironmentReader().getSettings()
  const path = await settings.getValueById('path')
  const site = await reader.getEnvironmentReader().getServerSettings().getValueById('Site_Url') //! getValueById server-setting.read ~
  await http.get(`${site}${path}`) //! get networking ~
  await options.getValueById('path')
}

export async function load(source: Source): Promise<void> {
  const client = await source.client()
  await client.get('https://app.example') //! get networking ~
}

export async function save({ persistence }, { store: { http } }): Promise<void> {
  await persistence.create({}) //! create persistence ~
  await http.get('a')
}
