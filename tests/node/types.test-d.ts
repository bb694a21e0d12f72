// Compiled, never run: an error here is a type that does not fit what the package exports.
import { Grants, PermissionDeniedError, applyFixes, version } from 'grantfold'
import type { Diagnostic, DiagnosticCode, Explanation, PermissionId } from 'grantfold'
import { AppGrants, AppManifest, RuntimeStartError, appCatalog, permissionId } from 'grantfold/rocketchat'
import type { AppPermission, AppPermissionId, GrantOrigin, RuntimeVersion } from 'grantfold/rocketchat'

/** Compiles where `value` has exactly or at least the type `T`. */
declare function is<T>(value: T): void
declare const anyName: string
declare const anyNumber: number

is<string>(version)

const manifest = AppManifest.parse('{}')
is<AppManifest>(AppManifest.parse(new Uint8Array()))
is<string | null>(manifest.id)
is<readonly Diagnostic[]>(manifest.diagnostics)
is<AppPermissionId | null | undefined>(manifest.declared?.[0]?.id)
is<AppPermission | undefined>(manifest.review().items[0]?.permission)
is<boolean>(manifest.diff(manifest).needsConsent)
is<boolean>(manifest.runtimeNetwork('since-2026'))

const grants = manifest.grants()
is<AppGrants>(grants)
is<Grants>(grants)
is<boolean>(grants.has('message.write'))
is<boolean>(grants.has(anyName))
is<boolean>(grants.has(permissionId('message.write')))
is<boolean>(grants.hasAll(['message.write', anyName, permissionId('api')]))
is<boolean>(grants.hasAny(new Set<AppPermission>(['api'])))
is<('api' | 'scheduler')[]>(grants.missing(['api', 'scheduler']))
is<void>(grants.require('api', { method: 'registerApi' }))
is<void>(grants.require(['api', anyName]))
is<Explanation>(grants.explain('api'))
is<AppPermission[]>([...grants])
is<GrantOrigin>(grants.toJSON().origin)
is<readonly string[] | null>(grants.limits.hosts)
is<AppGrants>(AppGrants.fromStored('app', undefined))
is<AppPermission | undefined>(appCatalog()[0]?.name)
is<string>(applyFixes('{}', manifest.diagnostics).text)

try {
  grants.requireHost('https://example.com/', { method: undefined })
} catch (error) {
  if (error instanceof PermissionDeniedError && error.code === 'host-denied') is<string | null>(error.resource)
  if (error instanceof RuntimeStartError) is<string>(error.engineMessage)
}

/** Every code is a case: the compiler knows them all, and none is `string`. */
function isReadable(code: DiagnosticCode): boolean {
  return code !== 'json-syntax'
}
is<boolean>(isReadable('permission-unknown'))

// @ts-expect-error: an unknown name is an error, not `any`.
import { noSuchName } from 'grantfold'
void noSuchName

// @ts-expect-error: a number that no catalogue gave.
grants.has(anyNumber)
// @ts-expect-error: an id of another catalogue.
grants.has({} as PermissionId<'some.other'>)
// @ts-expect-error: no permission at all.
grants.has(null)
// @ts-expect-error: a name where several are expected; its characters are no names.
grants.hasAll('message.write')
// @ts-expect-error: ids have no place in an answer made of names.
grants.missing([permissionId('api')])
// @ts-expect-error: an unknown option.
grants.require('api', { methd: 'registerApi' })
// @ts-expect-error: a misspelt name has no id.
permissionId('mesage.write')
// @ts-expect-error: there is no such version.
is<RuntimeVersion>('2024')
// @ts-expect-error: there is no such code.
is<DiagnosticCode>('no-such-code')
// @ts-expect-error: a misspelt code never compares equal.
void (manifest.diagnostics[0]?.code === 'permission-unknwon')
// @ts-expect-error: the second argument must be written out.
AppGrants.fromStored('app')
// @ts-expect-error: parsed JSON is not text.
AppManifest.parse({})
// @ts-expect-error: grants are made by the package only.
void new Grants()
// @ts-expect-error: look-alikes are no grants.
grants.equals({ has: () => true })
// @ts-expect-error: a snapshot does not change.
grants.origin = 'defaults'
// @ts-expect-error: answers that are kept do not change either.
manifest.diagnostics.pop()
