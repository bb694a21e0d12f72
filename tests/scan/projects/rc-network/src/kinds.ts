import type { Kind } from 'not-there'
import { RequestOptions } from 'node:http'

export type Kinds = [Kind, RequestOptions]
