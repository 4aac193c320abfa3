import type { Catalog, Column } from '../catalog/catalog.ts';
import { type TableRef, tableKey } from '../catalog/table-ref.ts';
import type { FieldBatch } from '../connector/field-batch.ts';
import { InternalError } from '../errors/classes.ts';
import type { TableReport } from '../events/report.ts';
import type { TableLoad } from '../plan/plan.ts';
import { chooseTest } from '../transform/choose-test.ts';
import { fitFields, type FittedColumn } from '../transform/fit-fields.ts';
import type { RunContext } from './run-context.ts';

/** Changes the values of one load that its sink cannot hold, where the plan says so, and counts them. */
export interface RowFitter {
  /** The same batches, changed; of the reader itself when there is nothing to change. */
  fit(batches: AsyncIterable<FieldBatch>): AsyncIterable<FieldBatch>;
  /** What was changed so far, by all readings together. */
  readonly unfit: TableReport['unfit'];
}

/** Makes the fitter of one load. */
export function fitRows(load: TableLoad, context: RunContext): RowFitter {
  return createFitter(
    fittedColumns(load, context),
    load.columns.map(({ name }) => name),
  );
}

/** Makes a fitter for columns at places of a batch; `names` are those of the batch's fields. */
export function createFitter(columns: readonly FittedColumn[], names: readonly string[]): RowFitter {
  const counts = columns.map(() => 0);
  return {
    fit: (batches) => (columns.length === 0 ? batches : fitBatches(batches, columns, counts)),
    get unfit() {
      return columns.flatMap(({ place, onUnfit }, i) => {
        const values = counts[i] ?? 0;
        return values === 0 ? [] : [{ column: names[place] ?? '', onUnfit, values }];
      });
    },
  };
}

async function* fitBatches(
  batches: AsyncIterable<FieldBatch>,
  columns: readonly FittedColumn[],
  counts: number[],
): AsyncGenerator<FieldBatch> {
  for await (const batch of batches) yield fitFields(batch, columns, counts);
}

function fittedColumns(
  { table, from, columns }: TableLoad,
  { sourceCatalog, sinkCatalog }: RunContext,
): FittedColumn[] {
  return columns.flatMap(({ name, from: original, onUnfit }, place): FittedColumn[] => {
    if (onUnfit === undefined) return [];
    const [source, sink] = [columnOf(sourceCatalog, from, original), columnOf(sinkCatalog, table, name)];
    const test =
      source &&
      sink &&
      chooseTest({ source: source.type, sink: sink.type, ...(sink.limits && { limits: sink.limits }) });
    if (test !== undefined) return [{ place, test, onUnfit }];
    const message = `The plan tests a column that no test is for: ${name}. Please report it.`;
    throw new InternalError({ code: 'INTERNAL_INVARIANT', message });
  });
}

function columnOf({ tables }: Catalog, ref: TableRef, name: string): Column | undefined {
  const key = tableKey(ref);
  return tables.find((table) => tableKey(table.ref) === key)?.columns.find((column) => column.name === name);
}
