import { printTableRef, type TableRef, type Warning } from '@sync/core/connector';
import type { NeosyncLoss } from './row-batcher.ts';

const words: Readonly<Record<NeosyncLoss['kind'], { readonly code: string; readonly what: string }>> = {
  'zone-unknown': {
    code: 'NEOSYNC_ZONE_UNKNOWN',
    what: 'has moments in the time zone of the Neosync server, which does not tell it: they are read as UTC. Set serverZone to its name.',
  },
  'zero-date': {
    code: 'NEOSYNC_ZERO_DATE',
    what: 'has 0001-01-01, as which Neosync sends zero dates of MySQL: which of them were such cannot be told.',
  },
  'number-inexact': {
    code: 'NEOSYNC_NUMBER_INEXACT',
    what: 'has numbers that Neosync sends as floats of 64 bits: digits beyond the fifteenth, and zeros at the end, may be lost at the origin.',
  },
  'bytes-damaged': {
    code: 'NEOSYNC_BYTES_DAMAGED',
    what: 'has bytes that Neosync wrote as text: those that were not UTF-8 are lost at the origin. Read the database itself.',
  },
};

/** What a person should know of a loss at the origin. */
export function lossWarning(
  table: TableRef,
  { kind, column }: Omit<NeosyncLoss, 'column'> & { readonly column?: string },
): Warning {
  const name = printTableRef(table);
  const { code, what } = words[kind];
  return { code, message: `${name}${column === undefined ? '' : `, column ${column},`} ${what}`, table: name };
}
