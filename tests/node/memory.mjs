import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc')

/** The bytes that are in use in the heap, when all that nobody holds any more is gone. */
export function memory() {
  collect()
  collect()
  return process.memoryUsage().heapUsed
}
