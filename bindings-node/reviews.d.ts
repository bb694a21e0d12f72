// What a person is asked and what an update changes, in the core's JSON form. Types only: there is no module of this name at
// run time.

/** One permission to agree to. */
export interface ReviewItem<Name extends string = string> {
  /** The permission's name. */
  readonly permission: Name
  /** What it lets the app do, in plain words. */
  readonly description: string
  /** What narrows it, that nothing does where something could ("any host"), or what it comes with. */
  readonly limits: string | null
}

/** What a person must agree to before an app is installed. */
export interface Review<Name extends string = string> {
  /** The app's name and version, or its id, or "this app". */
  readonly app: string
  /** One sentence or two on where the list comes from. */
  readonly basis: string
  /** Every permission the app gets. */
  readonly items: readonly ReviewItem<Name>[]
  /** All of it as text for people. */
  readonly text: string
}

/** One change of an update. */
export interface Change<Name extends string = string> {
  /** Which way it goes: the app gets a permission or loses it, or one it keeps reaches further or less far. */
  readonly kind: 'added' | 'removed' | 'widened' | 'narrowed'
  /** The permission it is about. */
  readonly permission: Name
  /** What the permission lets the app do, or what about it changes. */
  readonly detail: string
}

/** What an update of an app changes in what it may do. */
export interface ManifestDiff<Name extends string = string> {
  /** All changes, in the order of the catalogue, gains before losses. */
  readonly changes: readonly Change<Name>[]
  /** Must a person agree again? True if the app gets anything more, or if one of the two manifests could not be read. */
  readonly needsConsent: boolean
  /** What to know besides: that permissions were lost or introduced as a whole, or could not be read. */
  readonly notes: readonly string[]
}
