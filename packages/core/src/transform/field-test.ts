import type { NeutralType } from '../catalog/neutral-type.ts';
import type { ValueLimits } from '../catalog/value-limits.ts';

/**
 * Says of one column's fields whether the sink can hold them. A field is bytes `start` to `end`, the canonical text of the source's type;
 * so is what `nearest` gives.
 */
export interface FieldTest {
  fits(bytes: Uint8Array, start: number, end: number): boolean;
  /** The value nearest to one that does not fit; undefined when there is none (NaN, say), and the sink has to refuse it. */
  nearest(bytes: Uint8Array, start: number, end: number): Uint8Array | undefined;
}

/** What a column is at both ends. */
export interface TestedColumn {
  readonly source: NeutralType;
  readonly sink: NeutralType;
  /** The sink's. */
  readonly limits?: ValueLimits;
  /** A moment with more digits of a second than the sink keeps becomes the one before it, never one after it. @defaultValue the nearest */
  readonly cutsFractions?: boolean;
}

/** A neutral type of one kind. */
export type Of<Kind extends NeutralType['kind']> = Extract<NeutralType, { readonly kind: Kind }>;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The bytes of canonical text. */
export function toBytes(text: string): Uint8Array {
  return encoder.encode(text);
}

/** A field as text; for the rare values that need one. */
export function toText(bytes: Uint8Array, start: number, end: number): string {
  return decoder.decode(bytes.subarray(start, end));
}

/** Nothing is nearest to anything. */
export function noNearest(): undefined {
  return undefined;
}

/** `0` to `9`. */
export function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57;
}
