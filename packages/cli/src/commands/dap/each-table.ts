import { CatalogError, RunError, SyncError } from '@sync/core';
import { abortedError } from '@sync/core/connector';
import type { Dap } from '@sync/sources-dap';
import type { DapFlags } from '../../config/dap/flags.ts';
import { matchesNames, readTableNames } from '../../config/dap/resolve-tables.ts';
import type { DapView } from './dap-view.ts';
import type { DapCall } from './with-dap-api.ts';

/** What is done to each of several tables. */
interface EachTable {
  readonly flags: Pick<DapFlags, 'table' | 'exclude' | 'concurrency'>;
  readonly view: DapView;
  /** What is said of a table that is done, and told as JSON. */
  readonly work: (table: string) => Promise<{ readonly said: string; readonly result: object }>;
}

/**
 * Works on each table that the flags name, several at once. One that fails stops no other. Each is told as it ends: a line for people, a line of
 * JSON with `table` and what came of it or `error`.
 *
 * @throws {SyncError} RUN_FAILED with all failures; the failure itself where only one table was named
 * @throws {CatalogError} CATALOG_SELECTION_EMPTY
 * @throws {AbortedError} when the signal fired
 */
export async function eachTable(api: Dap, call: DapCall, { flags, view, work }: EachTable): Promise<void> {
  const names = await namesOf(api, call, flags);
  if (names.length === 0) throw nothingSelected();
  const failures: SyncError[] = [];
  const tell = (result: object, said: string): void => view.print(view.mode === 'json' ? view.toJson(result) : said);
  const left = [...names];
  const next = (): string | undefined => (call.signal.aborted ? undefined : left.shift());
  const workInLine = async (): Promise<void> => {
    // A table leaves the line only for work, so that those that are left are the ones that the signal kept from it.
    for (let table = next(); table !== undefined; table = next()) {
      try {
        const { said, result } = await work(table);
        tell({ table, ...result }, said);
      } catch (error) {
        if (!SyncError.isInstance(error)) throw error;
        failures.push(error);
        if (names.length > 1 || view.mode === 'json')
          tell({ table, error }, `${table}: failed ${error.code}: ${error.message}`);
      }
    }
  };
  await Promise.all(Array.from({ length: flags.concurrency ?? 1 }, workInLine));
  for (const table of left) tell({ table, outcome: 'skipped' }, `${table}: skipped`);
  if (left.length > 0) throw abortedError(call.signal);
  throwFailures(failures, names.length);
}

async function namesOf(api: Dap, call: DapCall, flags: EachTable['flags']): Promise<readonly string[]> {
  const asked = readTableNames(flags.table);
  const isPattern = asked !== 'all' && asked.some((name) => name.includes('*'));
  const names = asked === 'all' || isPattern ? await api.listTables(call) : asked;
  return names.filter((name) => (!isPattern || matchesNames(asked, name)) && !matchesNames(flags.exclude ?? [], name));
}

function nothingSelected(): CatalogError {
  const message = 'No table is selected: the namespace has none that --table names and --exclude leaves.';
  return new CatalogError({ code: 'CATALOG_SELECTION_EMPTY', message, context: { option: 'table' } });
}

function throwFailures(failures: readonly SyncError[], count: number): void {
  const [first] = failures;
  if (first === undefined) return;
  const aborted = failures.find(({ code }) => code.startsWith('ABORTED_'));
  if (aborted !== undefined) throw aborted;
  if (count === 1) throw first;
  throw new RunError({
    code: 'RUN_FAILED',
    message: `${failures.length} of ${count} tables failed.`,
    cause: first,
    errors: failures,
  });
}
