import type { WireColumn } from '../schema-columns.ts';
import type { RowRecord } from '../table-history.ts';
import { formatRowMoment } from '../wire-time.ts';

const verbatim: ReadonlySet<WireColumn['kind']> = new Set(['integer', 'number', 'boolean', 'object', 'array']);

/** One JSON object per line; what is NULL is left out, and a deleted row has no `value`. */
export function writeJsonLines(columns: readonly WireColumn[], records: readonly RowRecord[]): string {
  return records.map((record) => `${lineOf(columns, record)}\n`.repeat(record.copies)).join('');
}

function lineOf(columns: readonly WireColumn[], { at, action, cells }: RowRecord): string {
  const group = (wanted: WireColumn['group']): string => {
    const members = columns.flatMap((column) => {
      const text = cells.get(column.name) ?? null;
      if (column.group !== wanted || text === null) return [];
      return [`${JSON.stringify(column.name)}:${verbatim.has(column.kind) ? text : JSON.stringify(text)}`];
    });
    return `{${members.join(',')}}`;
  };
  const meta = `{"ts":"${formatRowMoment(at)}"${action === undefined ? '' : `,"action":"${action}"`}}`;
  const value = action === 'D' ? '' : `,"value":${group('value')}`;
  return `{"meta":${meta},"key":${group('key')}${value}}`;
}
