/** Rows at the source, and a database for them at the target. */
export interface Ends {
  readonly source: { readonly url: string };
  readonly target: { readonly url: string };
  readonly rows: number;
}
