// Stands for the platform's package where only that ours is complete is tested.
export interface IMessageRead {
  getById(id: string): Promise<{ sender: string }>
}
export interface IUserRead {
  getById(id: string): Promise<{ name: string }>
}
export interface IRead {
  getMessageReader(): IMessageRead
  getUserReader(): IUserRead
}
