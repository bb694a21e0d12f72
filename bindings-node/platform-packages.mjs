// Makes the npm packages of the platforms in a folder inside the project:
//
//     node bindings-node/platform-packages.mjs <folder> [<platform>...]
//
// Of all platforms, unless some are named. What `npm run build` makes for each must lie in `bindings-node`, and cargo must know
// `cargo cyclonedx`.
import { chmodSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { NapiCli, readNapiConfig } from '@napi-rs/cli'

import { writeSboms } from './sbom.mjs'

const [npmDir, ...named] = process.argv.slice(2)
const { targets } = await readNapiConfig('package.json')
await new NapiCli().createNpmDirs({ npmDir })

const wanted = named.length === 0 ? targets : named.map((name) => targets.find(({ platformArchABI }) => platformArchABI === name))
for (const { platformArchABI: platform, triple } of wanted) {
  const folder = join(npmDir, platform)
  const suffix = platform.startsWith('win32-') ? '.exe' : ''
  const addon = `grantfold.${platform}.node`
  const executable = `grantfold${suffix}`
  copyFileSync(join('bindings-node', addon), join(folder, addon))
  copyFileSync(join('bindings-node', `grantfold.${platform}${suffix}`), join(folder, executable))
  // The mode does not survive the stores that hand files from one job of a release to the next.
  chmodSync(join(folder, executable), 0o755)

  const file = join(folder, 'package.json')
  const manifest = JSON.parse(readFileSync(file, 'utf8'))
  manifest.files = [addon, executable, ...writeSboms(triple, folder)]
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`)
}
