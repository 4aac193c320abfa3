import type { Column, Table } from '../catalog/catalog.ts';
import { compareLimits } from '../catalog/compare-limits.ts';
import { compareTypes } from '../catalog/compare-types.ts';
import { primaryKey } from '../catalog/compare-versions.ts';
import type { FeedTable } from '../connector/feed.ts';
import { chooseTest } from '../transform/choose-test.ts';
import type { FittedColumn } from '../transform/fit-fields.ts';
import type { FeedRun } from './replica-run.ts';

/**
 * The columns of a feed that the replica may not hold every value of, with what becomes of one, as the options say. A pair of types that only
 * the sink can convert is left to it, and so are keys: with other values two rows would become one.
 */
export function fittedColumns({ table }: FeedTable, replica: Table, { rules }: Pick<FeedRun, 'rules'>): FittedColumn[] {
  const key = primaryKey(table);
  const sinks = new Map(replica.columns.map((column) => [column.name, column]));
  return table.columns.flatMap((source, place): FittedColumn[] => {
    const { onUnfit } = rules.ruleOf(table.ref, source.name);
    const sink = sinks.get(source.name);
    if (sink === undefined || key.includes(source.name)) return [];
    if ((onUnfit !== 'null' && onUnfit !== 'clamp') || !mayBeUnfit(source, sink)) return [];
    if (onUnfit === 'null' && !sink.isNullable) return [];
    const { limits } = sink;
    // As watermarks are, where another program made the column of fewer digits.
    const pair = { source: source.type, sink: sink.type, cutsFractions: true };
    const test = chooseTest({ ...pair, ...(limits && { limits }) });
    return test === undefined ? [] : [{ place, test, onUnfit }];
  });
}

/** A source that says how large its values are need not keep to it, and one that is too large would end the run, or be rounded without a word. */
function isBounded({ type: source }: Column, { type: sink }: Column): boolean {
  if (source.kind !== sink.kind) return false;
  if (sink.kind === 'text') return sink.maxLength !== undefined;
  return sink.kind === 'decimal' ? sink.precision !== undefined : sink.kind === 'integer' && sink.bits < 64;
}

function mayBeUnfit(source: Column, sink: Column): boolean {
  const { fit } = compareTypes(source.type, sink.type, { isAcross: true, catchesRounding: true });
  if (fit === 'refused') return false;
  if (fit === 'checked') return true;
  if (isBounded(source, sink)) return true;
  // A source that does not tell its limits may say anything.
  if (source.limits === undefined) return sink.limits !== undefined && source.type.kind === sink.type.kind;
  return compareLimits(source, sink).length > 0;
}
