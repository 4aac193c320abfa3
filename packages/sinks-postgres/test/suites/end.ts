import { batchOf, inUnitOf, type LoadedRows, staging } from '@sync/conformance';
import type {
  ChangesWriteRequest,
  LoadUnit,
  NeutralType,
  Sink,
  SinkSession,
  TableRef,
  WriteReport,
} from '@sync/core/connector';

/** A database of Postgres or PGlite, empty before each test. */
export interface TestEnd {
  readonly name: string;
  readonly sink: () => Sink;
  /** Runs one statement, or several without rows; values as text. */
  readonly query: (sql: string) => Promise<(string | null)[][]>;
}

export const bigint: NeutralType = { kind: 'integer', bits: 64, isUnsigned: false };
export const timestamp: NeutralType = { kind: 'timestamp', precision: 6, hasZone: false };
export { integer, text } from '@sync/conformance';

export interface ChangesLoad extends Partial<Omit<ChangesWriteRequest, 'columns' | 'table'>> {
  readonly table: string | TableRef;
  readonly columns: Readonly<Record<string, NeutralType>>;
  /** Fields of the columns, then operation and sequence. */
  readonly rows: LoadedRows;
}

/** Writes changes in one unit of their own. */
export function change(end: TestEnd, load: ChangesLoad): Promise<WriteReport | undefined> {
  return inUnitOf(end.sink(), (unit) => writeChanges(unit, load));
}

/** Writes changes in a unit. */
export async function writeChanges(unit: LoadUnit, load: ChangesLoad): Promise<WriteReport | undefined> {
  const { table, columns, rows, ...more } = load;
  const writer = await unit.writeChanges?.({
    table: typeof table === 'string' ? { schema: 'public', name: table } : table,
    columns: Object.keys(columns),
    types: Object.values(columns),
    key: ['id'],
    sequenceType: bigint,
    staging,
    ...more,
  });
  for (let first = 0; first < rows.length; first += 5000) await writer?.write(batchOf(rows.slice(first, first + 5000)));
  const reports = await writer?.finish();
  return reports?.[0];
}

/** Runs work in one unit and commits it. */
export function inUnit<Result>(
  end: TestEnd,
  work: (unit: Required<LoadUnit>, session: SinkSession) => Promise<Result>,
): Promise<Result> {
  return inUnitOf(end.sink(), work);
}
