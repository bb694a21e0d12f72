// Builds the addon and, beside it, the command: `npm run build`, or `npm run build -- --target <target of cargo>`.
import { execFileSync } from 'node:child_process'
import { copyFileSync, rmSync } from 'node:fs'
import { extname } from 'node:path'
import { parseArgs } from 'node:util'

import { NapiCli } from '@napi-rs/cli'

const { target } = parseArgs({ options: { target: { type: 'string' } } }).values

const { task } = await new NapiCli().build({
  platform: true,
  profile: 'addon',
  target,
  manifestPath: 'bindings-node/Cargo.toml',
  outputDir: 'bindings-node',
  noJsBinding: true,
  dts: 'native.d.ts',
})
const addon = (await task).find(({ kind }) => kind === 'node').path

const command = ['build', '--release', '-p', 'grantfold-cli', '--bin', 'grantfold']
const options = ['--message-format', 'json-render-diagnostics', ...(target === undefined ? [] : ['--target', target])]
const messages = execFileSync('cargo', [...command, ...options], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
const built = messages.trim().split('\n').map((line) => JSON.parse(line).executable).find(Boolean)

const executable = addon.replace(/\.node$/, extname(built))
// A new file: one that runs cannot be written to.
rmSync(executable, { force: true })
copyFileSync(built, executable)
