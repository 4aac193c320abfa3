import { type CallOptions, printTableRef, type TableRef } from '@sync/core/connector';
import { type BucketPlace, type BucketTable, PinnedObjects, type ValueForms } from '@sync/files';
import type { NeosyncLoss } from '../rows/row-batcher.ts';
import { lossWarning } from '../rows/loss-warning.ts';
import { type JobRun, noRun } from './find-run.ts';
import { createNeosyncValues } from './neosync-values.ts';

/** Schema of folders that name none. */
const defaultSchema = 'public';

/** What is read of a run, and how. */
export interface RunReading {
  readonly run: JobRun;
  readonly serverZone: string | undefined;
}

/** The tables of a run, with all of their files. @throws {ReadError} READ_RUN */
export async function listRunTables(
  { run, serverZone }: RunReading,
  place: BucketPlace,
  call: CallOptions,
): Promise<BucketTable[]> {
  const folders = new Map<string, PinnedObjects>();
  for await (const entry of place.store.list({ prefix: run.prefix }, call)) {
    if (entry.kind === 'folder' || entry.object.size === 0) continue;
    const folder = folderOf(entry.object.key.slice(run.prefix.length));
    if (folder === undefined) continue;
    let objects = folders.get(folder);
    if (objects === undefined) {
      objects = new PinnedObjects();
      folders.set(folder, objects);
    }
    objects.add(entry.object);
  }
  if (folders.size === 0) throw noRun(`The run ${run.id} in ${place.store.display} has no folder of a table.`);
  const tables = Array.from(folders, ([folder, objects]) => {
    const onLoss = warnOnce(tableOf(folder), call);
    return toTable(folder, objects, createNeosyncValues({ onLoss, ...(serverZone !== undefined && { serverZone }) }));
  });
  checkNames(tables, run);
  return tables;
}

/** `<table>/data/<file>`, and what the documents show: `<table>/<file>`. */
const tableFile = /^([^/]+)\/(?:data\/.*[^/]|[^/]+)$/s;

function folderOf(path: string): string | undefined {
  return tableFile.exec(path)?.[1];
}

function toTable(folder: string, objects: PinnedObjects, values: ValueForms): BucketTable {
  return { ref: tableOf(folder), objects, format: 'jsonl', values };
}

function warnOnce(table: TableRef, { onWarning }: CallOptions): (loss: Pick<NeosyncLoss, 'kind'>) => void {
  const told = new Set<NeosyncLoss['kind']>();
  return ({ kind }) => {
    if (told.has(kind)) return;
    told.add(kind);
    onWarning(lossWarning(table, { kind }));
  };
}

/** What stands before the first dot is the schema: the writer joins both with a dot and escapes nothing. */
function tableOf(folder: string): TableRef {
  const dot = folder.indexOf('.');
  const isSplit = dot > 0 && dot < folder.length - 1;
  return isSplit
    ? { schema: folder.slice(0, dot), name: folder.slice(dot + 1) }
    : { schema: defaultSchema, name: folder };
}

/** `public.users` and `users` are one table. */
function checkNames(tables: readonly BucketTable[], run: JobRun): void {
  const seen = new Set<string>();
  for (const { ref } of tables) {
    const name = printTableRef(ref);
    if (seen.has(name)) throw noRun(`The run ${run.id} has two folders for the table ${name}.`);
    seen.add(name);
  }
}
