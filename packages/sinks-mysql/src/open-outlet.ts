import { namingTable } from '@sync/core/connector';
import { openInsertRows } from './insert-rows.ts';
import { isFileRefused, openLoadData } from './load-data.ts';
import type { LoadTarget } from './load-target.ts';
import type { OutletInit, RowsOutlet } from './rows-outlet.ts';
import type { WriterContext } from './writer-context.ts';

/** Opens LOAD DATA LOCAL where the server takes it, otherwise INSERT statements. */
export async function openOutlet(
  init: OutletInit,
  target: Pick<LoadTarget, 'hasAutoIncrement'>,
  { files, writers }: Pick<WriterContext, 'files' | 'writers'>,
): Promise<RowsOutlet> {
  if (!files.areTakenFor(target, writers)) return openInsertRows(init);
  try {
    return await openLoadData(init);
  } catch (error) {
    if (!isFileRefused(error)) throw namingTable(error, init.target.table);
    files.refuse();
    return openInsertRows(init);
  }
}
