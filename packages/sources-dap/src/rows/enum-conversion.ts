import { nullLength } from '@sync/core/connector';
import type { Conversion, RowBuffer } from '@sync/files';

/** The label that the service itself adds to enumerations, for what is not in them. */
const unspecifiedLabel = '__dap_unspecified__';

/**
 * Leaves values that are labels. Any other becomes the label for what is unspecified where there is one, else NULL, and is told: no table
 * could hold it, and one row must not stop a table.
 */
export function enumConversion(labels: readonly string[], onReplaced: () => void): Conversion {
  const known = new Map<number, Uint8Array[]>();
  for (const label of labels) {
    const bytes = new TextEncoder().encode(label);
    const hash = hashOf(bytes, 0, bytes.length);
    known.set(hash, [...(known.get(hash) ?? []), bytes]);
  }
  const hasUnspecified = labels.includes(unspecifiedLabel);
  return (rows) => {
    const { bytes, fieldStart: start, fieldLength: length } = rows;
    const candidates = known.get(hashOf(bytes, start, length));
    if (candidates?.some((label) => isAt(rows, label)) === true) return true;
    onReplaced();
    if (hasUnspecified) rows.setText(unspecifiedLabel);
    else rows.fieldLength = nullLength;
    return true;
  };
}

/** Length, first and last byte tell most labels apart. */
function hashOf(bytes: Uint8Array, start: number, length: number): number {
  return length === 0 ? 0 : length * 65_536 + (bytes[start] as number) * 256 + (bytes[start + length - 1] as number);
}

function isAt({ bytes, fieldStart: start }: RowBuffer, label: Uint8Array): boolean {
  for (let offset = 0; offset < label.length; offset += 1) if (bytes[start + offset] !== label[offset]) return false;
  return true;
}
