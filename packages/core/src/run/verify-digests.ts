import pLimit from 'p-limit';
import { printTableRef, type TableKey, tableKey } from '../catalog/table-ref.ts';
import type { TableDigest } from '../connector/digest.ts';
import { WriteError } from '../errors/classes.ts';
import type { Plan, TableLoad } from '../plan/plan.ts';
import { askEnd } from './ask-end.ts';
import type { RunContext } from './run-context.ts';

/** Compares the loaded tables of both ends by an order-independent hash of their rows. */
export interface DigestCheck {
  /** Reads the source's digests, while its snapshot is there. */
  readSource(): Promise<void>;
  /**
   * Reads the sink's digests, after the last commit. Resolves to the printed names of the tables that are equal. Others are told
   * by a warning when the sink may rightly have other rows, or when both ends hash in different ways.
   *
   * @throws {WriteError} VERIFY_DIFFERS naming every table that this run created or emptied and that differs
   */
  compare(): Promise<ReadonlySet<string>>;
}

/** Makes the check of one run; it does nothing unless `verify` is `digest`. */
export function verifyDigests(context: RunContext): DigestCheck {
  const { plan, options, snapshot, sink, emitter } = context;
  const isWanted = options.verify === 'digest';
  const canHash = snapshot.digest !== undefined && sink.digest !== undefined;
  if (isWanted && !canHash) {
    const message = 'One of the ends cannot hash its rows, so tables are verified by their row counts only.';
    emitter.warn({ code: 'VERIFY_COUNTS_ONLY', message });
  }
  const loads = isWanted && canHash ? plannedLoads(plan) : [];
  const digests = new Map<TableLoad, TableDigest>();
  return {
    readSource: () => readDigests(loads, digests, context),
    compare: async () => judge(await compareDigests(digests, context), context),
  };
}

function plannedLoads({ steps }: Plan): readonly TableLoad[] {
  return steps.flatMap(({ actions }) => actions.flatMap((action) => (action.kind === 'load' ? action.loads : [])));
}

async function readDigests(
  loads: readonly TableLoad[],
  digests: Map<TableLoad, TableDigest>,
  { snapshot, maxReaders, call, gate }: RunContext,
): Promise<void> {
  const read = snapshot.digest?.bind(snapshot);
  if (read === undefined) return;
  const limit = pLimit(maxReaders);
  await limit.map(loads, async (load) => {
    const request = { table: load.from, columns: load.columns.map(({ from }) => from) };
    const context = { table: printTableRef(load.from) };
    digests.set(load, await askEnd(() => read(request, call), { gate, end: 'source', context }));
  });
}

/** What came out for each table. */
interface Comparison {
  readonly load: TableLoad;
  readonly outcome: 'equal' | 'different' | 'incomparable';
}

async function compareDigests(
  digests: ReadonlyMap<TableLoad, TableDigest>,
  { sink, options, call, gate }: RunContext,
): Promise<readonly Comparison[]> {
  const read = sink.digest?.bind(sink);
  if (read === undefined) return [];
  const limit = pLimit(Math.min(options.limits.tables, sink.capabilities.maxUnits));
  return limit.map(digests, async ([load, expected]): Promise<Comparison> => {
    const request = { table: load.table, columns: load.columns.map(({ name }) => name) };
    const context = { table: printTableRef(load.table) };
    const actual = await askEnd(() => read(request, call), { gate, end: 'sink', context });
    if (actual.method !== expected.method) return { load, outcome: 'incomparable' };
    const isEqual = actual.hash === expected.hash && actual.rowCount === expected.rowCount;
    return { load, outcome: isEqual ? 'equal' : 'different' };
  });
}

function judge(comparisons: readonly Comparison[], { plan, emitter }: RunContext): ReadonlySet<string> {
  const own = ownTables(plan);
  const named = (isWanted: (comparison: Comparison) => boolean): string[] =>
    comparisons.filter(isWanted).map(({ load }) => printTableRef(load.table));
  const isOwn = ({ load }: Comparison): boolean => own.has(tableKey(load.table));
  const wrong = named((comparison) => comparison.outcome === 'different' && isOwn(comparison));
  if (wrong.length > 0) throw differs(wrong);
  const mixed = named((comparison) => comparison.outcome === 'different' && !isOwn(comparison));
  if (mixed.length > 0) {
    const message = `Not equal to the source, which may be right since they were not emptied: ${list(mixed)}. Verified by row counts only.`;
    emitter.warn({ code: 'VERIFY_COUNTS_ONLY', message });
  }
  const incomparable = named(({ outcome }) => outcome === 'incomparable');
  if (incomparable.length > 0) {
    const message = `Both ends hash these in different ways: ${list(incomparable)}. Verified by row counts only.`;
    emitter.warn({ code: 'VERIFY_COUNTS_ONLY', message });
  }
  return new Set(named(({ outcome }) => outcome === 'equal'));
}

/** Tables whose every row is of this run. In others the sink may have had rows. */
function ownTables({ tables, emptied }: Plan): ReadonlySet<TableKey> {
  return new Set([...emptied, ...tables.filter(({ isCreated }) => isCreated).map(({ table }) => table)].map(tableKey));
}

function differs(names: readonly string[]): WriteError {
  return new WriteError({
    code: 'VERIFY_DIFFERS',
    message:
      `After the load these tables differ from the source: ${list(names)}. The rows are committed. ` +
      'A trigger at the sink or another writer may have changed them; look at both, then run again with truncate.',
    ...(names.length === 1 ? { context: { table: list(names) } } : {}),
  });
}

const toldTables = 20;

function list(names: readonly string[]): string {
  const more = names.length > toldTables ? ` and ${names.length - toldTables} more` : '';
  return `${names.slice(0, toldTables).join(', ')}${more}`;
}
