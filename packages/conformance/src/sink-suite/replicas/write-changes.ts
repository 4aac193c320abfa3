import type { ChangesWriteRequest, LoadUnit, NeutralType, WriteReport } from '@sync/core/connector';
import type { SinkEnd } from '../../ends.ts';
import { type FixtureTable, loadedColumns, type TextRow } from '../../fixtures/fixture.ts';
import { int8, text } from '../../fixtures/neutral-types.ts';
import { packRows } from '../../rows/pack-rows.ts';
import { type OpenSink, refAt, spoil } from '../write-table.ts';

/** One change as people write it. */
export interface Change {
  readonly operation: string | null;
  readonly sequence: string;
  /** One entry a column that travels. */
  readonly row: TextRow;
}

/** The row is there afterwards, with these values. */
export function upsert(sequence: number | string, ...row: TextRow): Change {
  return { operation: 'U', sequence: `${sequence}`, row };
}

/** No row has this key afterwards. Other fields than the key's do not count. */
export function removal(sequence: number | string, ...row: TextRow): Change {
  return { operation: 'D', sequence: `${sequence}`, row };
}

/** How changes are written; what is left out is as in an ordinary run. */
export type ChangesOptions = Partial<Omit<ChangesWriteRequest, 'table' | 'types'>> & {
  /** @defaultValue 3 */
  readonly rowsPerBatch?: number;
};

/** The request to write changes of a fixture's table: by its primary key, ordered by whole numbers. */
export function changesRequest(end: SinkEnd, table: FixtureTable, options: ChangesOptions = {}): ChangesWriteRequest {
  const { rowsPerBatch: _, ...rest } = options;
  const columns = options.columns ?? loadedColumns(table);
  return {
    table: refAt(end, table),
    columns,
    types: columns.map((name) => typeOf(table, name)),
    key: primaryKey(table),
    sequenceType: int8,
    staging: { maxBytes: 64 * 1024, maxInFlight: 4 },
    ...rest,
  };
}

function typeOf({ name, columns }: FixtureTable, wanted: string): NeutralType {
  const found = columns.find((column) => column.name === wanted);
  if (found === undefined) throw new Error(`the table ${name} has no column ${wanted}`);
  return found.type;
}

/** The columns of a fixture's primary key. */
export function primaryKey({ name, keys }: FixtureTable): readonly [string, ...string[]] {
  const key = keys.find(({ isPrimary }) => isPrimary);
  if (key === undefined) throw new Error(`the table ${name} has no primary key`);
  return key.columns;
}

/** Writes changes, spoiling each batch once it was taken over, as a source may. */
export async function writeChanges(
  { end, unit }: { readonly end: SinkEnd; readonly unit: LoadUnit },
  {
    table,
    changes,
    ...options
  }: ChangesOptions & { readonly table: FixtureTable; readonly changes: readonly Change[] },
): Promise<WriteReport> {
  const request = changesRequest(end, table, options);
  const types = [...request.types, text, request.sequenceType];
  const { rowsPerBatch = 3 } = options;
  const writer = await unit.writeChanges?.(request);
  if (writer === undefined) throw new Error('the unit takes no changes, though the sink declares that it does');
  for (let i = 0; i < changes.length; i += rowsPerBatch) {
    const rows = changes.slice(i, i + rowsPerBatch);
    const batch = packRows(
      types,
      rows.map(({ row, operation, sequence }) => [...row, operation, sequence]),
    );
    await writer.write(batch);
    spoil(batch);
  }
  const [report] = await writer.finish();
  if (report === undefined) throw new Error('the writer did not report');
  return report;
}

/** Writes changes in a unit of their own. */
export async function applyChanges(
  { end, open }: { readonly end: SinkEnd; readonly open: OpenSink },
  changes: ChangesOptions & { readonly table: FixtureTable; readonly changes: readonly Change[] },
): Promise<WriteReport> {
  const unit = await open.begin();
  try {
    const report = await writeChanges({ end, unit }, changes);
    await unit.commit();
    return report;
  } catch (cause) {
    await unit.abort(cause);
    throw cause;
  }
}
