import type { IRoom } from '@rocket.chat/apps-engine/definition/rooms'

export function attributes(room: IRoom): unknown {
  const { abacAttributes } = room //! abacAttributes abac.read
  return abacAttributes ?? room.abacAttributes //! abacAttributes#2 abac.read
}

export const mine = { abacAttributes: 1 }.abacAttributes
