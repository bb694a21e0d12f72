// The engine's names in one place, as larger apps have them.
export { App as Base } from '@rocket.chat/apps-engine/definition/App'
export type { ILivechatCreator as Creator, ILivechatRead, IModify, IRead } from '@rocket.chat/apps-engine/definition/accessors'
export * from './visitors'
