import { type CallOptions, printTableRef, SyncError, type TableRef } from '@sync/core/connector';
import type { CallPlace } from '../connect/call-place.ts';
import type { Connection } from './connection.ts';
import { jsonReader } from './json.ts';
import type { Service } from './service.ts';

/** Counting a large table takes the database long. Milliseconds; the HTTP client of Node waits no longer. */
const countingMs = 300_000;

/** Rows of a table now; undefined where the server cannot count or may not. @throws {SyncError} anything else */
export async function readRowCount(
  service: Service,
  { connection, table }: { readonly connection: Connection; readonly table: TableRef },
  call: CallOptions,
): Promise<number | undefined> {
  const name = printTableRef(table);
  const place: CallPlace = { display: service.options.display, doing: `counting the rows of ${name}`, table: name };
  const message = { connectionId: connection.id, schema: table.schema, table: table.name };
  const method = 'ConnectionDataService/GetTableRowCount';
  try {
    const answer = await service.ask({ method, message, place, answerMs: countingMs }, call);
    const json = jsonReader(place);
    return json.integer(json.object(answer).count);
  } catch (error) {
    if (SyncError.isInstance(error) && cannotCount.has(error.context.engineCode ?? '')) return undefined;
    throw error;
  }
}

/** As servers without the method answer, keys without the right to it, and databases that are too slow. */
const cannotCount: ReadonlySet<string> = new Set([
  'unimplemented',
  'permission_denied',
  'deadline_exceeded',
  'ETIMEDOUT',
]);
