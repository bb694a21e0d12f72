// A name that the engine has too, and nothing else in common with it.
interface IRoomRead {
  getById(id: string): string
}

export const mine = (rooms: IRoomRead): string => rooms.getById('a')
