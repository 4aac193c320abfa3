import pLimit from 'p-limit';
import { printTableRef, tableKey } from '../catalog/table-ref.ts';
import type { TableDigest } from '../connector/digest.ts';
import { WriteError } from '../errors/classes.ts';
import type { TableLoad } from '../plan/plan.ts';
import type { RunContext } from './run-context.ts';
import { toSyncError } from './to-sync-error.ts';

/** Compares the loaded tables of both ends by an order-independent hash of their rows. */
export interface DigestCheck {
  /** Reads the source's digests, while its snapshot is there. */
  readSource(): Promise<void>;
  /**
   * Reads the sink's digests, after the last commit. Resolves to the printed names of the tables that were compared and are equal.
   *
   * @throws {WriteError} VERIFY_DIFFERS naming every table that differs
   */
  compare(): Promise<ReadonlySet<string>>;
}

/**
 * Makes the check of one run. Only a table that this run created or emptied can be compared: in any other the sink may have rows
 * of its own. What cannot be compared is a warning, and counts as verified by its row counts.
 */
export function verifyDigests(context: RunContext): DigestCheck {
  const loads = context.options.verify === 'digest' ? comparableLoads(context) : [];
  const digests = new Map<TableLoad, TableDigest>();
  return {
    readSource: async () => {
      const { snapshot, sourceCapabilities, call, gate } = context;
      const read = snapshot.digest?.bind(snapshot);
      if (read === undefined) return;
      await limited(sourceCapabilities.maxReaders, loads, async (load) => {
        const columns = load.columns.map(({ from }) => from);
        const digest = gate.wait(read({ table: load.from, columns }, call));
        digests.set(
          load,
          await digest.catch((cause: unknown) => Promise.reject(toSyncError(cause, 'source', about(load)))),
        );
      });
    },
    compare: () => compareDigests(digests, context),
  };
}

function comparableLoads({ plan, snapshot, sink, emitter }: RunContext): readonly TableLoad[] {
  if (snapshot.digest === undefined || sink.digest === undefined) {
    const message = 'One of the ends cannot hash its rows, so tables are verified by their row counts only.';
    emitter.warn({ code: 'VERIFY_COUNTS_ONLY', message });
    return [];
  }
  const emptied = new Set(plan.emptied.map(tableKey));
  const fresh = new Set(plan.tables.filter(({ isCreated }) => isCreated).map(({ table }) => tableKey(table)));
  const loads = plan.steps.flatMap(({ actions }) =>
    actions.flatMap((action) => (action.kind === 'load' ? action.loads : [])),
  );
  return loads.filter(({ table }) => {
    if (emptied.has(tableKey(table)) || fresh.has(tableKey(table))) return true;
    const message = 'The table may have had rows before, so it is verified by its row count only.';
    emitter.warn({ code: 'VERIFY_COUNTS_ONLY', message, table: printTableRef(table) });
    return false;
  });
}

async function compareDigests(
  digests: ReadonlyMap<TableLoad, TableDigest>,
  { sink, options, call, gate, emitter }: RunContext,
): Promise<ReadonlySet<string>> {
  const equal = new Set<string>();
  const different: string[] = [];
  const read = sink.digest?.bind(sink);
  if (read === undefined) return equal;
  const atOnce = Math.min(options.limits.tables, sink.capabilities.maxUnits);
  await limited(atOnce, [...digests], async ([load, expected]) => {
    const columns = load.columns.map(({ name }) => name);
    const digest = gate.wait(read({ table: load.table, columns }, call));
    const actual = await digest.catch((cause: unknown) => Promise.reject(toSyncError(cause, 'sink', about(load))));
    const table = printTableRef(load.table);
    if (actual.method !== expected.method) {
      const message = 'Both ends hash rows in different ways, so the table is verified by its row count only.';
      emitter.warn({ code: 'VERIFY_COUNTS_ONLY', message, table });
    } else if (actual.hash === expected.hash && actual.rowCount === expected.rowCount) equal.add(table);
    else different.push(table);
  });
  if (different.length === 0) return equal;
  const names = different.sort().join(', ');
  throw new WriteError({
    code: 'VERIFY_DIFFERS',
    message:
      `After the load these tables differ from the source: ${names}. The rows are committed. ` +
      'A trigger at the sink or another writer may have changed them; look at both, then run again with truncate.',
    ...(different.length === 1 ? { context: { table: names } } : {}),
  });
}

async function limited<Item>(
  atOnce: number,
  items: readonly Item[],
  run: (item: Item) => Promise<void>,
): Promise<void> {
  const limit = pLimit(atOnce);
  await Promise.all(items.map((item) => limit(() => run(item))));
}

function about({ table }: TableLoad) {
  return { table: printTableRef(table) };
}
