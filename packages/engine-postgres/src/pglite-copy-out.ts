import type { CopyOutRequest, Queryable } from './connection.ts';
import { quoteLiteral, quoteName, quoteTable } from './quote.ts';

/** Bytes that one piece aims for. Pieces are cut by place in the file, so a piece can be larger when its rows are unlike the rest. */
const pieceBytes = 1024 * 1024;
/** More rows than any page of 8 kB can hold: places are counted in steps of this. */
const rowsPerPage = 300;
/** `PGCOPY…`, flags and the length of an empty extension. */
const headerBytes = 19;
const trailerBytes = 2;

/** A file with rows: a table, or a leaf of a partitioned one. */
interface Heap {
  readonly schema: string;
  readonly name: string;
  readonly pages: number;
  readonly bytes: number;
}

/**
 * Copies one table out of PGlite, which has no stream of COPY bytes but a device that keeps what one statement wrote. So the table is
 * copied piece by piece, by ranges of places in its files, within the transaction that gives all pieces one view. The pieces together are the bytes
 * of one COPY.
 */
export async function* pgliteCopyOut(
  connection: Queryable,
  request: CopyOutRequest,
  copy: (sql: string) => Promise<Uint8Array>,
): AsyncIterable<Uint8Array> {
  const isBinary = request.format === 'binary';
  const columns = request.columns.map(quoteName).join(', ');
  if (isBinary)
    yield (
      await copy(`COPY (SELECT ${columns} FROM ${quoteTable(request.table)} LIMIT 0) TO '/dev/blob' (FORMAT binary)`)
    ).subarray(0, headerBytes);
  for (const heap of await readHeaps(connection, request)) {
    const step = stepOf(heap);
    const end = heap.pages * rowsPerPage;
    for (let from = 0; from < end; from += step) {
      const where = `ctid >= '${place(from)}' AND ctid < '${place(Math.min(from + step, end))}'`;
      const bytes = await copy(
        `COPY (SELECT ${columns} FROM ONLY ${quoteTable(heap)} WHERE ${where}) TO '/dev/blob' (FORMAT ${request.format})`,
      );
      const payload = isBinary ? bytes.subarray(headerBytes, bytes.length - trailerBytes) : bytes;
      if (payload.length > 0) yield payload;
    }
  }
  if (isBinary) yield new Uint8Array([0xff, 0xff]);
}

/** Places from one piece to the next: whole pages, or parts of a page when its rows are huge. */
function stepOf({ pages, bytes }: Heap): number {
  const pagesPerPiece = (pieceBytes * pages) / Math.max(1, bytes);
  if (pagesPerPiece >= 1) return Math.floor(pagesPerPiece) * rowsPerPage;
  return Math.max(1, Math.floor(pagesPerPiece * rowsPerPage));
}

function place(step: number): string {
  return `(${Math.floor(step / rowsPerPage)},${step % rowsPerPage})`;
}

/** Sizes count what lies apart (TOAST), which is compressed: four times that is a usual guess. */
function readHeaps(connection: Queryable, { table, isPartitioned }: CopyOutRequest): Promise<Heap[]> {
  const root = `${quoteLiteral(quoteTable(table))}::pg_catalog.regclass`;
  const oids = isPartitioned
    ? `SELECT relid AS oid FROM pg_catalog.pg_partition_tree(${root}) WHERE isleaf`
    : `SELECT ${root}::pg_catalog.oid AS oid`;
  return connection.query<Heap>(
    `SELECT n.nspname::text AS schema, c.relname::text AS name,
      (pg_catalog.pg_relation_size(c.oid) / pg_catalog.current_setting('block_size')::pg_catalog.int8)::pg_catalog.float8 AS pages,
      (pg_catalog.pg_relation_size(c.oid)
        + 4 * coalesce(pg_catalog.pg_relation_size(nullif(c.reltoastrelid, 0)), 0))::pg_catalog.float8 AS bytes
    FROM (${oids}) o JOIN pg_catalog.pg_class c ON c.oid = o.oid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r'
    ORDER BY 1, 2`,
  );
}
