import {
  type CallOptions,
  type Catalog,
  nullLength,
  type ReadRequest,
  type Snapshot,
  type SourceSession,
  type Table,
  type TableMatcher,
  type Warning,
} from '@sync/core/connector';
import { type MysqlSourceOptions, mysqlSource } from '@sync/sources-mysql';

export const everything: TableMatcher = { matches: () => true, unmatched: () => [], isEverything: true };

/** Options of a call, with the warnings it gave. */
export function quietCall(
  signal: AbortSignal = new AbortController().signal,
): CallOptions & { readonly warnings: Warning[] } {
  const warnings: Warning[] = [];
  return { signal, warnings, onWarning: (warning) => void warnings.push(warning) };
}

/** Opens a source, lends its session and closes it. */
export async function withSession<Result>(
  options: MysqlSourceOptions | string,
  work: (session: SourceSession) => Promise<Result>,
): Promise<Result> {
  await using session = await mysqlSource(options).open(quietCall());
  return await work(session);
}

/** Opens a source, pins and describes everything, lends that and closes all of it. */
export async function withSnapshot<Result>(
  options: MysqlSourceOptions | string,
  work: (snapshot: Snapshot, catalog: Catalog) => Promise<Result>,
): Promise<Result> {
  return withSession(options, async (session) => {
    await using snapshot = await session.snapshot(quietCall());
    const catalog = await snapshot.describe(everything, quietCall());
    return await work(snapshot, catalog);
  });
}

/** The described table of this name. */
export function tableNamed({ tables }: Catalog, name: string): Table {
  const found = tables.find(({ ref }) => ref.name === name);
  if (found === undefined) throw new Error(`there is no table ${name}`);
  return found;
}

/** Names of the columns that are read. */
export function columnsOf(table: Table): string[] {
  return table.columns.filter(({ generated }) => generated === undefined).map(({ name }) => name);
}

/** Reads a table; fields as text, those of `bytes` columns as hexadecimal digits. */
export async function readTable(
  snapshot: Snapshot,
  table: Table,
  request: Partial<ReadRequest> = {},
): Promise<(string | null)[][]> {
  const columns = request.columns ?? columnsOf(table);
  const isBytes = columns.map((name) => table.columns.find((column) => column.name === name)?.type.kind === 'bytes');
  const whole = { batchBytes: 64 * 1024, maxFieldBytes: 2 ** 30, ...request, table: table.ref, columns };
  const rows: (string | null)[][] = [];
  for await (const { rowCount, columnCount, bytes, starts, lengths } of snapshot.readRows(whole, quietCall())) {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let row = 0; row < rowCount; row += 1) {
      rows.push(
        Array.from({ length: columnCount }, (_, place) => {
          const index = row * columnCount + place;
          const start = starts[index] ?? 0;
          const length = lengths[index] ?? nullLength;
          if (length === nullLength) return null;
          return buffer.toString(isBytes[place] === true ? 'hex' : 'utf8', start, start + length);
        }),
      );
    }
  }
  return rows;
}
