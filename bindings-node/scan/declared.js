'use strict'

const { appCatalog, AppManifest } = require('../rocketchat.js')
const { Manifest, rootCatalog } = require('../root.js')

/**
 * What a manifest declares, in one form for both platforms; every answer about permissions is the core's.
 *
 * `entries` are what stands there, each with the permission it means (null for none); `covers` says what is granted as the
 * manifest stands, `means` what would be once it is mended, and `loses` whether the two differ.
 */
function declaredBy(manifest) {
  return manifest.platform === 'root' ? rootDeclared(manifest.bytes) : appDeclared(manifest.bytes)
}

function appDeclared(bytes) {
  const parsed = AppManifest.parse(bytes)
  const grants = parsed.grants()
  const entries = (parsed.declared ?? []).map(({ name, id, span }) => ({ permission: id === null ? null : name, spelled: name, span }))
  return {
    ...grantedBy(parsed, grants),
    catalog: appCatalog(),
    defaults: grants.origin === 'defaults',
    entries,
    // No permission of an app includes another.
    included: () => [],
  }
}

function rootDeclared(bytes) {
  const parsed = Manifest.parse(bytes)
  const grants = parsed.grants()
  const asked = parsed.declared.filter(({ value }) => value === true)
  const entries = asked.map(({ permission, key, span }) => ({ permission, spelled: key, span }))
  return {
    ...grantedBy(parsed, grants),
    catalog: rootCatalog(),
    defaults: false,
    entries,
    included,
  }
}

/** What the manifests of both platforms answer alike. */
function grantedBy(parsed, grants) {
  const mended = parsed.wouldGrant()
  return {
    loses: !grants.hasAll(mended),
    diagnostics: parsed.diagnostics,
    covers: (permission) => grants.has(permission),
    means: (permission) => mended.has(permission),
    granted: [...grants],
    help: (permission) => grants.explain(permission).help,
  }
}

/** What comes with a permission of Root. */
function included(permission) {
  const [section, key] = permission.split('.')
  const alone = Manifest.parse(JSON.stringify({ package: {}, permissions: { [section]: { [key]: true } } }))
  return [...alone.grants()].filter((each) => each !== permission)
}

exports.declaredBy = declaredBy
