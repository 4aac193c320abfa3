import { type CallOptions, printTableRef, ReadError, type TableRef } from '@sync/core/connector';
import type { Connection } from './api/connection.ts';
import { readRowCount } from './api/row-count.ts';
import type { Service } from './api/service.ts';
import { connectorName } from './options.ts';

export interface CountedTable {
  readonly service: Service;
  readonly connection: Connection;
  readonly table: TableRef;
}

/**
 * The end of a stream proves nothing: a server whose database went away midway ends it as if all had been sent. So the rows are compared with
 * those that the table had before; when they are fewer, with those that it has now.
 *
 * @throws {ReadError} READ_INCOMPLETE
 */
export async function checkRowCount(
  counted: CountedTable,
  { before, received }: { readonly before: number | undefined; readonly received: number },
  call: CallOptions,
): Promise<void> {
  if (before === undefined || received >= before) return;
  const after = await readRowCount(counted.service, counted, call);
  if (after === undefined || received >= after) return;
  const name = printTableRef(counted.table);
  throw new ReadError({
    code: 'READ_INCOMPLETE',
    message: `The Neosync API at ${counted.service.options.display} sent ${received} rows of ${name}, which has ${Math.min(before, after)}: it ended the stream too early. Its log says why; run again.`,
    advice: 'retry',
    context: { connector: connectorName, table: name },
  });
}
