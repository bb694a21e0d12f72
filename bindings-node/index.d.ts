/** The version of this package. */
export declare const version: string
