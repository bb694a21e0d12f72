// What a worker of `api.test.mjs` does: answers the checks it is given.
import { parentPort, workerData } from 'node:worker_threads'

import { AppManifest } from 'grantfold/rocketchat'

const grants = AppManifest.parse(workerData.text).grants()
parentPort.postMessage(workerData.names.map((name) => grants.has(name)))
