import type { NeutralType } from '@sync/core/connector';

/** One column that fields go into, as the sink's server describes it. */
export interface FieldTarget {
  readonly column: string;
  /** What arrives. */
  readonly from: NeutralType;
  /** What the sink's column is; undefined when the table has no such column. */
  readonly to: NativeColumn | undefined;
}

/** What writing a column needs to know of it, from `information_schema.COLUMNS`. */
export interface NativeColumn {
  /** `DATA_TYPE`, in lower case: `varchar`, `bigint`, `datetime`. */
  readonly type: string;
  /** Of texts, enums and sets. */
  readonly charset?: string | undefined;
  /** Of the same. */
  readonly collation?: string | undefined;
  /** Digits of a second kept, of types with a time of day. */
  readonly precision?: number | undefined;
  /** Bits of a BIT. */
  readonly bits?: number | undefined;
  /** `COLUMN_TYPE`, the type as the server prints it: `decimal(10,2)`, or the labels of an ENUM in quotes, `enum('a','b')`. */
  readonly printed?: string | undefined;
  readonly isNullable: boolean;
  /** A check keeps the text JSON, as MariaDB's JSON does. @defaultValue whether the type is JSON */
  readonly isJson?: boolean;
}
