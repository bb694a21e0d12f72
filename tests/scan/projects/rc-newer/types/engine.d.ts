import '@rocket.chat/apps-engine/definition/accessors/IRead'

// What the engine has and its type package does not yet.
declare module '@rocket.chat/apps-engine/definition/accessors/IRead' {
  interface ICallHistoryRead {
    getById(id: string): Promise<unknown>
    getByCallId(id: string): Promise<unknown>
    search(filter: object): Promise<unknown[]>
  }
  interface IRead {
    getCallHistoryReader(): ICallHistoryRead
  }
}
