// Managers over both sources of grants, and what they tell the console.
import { AppPermissions } from 'grantfold/apps-engine'
import { AppRegistry } from 'grantfold/rocketchat'

export const MODES = ['strict', 'compatible']
export const READ = AppPermissions.user.read
export const NETWORKING = AppPermissions.networking.default

export const stored = (permissionsGranted) => ({ storage: (app) => (app === 'poll' ? { permissionsGranted } : undefined) })

export function registered(permissionsGranted) {
  const registry = new AppRegistry()
  registry.installStored('poll', JSON.stringify(permissionsGranted))
  return { registry }
}

/** What `action` wrote to the console as errors. */
export function told(action) {
  const lines = []
  const { error } = console
  console.error = (...words) => lines.push(words)
  try {
    action()
  } finally {
    console.error = error
  }
  return lines
}
