import type { Span } from '../index.js'
import type { AppPermission, RootPermission } from '../names.js'

/** A permission of either platform. */
export type ScannedPermission = AppPermission | RootPermission

/** How far a scan is. */
export interface Progress {
  /** Files read so far. */
  readonly done: number
  /** Files there are to read. */
  readonly total: number
  /** The file that is read next; null when all are. */
  readonly file: string | null
}

/** How a project is scanned. */
export interface ScanOptions {
  /** Count files too that the app does not load, and tests; without it only what the app's first file leads to. */
  readonly allFiles?: boolean | undefined
  /** Put the list of what is needed into the manifest. Entries that stay keep every byte. */
  readonly write?: boolean | undefined
  /** The folder of the TypeScript package to read with; without it that of the project, or one beside this package. */
  readonly typescript?: string | undefined
  /** Told before each file. */
  readonly progress?: ((progress: Progress) => void) | undefined
}

/** A piece of code. */
export interface Place {
  /** From the project's folder, with slashes. */
  readonly file: string
  /** Counted from one. */
  readonly line: number
  /** In characters (code points), counted from one. */
  readonly column: number
  /** One past the last character. */
  readonly endColumn: number
  /** The expression, in one line. */
  readonly call: string
  /** The whole line of the code. */
  readonly source: string
}

/** A piece of code that needs a permission. */
export interface NeedingPlace extends Place {
  /** What it uses: interface and method of the platform's package, a module or global that reaches the network, a field. */
  readonly method: string
  /** The permissions of the rule. */
  readonly permissions: readonly ScannedPermission[]
  /** Is any one of them enough? */
  readonly any: boolean
  /** The condition under which it needs them; null for always. */
  readonly when: string | null
  /** Where the permission must be held, in a Root community; null on Rocket.Chat. */
  readonly on: string | null
  /** Do types tell? False where the place was recognised by its shape. */
  readonly sure: boolean
  /** What a call does without the permission; null where the error code of the platform says it. */
  readonly denied: 'nothing' | 'empty' | 'throws' | null
}

/** A piece of code of which cannot be told what it needs. */
export interface UnclearPlace extends Place {
  /** Why. */
  readonly reason: string
  /** What it may need. */
  readonly candidates: readonly ScannedPermission[]
}

/** Code that could not be read, or not as it is meant: places in it, or behind it, may have been missed. */
export interface Unread {
  /**
   * A file that cannot be read or has errors of syntax, or a link out of the project; an import that leads nowhere; a tsconfig file.
   */
  readonly kind: 'file' | 'import' | 'config'
  /** From the project's folder, with slashes. */
  readonly file: string
  /** Counted from one. */
  readonly line: number
  /** In characters (code points), counted from one. */
  readonly column: number
  /** One past the last character; the same as `column` where no piece of it is meant. */
  readonly endColumn: number
  /** The whole line; null where no line is meant, and for a file outside of the project's folder. */
  readonly source: string | null
  /** Why. */
  readonly reason: string
  /** Does `grantfold scan --check` fail on it? */
  readonly fails: boolean
}

/**
 * What a scan says of one permission: it is granted and used, needed and not granted, declared and unused, needed under a
 * condition only, or declared with nothing to tell whether it is needed.
 */
export type Verdict = 'used' | 'missing' | 'unused' | 'conditional' | 'cannot-tell'

/** Where a manifest declares a permission. */
export interface DeclaredAt {
  /** As written. */
  readonly spelled: string
  /** Where. */
  readonly span: Span
}

/** What a scan found out about one permission. */
export interface Finding {
  readonly permission: ScannedPermission
  /** One line in plain words. */
  readonly description: string
  readonly verdict: Verdict
  /** Does the manifest grant it as it stands, declared or not? */
  readonly granted: boolean
  /** Is it declared, or one of the defaults the app runs with? */
  readonly held: boolean
  /** Where it is declared, in whatever spelling. */
  readonly declared: readonly DeclaredAt[]
  /** The code that needs it, or that may. */
  readonly places: readonly (NeedingPlace | UnclearPlace)[]
  /** What is needed of all that an unused permission brings along. */
  readonly instead: readonly ScannedPermission[]
  /** What one must know besides. */
  readonly notes: readonly string[]
  /** How to declare it, if it is missing. */
  readonly help: string | null
}

/** What a scan found. */
export interface ScanResult {
  readonly platform: 'rocketchat-app' | 'root'
  readonly manifest: {
    readonly path: string
    /** Does it have a list of its own, or does the app run with the platform's defaults? */
    readonly source: 'list' | 'defaults'
    /** How many errors `grantfold check` finds in it. */
    readonly errors: number
    /** Would it grant more if those were mended? */
    readonly loses: boolean
    /** What it grants as it stands. */
    readonly granted: readonly ScannedPermission[]
  }
  /** Version of the compiler that read the code. */
  readonly typescript: string
  /** Files read. */
  readonly files: number
  /** Files of the project that do not count: the app does not load them, or they are tests. */
  readonly left: number
  /** Were the types of the platform's package there? Without them places are recognised by their shape. */
  readonly typed: boolean
  /** Packages the code loads; what they do is not read. */
  readonly packages: readonly string[]
  /** In the order of the catalogue: every permission that is declared, needed or needed on a condition. */
  readonly permissions: readonly Finding[]
  readonly unclear: readonly UnclearPlace[]
  /** Where there is any, places may have been missed, and nothing is taken out of a manifest. */
  readonly unread: readonly Unread[]
  /** Defaults that the app runs with and that nothing needs. */
  readonly idleDefaults: readonly ScannedPermission[]
  /** The list to declare: what the code needs, and what it may need and has. */
  readonly minimal: readonly ScannedPermission[]
  readonly summary: {
    readonly used: number
    readonly missing: number
    readonly unused: number
    readonly conditional: number
    readonly cannotTell: number
    readonly idleDefaults: number
    readonly unclearPlaces: number
  }
  /** What was changed in the manifest; null for nothing. */
  readonly written: { readonly added: readonly ScannedPermission[]; readonly removed: readonly ScannedPermission[] } | null
}

/**
 * Why a project was not scanned: there is no folder, manifest or code, no compiler, no types to base a first list on; something
 * cannot be read, or is nested too deeply for the compiler; the manifest has errors or cannot be written.
 */
export declare class ScanError extends Error {
  readonly name: 'ScanError'
  readonly code:
    | 'no-project'
    | 'no-manifest'
    | 'no-code'
    | 'no-typescript'
    | 'no-types'
    | 'unreadable'
    | 'too-deep'
    | 'manifest-broken'
    | 'write-failed'
    | 'usage'
}

/**
 * Finds every call in an app or bot that needs a permission, and compares with its manifest.
 *
 * Reads the project's TypeScript or JavaScript with its own TypeScript compiler, version 4 to 6, which this loads and runs.
 *
 * @param dir - The folder with the `app.json` or `root-manifest.json`.
 * @throws ScanError if the project cannot be scanned, or not be written where that was asked for.
 * @example
 * ```js
 * const { permissions } = scan('my-app')
 * for (const { permission, verdict } of permissions) console.log(permission, verdict)
 * ```
 */
export declare function scan(dir: string, options?: ScanOptions): ScanResult

/**
 * Is there anything that `grantfold scan --check` fails on: something missing or unused, defaults nothing needs, a manifest that
 * loses permissions, a file of code or a configuration that could not be read?
 */
export declare function hasProblems(result: ScanResult): boolean
