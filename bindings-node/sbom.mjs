// What the addon and the command are made of, as CycloneDX, for the package of a platform.
import { execFileSync } from 'node:child_process'
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'

const CRATES = { shipped: ['bindings-node', 'cli'], others: ['bindings-python', 'core'] }

/** Writes the bills of materials of what cargo builds for `target` into a folder, and returns their names. */
export function writeSboms(target, folder) {
  const tool = ['cyclonedx', '--quiet', '--format', 'json', '--spec-version', '1.5', '--target', target]
  execFileSync('cargo', [...tool, '--manifest-path', 'bindings-node/Cargo.toml'], { stdio: 'inherit' })
  // It names our crates by where they lie on the machine that builds.
  const here = pathToFileURL(process.cwd()).href
  const names = take(CRATES.shipped, (name, text) => writeFileSync(join(folder, name), text.replaceAll(here, 'file:///grantfold')))
  // The tool writes one beside each Cargo.toml of the workspace.
  take(CRATES.others, () => {})
  return names
}

/** Takes what the tool wrote in these folders away, and returns the names. */
function take(crates, use) {
  const written = crates.flatMap((crate) => readdirSync(crate).map((name) => join(crate, name)))
  return written.filter((file) => file.endsWith('.cdx.json')).map((file) => {
    use(basename(file), readFileSync(file, 'utf8'))
    rmSync(file)
    return basename(file)
  })
}
