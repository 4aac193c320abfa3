import type { Content } from '../content.ts';

/** A part of an object. */
export interface ContentSlice {
  readonly content: Content;
  readonly start: number;
  /** Not included. */
  readonly end: number;
}

/** An answer before it is sent. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | ContentSlice;
}

/** The bytes that a request wants of an object: all, a part, or none that exist. */
export type AskedRange = { readonly start: number; readonly end: number; readonly isPart: boolean } | 'unsatisfiable';

/** Reads `Range: bytes=…`; a form that stores ignore asks for everything. */
export function readRange(header: string | undefined, size: number): AskedRange {
  const match = /^bytes=(\d*)-(\d*)$/u.exec(header ?? '');
  const [, first = '', last = ''] = match ?? [];
  if (match === null || (first === '' && last === '')) return { start: 0, end: size, isPart: false };
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size : Math.min(size, Number(last) + 1);
  return start >= size || end <= start ? 'unsatisfiable' : { start, end, isPart: true };
}
