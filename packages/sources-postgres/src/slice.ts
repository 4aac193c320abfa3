import { ReadError, printTableRef, type Slice, type SliceRequest, type Table } from '@sync/core/connector';
import { type CopyBlocks, type PostgresConnection, quoteTable } from '@sync/engine-postgres';
import { connectorName } from './options.ts';

/** The first version that finds rows by a range of places without reading the whole file. */
const placesByRange = 140_000;

interface FileRow {
  readonly blocks: number;
  /** Its rows are where their places say. */
  readonly is_heap: boolean;
  readonly version: number;
}

/**
 * Cuts a table by blocks of its file into parts of the same size, however its rows are spread. The first and the last part are open, so that
 * blocks which come later belong to one of them. No part: a partitioned table, an old server, or too few blocks.
 */
export async function sliceTable(
  connection: PostgresConnection,
  table: Table,
  { count }: SliceRequest,
): Promise<readonly Slice[]> {
  if (table.kind === 'partitioned') return [];
  const [file] = await connection.query<FileRow>(
    `SELECT (pg_catalog.pg_relation_size(c.oid) / pg_catalog.current_setting('block_size')::pg_catalog.int8)::float8 AS blocks,
      a.amname = 'heap' AS is_heap, pg_catalog.current_setting('server_version_num')::pg_catalog.int4 AS version
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_am a ON a.oid = c.relam WHERE c.oid = pg_catalog.to_regclass($1)`,
    [quoteTable(table.ref)],
  );
  if (file === undefined || !file.is_heap || file.version < placesByRange) return [];
  const parts = Math.min(count, file.blocks);
  if (parts < 2) return [];
  const cuts = Array.from({ length: parts - 1 }, (_, index) => Math.round((file.blocks * (index + 1)) / parts));
  return [...cuts, undefined].map((to, index): Slice => ({ bounds: toBounds({ from: cuts[index - 1], to }) }));
}

/** Plain JSON: an open end has no key. */
function toBounds({ from, to }: { readonly from: number | undefined; readonly to: number | undefined }): CopyBlocks {
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

/** What a slice says, which came from {@link sliceTable}. @throws {ReadError} READ_FAILED when it did not */
export function readBounds(slice: Slice, table: Table): CopyBlocks {
  const { bounds } = slice;
  if (typeof bounds === 'object' && bounds !== null) {
    const { from, to } = bounds as { readonly from?: unknown; readonly to?: unknown };
    if (isBlock(from) && isBlock(to)) return toBounds({ from, to });
  }
  const name = printTableRef(table.ref);
  throw new ReadError({
    code: 'READ_FAILED',
    message: `Cannot read ${name}: the part asked for is not one that this source cut. Run again.`,
    context: { connector: connectorName, table: name },
  });
}

/** Checked, since it goes into the statement as it is. */
function isBlock(value: unknown): value is number | undefined {
  return value === undefined || (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0);
}
