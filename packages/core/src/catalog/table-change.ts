import type { Column } from './catalog.ts';

/** One thing that is different between two descriptions of a table, for a sink that has the older one to follow. Data only. */
export type TableChange =
  | { readonly kind: 'add-column'; readonly column: Column }
  /** The newer type; the sink's own may hold its values already. */
  | { readonly kind: 'change-type'; readonly column: Column; readonly before: Column }
  /** Labels of an enum that are new, in their order. */
  | { readonly kind: 'add-labels'; readonly column: string; readonly labels: readonly string[] }
  | { readonly kind: 'allow-null'; readonly column: string }
  | { readonly kind: 'forbid-null'; readonly column: string }
  | { readonly kind: 'set-default'; readonly column: Column }
  | { readonly kind: 'drop-column'; readonly column: string };
