// What a worker of `concurrency.test.mjs` does: follows events on a community of its own and asks after each.
import { parentPort, workerData } from 'node:worker_threads'

import { Community } from 'grantfold/root'

const world = Community.fromJson(workerData.text)
const { events, names } = workerData
const states = events.map((event) => {
  world.apply(event)
  const grants = world.grants('ann', 'c3')
  const explained = names.map((name) => grants.explain(name).allowed)
  return { has: names.map((name) => world.has('ann', 'c3', name)), explained, where: world.channelsWhere('ann', 'channel.createFile') }
})
parentPort.postMessage(states)
