import { printName, printTableRef, type TableRef, type Warning } from '@sync/core/connector';
import type { NeosyncLoss } from '@sync/engine-neosync';

type Say = (column: string) => string;

const texts: Readonly<Record<NeosyncLoss['kind'], readonly [code: string, say: Say]>> = {
  'zone-unknown': [
    'NEOSYNC_ZONE_UNKNOWN',
    (column) =>
      `moments of ${column} come in the zone of the Neosync server, which it does not name; they are read as UTC. Name it by the option "serverZone".`,
  ],
  'zero-date': ['NEOSYNC_ZERO_DATE', (column) => `${column} has 0001-01-01, as which zero dates of MySQL arrive.`],
  'number-inexact': [
    'NEOSYNC_NUMBER_INEXACT',
    (column) => `numbers of ${column} went through floats of 64 bits at the Neosync server: digits may be lost.`,
  ],
  'bytes-damaged': [
    'NEOSYNC_BYTES_DAMAGED',
    (column) => `bytes of ${column} were changed when the run was written: those that are no UTF-8 are lost.`,
  ],
};

/** Makes warnings of losses: one for each kind and table, which names the first column. */
export function lossWarnings(onWarning: (warning: Warning) => void) {
  const told = new Set<string>();
  return (table: TableRef, { kind, column }: NeosyncLoss): void => {
    const name = printTableRef(table);
    const key = `${kind} ${name}`;
    if (told.has(key)) return;
    told.add(key);
    const [code, say] = texts[kind];
    onWarning({ code, message: `${name}: ${say(printName(column))}`, table: name });
  };
}
