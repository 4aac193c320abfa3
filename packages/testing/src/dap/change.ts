/** A value of a row as a test writes it. Moments are RFC 3339; integers may be text; objects and arrays become JSON. */
export type FakeValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly FakeValue[]
  | { readonly [name: string]: FakeValue };

/** A row by column, the key among them. A column that is missing is NULL. */
export type FakeRow = { readonly [column: string]: FakeValue };

/** Something that happens to a table. */
export type FakeChange =
  /** A row appears or is replaced. */
  | { readonly op: 'upsert'; readonly row: FakeRow; readonly copies?: number }
  /** A row goes; the key may be unknown. */
  | { readonly op: 'delete'; readonly key: string | number | bigint; readonly copies?: number };

/** How many changes of each kind a made-up round has. Missing means none. */
export interface RoundSize {
  /** Rows that are there and change. */
  readonly updates?: number;
  readonly inserts?: number;
  /** Rows that are there and go. */
  readonly deletes?: number;
  /** Deletes of keys that never were. */
  readonly strangers?: number;
}
