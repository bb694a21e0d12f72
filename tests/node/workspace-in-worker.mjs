// What a worker of `workspace.test.mjs` does: answers the checks it is given, each in two ways.
import { parentPort, workerData } from 'node:worker_threads'

import { Workspace } from 'grantfold/rocketchat'

const workspace = Workspace.fromJson(workerData.text)
const grants = workspace.grants('ann', 'general')
parentPort.postMessage(workerData.names.map((name) => workspace.has('ann', name, 'general') && grants.has(name)))
