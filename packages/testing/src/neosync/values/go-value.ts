/** A value as the server's drivers hand it to its encoder; null is nil. */
export type GoValue =
  | null
  | {
      readonly kind: 'int';
      readonly type: 'int' | 'int8' | 'int16' | 'int32' | 'int64';
      readonly value: number | bigint;
    }
  | { readonly kind: 'uint'; readonly type: 'uint8' | 'uint16' | 'uint32' | 'uint64'; readonly value: number | bigint }
  | { readonly kind: 'float'; readonly type: 'float32' | 'float64'; readonly value: number }
  | { readonly kind: 'bool'; readonly value: boolean }
  /** A Go string is bytes, and need not be UTF-8. */
  | { readonly kind: 'string'; readonly value: string | Uint8Array }
  | { readonly kind: 'bytes'; readonly value: Uint8Array }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [key: string, value: GoValue])[] }
  | { readonly kind: 'slice'; readonly elements: readonly GoValue[] }
  | GoTime
  | GoStruct;

/** A `time.Time`. */
export interface GoTime {
  readonly kind: 'time';
  /** Since 0001-01-01T00:00:00Z. */
  readonly seconds: bigint;
  readonly nanos: number;
  /** How far its clock is east of UTC; none is UTC itself. */
  readonly eastSeconds: number | undefined;
}

/** One of the server's own types. */
export type GoStruct =
  | { readonly kind: 'binary'; readonly bytes: Uint8Array }
  /** From Postgres `length` counts bits and they stand at the left; from MySQL it counts bytes and they stand at the right. */
  | { readonly kind: 'bits'; readonly bytes: Uint8Array; readonly length: number }
  | { readonly kind: 'interval'; readonly microseconds: bigint; readonly days: number; readonly months: number }
  | GoDateTime
  | { readonly kind: 'array'; readonly elements: readonly GoStruct[] };

/** A moment by its parts on the wall. */
export interface GoDateTime {
  readonly kind: 'dateTime';
  /** Positive; `isBC` tells the era. */
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nanos: number;
  /** Empty: without a zone. */
  readonly zone: string;
  readonly precision: number;
  readonly isBC: boolean;
}

/** A row by column. */
export type GoRow = readonly (readonly [column: string, value: GoValue])[];
