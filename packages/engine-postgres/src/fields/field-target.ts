import type { NeutralType } from '@sync/core/connector';

/** One column that fields go into, as the sink's server describes it. */
export interface FieldTarget {
  readonly column: string;
  /** What arrives. */
  readonly from: NeutralType;
  /** What the sink's column is. */
  readonly to: NativeType;
}

/** A type of the sink's server, domains looked through: a domain's binary form is that of the type below it. */
export interface NativeType {
  /** Name of a built-in type in `pg_catalog`, such as `int4`; `enum` for every enum; undefined for any other type. */
  readonly name: string | undefined;
  /** Of an array: its elements. */
  readonly element?: { readonly type: NativeType; readonly typeId: number };
}
