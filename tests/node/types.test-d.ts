// Compiled, never run: an error here is a type that does not fit what the package exports.
import { version } from 'grantfold'
import * as rocketchat from 'grantfold/rocketchat'

const text: string = version
void text
void rocketchat

// @ts-expect-error: an unknown name is an error, not `any`.
import { noSuchName } from 'grantfold'
void noSuchName
