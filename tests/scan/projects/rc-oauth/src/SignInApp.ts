import { App } from '@rocket.chat/apps-engine/definition/App'
import type { IConfigurationExtend, IPersistence } from '@rocket.chat/apps-engine/definition/accessors'
import type { IOAuth2Client } from '@rocket.chat/apps-engine/definition/oauth2/IOAuth2'
import { createOAuth2Client } from '@rocket.chat/apps-engine/definition/oauth2/OAuth2'
// No release of today has this module, and nothing that needs a permission comes with it.
import { Absent } from '@rocket.chat/apps-engine/server/oauth2/Absent'
import type { IUser } from '@rocket.chat/apps-engine/definition/users'

export class SignInApp extends App {
  private client?: IOAuth2Client
  public absent?: Absent

  public async initialize(configuration: IConfigurationExtend): Promise<void> {
    const uri = 'https://login.example'
    const places = { accessTokenUri: uri, authUri: uri, refreshTokenUri: uri, revokeTokenUri: uri }
    this.client = createOAuth2Client(this, { alias: 'login', ...places })
    await this.client.setup(configuration) //! setup api; setup user.read; setup server-setting.read; setup networking; setup persistence
  }

  public async signIn(user: IUser): Promise<unknown> {
    const known = await this.client?.getAccessTokenForUser(user) //! getAccessTokenForUser persistence
    return known ?? this.client?.getUserAuthorizationUrl(user) //! getUserAuthorizationUrl server-setting.read
  }

  public async renew(client: IOAuth2Client, user: IUser, persistence: IPersistence): Promise<void> {
    await client.refreshUserAccessToken(user, persistence) //! refreshUserAccessToken persistence; refreshUserAccessToken server-setting.read; refreshUserAccessToken networking
    await client.revokeUserAccessToken(user, persistence) //! revokeUserAccessToken persistence; revokeUserAccessToken networking
  }
}
