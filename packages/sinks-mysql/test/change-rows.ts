import type { ChangesWriteRequest, LoadUnit, NeutralType, TableRef, WriteReport } from '@sync/core/connector';
import { batchOf, staging } from '@sync/conformance';
import { integer } from './field-rows.ts';

export interface ChangesLoad extends Partial<Omit<ChangesWriteRequest, 'columns'>> {
  readonly table: TableRef;
  readonly columns: Readonly<Record<string, NeutralType>>;
  /** Fields of the columns, then the operation and the sequence. */
  readonly changes: readonly (readonly (string | Buffer | null)[])[];
  /** Changes of one batch. @defaultValue all */
  readonly perBatch?: number;
}

/** Writes changes of a table whose key is its first column, ordered by a whole number. */
export async function writeChanges(unit: LoadUnit, load: ChangesLoad): Promise<WriteReport | undefined> {
  const { table, columns, changes, perBatch = changes.length, ...more } = load;
  const [first = ''] = Object.keys(columns);
  const writer = await unit.writeChanges?.({
    table,
    columns: Object.keys(columns),
    types: Object.values(columns),
    key: [first],
    sequenceType: integer,
    staging,
    ...more,
  });
  for (let at = 0; at < changes.length; at += perBatch) await writer?.write(batchOf(changes.slice(at, at + perBatch)));
  const [report] = (await writer?.finish()) ?? [];
  return report;
}
