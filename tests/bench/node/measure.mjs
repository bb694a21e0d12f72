// `node measure.mjs --list` names the rows, `node measure.mjs GROUP NAME` measures one: nanoseconds, as JSON.
//
// A process measures one row, so that no other row has taught the engine what to expect of its functions.

import { measure } from 'mitata'

import { rows as peers } from './peers.mjs'
import { rows as own } from './rows.mjs'

const rows = [...own, ...peers]

/** The loop over the queries, without an array or a call for their arguments. */
function loop({ allowed, args, answer, few }) {
  const count = Math.min(few, allowed.length)
  const [a, b, c] = args
  if (answer.constructor.name === 'AsyncFunction') {
    return async () => {
      let yes = 0
      for (let at = 0; at < count; at++) if (await answer(a[at], b[at])) yes++
      return yes
    }
  }
  if (args.length === 2) {
    return () => {
      let yes = 0
      for (let at = 0; at < count; at++) if (answer(a[at], b[at])) yes++
      return yes
    }
  }
  return () => {
    let yes = 0
    for (let at = 0; at < count; at++) if (answer(a[at], b[at], c[at])) yes++
    return yes
  }
}

async function check({ allowed, args, answer, few }, title) {
  const count = Math.min(few, allowed.length)
  for (let at = 0; at < count; at++) {
    const given = await answer(...args.map((column) => column[at]))
    if (given !== allowed[at]) throw new Error(`${title}: query ${at} is answered with ${given}`)
  }
  return count
}

async function main([group, name]) {
  if (group === '--list') {
    process.stdout.write(JSON.stringify(rows.map(([group, name]) => [group, name])))
    return
  }
  const title = `${group}, ${name}`
  const found = rows.find((row) => row[0] === group && row[1] === name)
  if (found === undefined) throw new Error(`no row ${title}`)
  const row = await found[2]()
  let count = 1
  if (row.work === undefined) {
    // The empty loop has no answers to compare.
    if (name.startsWith('loop')) count = row.allowed.length
    else count = await check(row, title)
  } else if (!row.right(await row.work())) {
    throw new Error(`${title}: another answer than that of the workload`)
  }
  const ask = row.work ?? loop(row)
  const run = row.before === undefined ? ask : () => {
    row.before()
    return ask()
  }
  const seconds = process.env.BENCH_QUICK === undefined ? 0.6 : 0.15
  // Until V8 has compiled what is hot, WebAssembly too.
  for (const until = performance.now() + seconds * 500; performance.now() < until;) await run()
  const stats = await measure(run, { min_cpu_time: seconds * 1e9, min_samples: 5 })
  process.stdout.write(JSON.stringify(stats.p50 / count))
}

await main(process.argv.slice(2))
// discord.js keeps timers.
process.exit()
