// The package ends the process when it is loaded outside of a community.
export class Adapter {
  constructor() {
    this.sdk = null
  }

  connect() {
    this.sdk = require('@rootsdk/server-bot')
    const { rootServer } = this.sdk
    return rootServer.community.communityMembers.listAll()
  }

  remove(userId) {
    return this.sdk.rootServer.community.communityMemberBans.kick({ userId }) //! kick community.kick ~
  }
}
