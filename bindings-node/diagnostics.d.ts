// What is wrong with a document, in the core's JSON form. Types only: there is no module of this name at run time.

/** How bad a problem is: `error` is refused by the platform, or read differently by two readers. */
export type Severity = 'note' | 'warning' | 'error'

/** The stable name of a kind of problem. */
export type DiagnosticCode =
  | 'json-syntax'
  | 'json-byte-order-mark'
  | 'json-comment'
  | 'json-trailing-comma'
  | 'json-missing-comma'
  | 'json-single-quotes'
  | 'json-unquoted-key'
  | 'json-control-character'
  | 'json-cut-off'
  | 'json-trailing-text'
  | 'json-invalid-utf8'
  | 'json-lone-surrogate'
  | 'json-duplicate-key'
  | 'json-too-deep'
  | 'json-too-large'
  | 'json-too-many-entries'
  | 'manifest-unknown-platform'
  | 'manifest-not-an-object'
  | 'manifest-missing-field'
  | 'manifest-wrong-type'
  | 'manifest-invalid-field'
  | 'manifest-doubtful-field'
  | 'implements-unknown'
  | 'implements-malformed'
  | 'permissions-absent'
  | 'permissions-empty'
  | 'permissions-equal-defaults'
  | 'permissions-not-a-list'
  | 'permission-malformed'
  | 'permission-unknown'
  | 'permission-duplicate'
  | 'permission-unenforced'
  | 'permission-unknown-field'
  | 'permission-misplaced-field'
  | 'permission-field-malformed'
  | 'permission-field-empty'
  | 'permission-required-ignored'
  | 'domain-not-a-host'
  | 'community-malformed'
  | 'community-duplicate-id'
  | 'community-dangling-id'
  | 'community-unknown-permission'
  | 'manifest-unknown-field'
  | 'manifest-placeholder'
  | 'manifest-field-spelling'
  | 'permissions-not-an-object'
  | 'permissions-null'
  | 'permissions-wrong-key'
  | 'permissions-unknown-section'
  | 'permission-spelling'
  | 'permission-two-spellings'
  | 'permission-wrong-section'
  | 'permission-not-declarable'
  | 'permission-undocumented'
  | 'permission-not-a-boolean'
  | 'permission-false'
  | 'permission-ignored-by-packager'
  | 'permission-only-included'
  | 'event-unknown'
  | 'event-malformed'
  | 'event-other-community'
  | 'event-dangling-id'
  | 'event-unlisted-member'
  | 'workspace-malformed'
  | 'workspace-duplicate-id'
  | 'update-malformed'
  | 'update-unknown'
  | 'update-refused'
  | 'update-outdated'
  | 'update-ignored'
  | 'update-unlisted-user'

/** A stretch of a document. */
export interface Span {
  /** First byte of the UTF-8 text. Bytes are not indices of a JavaScript string. */
  readonly start: number
  /** One past the last byte; equal to `start` for a place between two characters. */
  readonly end: number
  /** Line of the first byte, counted from one. */
  readonly line: number
  /** Column of the first byte in characters (code points), counted from one. */
  readonly column: number
  /** Line of the end. */
  readonly endLine: number
  /** Column of the end: one past the last character. */
  readonly endColumn: number
}

/** Another place that helps to understand a problem. */
export interface Related {
  /** Where. */
  readonly span: Span
  /** What is there. */
  readonly message: string
}

/** One replacement in a document. */
export interface Edit {
  /** First byte replaced. */
  readonly start: number
  /** One past the last byte replaced. */
  readonly end: number
  /** What stands there afterwards. */
  readonly text: string
}

/** A change that cures a problem and is safe to make without asking. */
export interface Fix {
  /** What it does, as an order: "remove the comma". */
  readonly title: string
  /** All of them or none. */
  readonly edits: readonly Edit[]
}

/** A problem in a document. */
export interface Diagnostic {
  /** Its stable name. */
  readonly code: DiagnosticCode
  /** How bad it is. */
  readonly severity: Severity
  /** What is wrong, in one sentence without full stop; input is quoted in backticks. */
  readonly message: string
  /** Where. */
  readonly span: Span
  /** The value concerned, as a JSON pointer (RFC 6901); empty for the whole document. */
  readonly path: string
  /** What to do about it. */
  readonly help: string | null
  /** Other places that matter. */
  readonly related: readonly Related[]
  /** A cure that a tool may apply: see `applyFixes`. */
  readonly fix: Fix | null
}

/** What `applyFixes` gives. */
export interface Fixed {
  /** The text afterwards. */
  text: string
  /** How many fixes were applied. */
  applied: number
}
