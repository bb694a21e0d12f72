// What a worker of `held.test.mjs` does: asks twice, perhaps with a change between.
import { parentPort, workerData } from 'node:worker_threads'

import { Community } from 'grantfold/root'

const { text, change, names } = workerData
const community = Community.fromJson(text)
const answers = () => names.map((name) => community.has('ann', 'c1', name))
answers()
if (change) community.setOwner('ann')
parentPort.postMessage(answers())
