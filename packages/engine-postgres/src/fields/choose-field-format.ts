import type { CopyFormat } from '../connection.ts';
import { binaryEncoder } from './binary-encoders.ts';
import type { FieldEncoder } from './field-encoder.ts';
import type { FieldTarget } from './field-target.ts';

/** How the fields of one table are sent, and why. */
export type FieldFormat =
  | {
      readonly format: Extract<CopyFormat, 'binary'>;
      readonly encoders: readonly FieldEncoder[];
      readonly because: string;
    }
  | { readonly format: Extract<CopyFormat, 'text'>; readonly because: string };

/** COPY BINARY when every column has an encoder from what arrives to what it is at the sink, else COPY text. */
export function chooseFieldFormat(targets: readonly FieldTarget[], serverMajor: number): FieldFormat {
  const encoders: FieldEncoder[] = [];
  for (const { column, from, to } of targets) {
    const encoder = binaryEncoder({ from, to, serverMajor });
    if (encoder === undefined) {
      return { format: 'text', because: `column ${column} has a type without a binary encoder for ${from.kind}` };
    }
    encoders.push(encoder);
  }
  return { format: 'binary', encoders, because: 'every column has a binary encoder' };
}
