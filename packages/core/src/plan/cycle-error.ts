import type { PairedTable } from '../catalog/compare-catalogs.ts';
import { printTableRef } from '../catalog/table-ref.ts';
import { PlanError } from '../errors/classes.ts';
import type { Edge } from './dependency-graph.ts';
import { describeKeyInFull } from './describe-key.ts';

/** Longer lists are cut in the message; nobody reads on. */
const printedKeys = 40;

/** The error for foreign keys that form a circle which nothing opens. `tableAt` gives the tables by the edges' numbers. */
export function cycleError(edges: readonly Edge[], tableAt: (number: number) => PairedTable | undefined): PlanError {
  const names = [...new Set(edges.map((edge) => printTableRef(edge.key.table)))];
  const lines = edges.slice(0, printedKeys).map((edge) => {
    const columns = new Map(tableAt(edge.child)?.sink.columns.map((column) => [column.name, column]));
    return `  ${describeKeyInFull(edge.key, columns)}`;
  });
  if (edges.length > printedKeys) lines.push(`  and ${edges.length - printedKeys} more`);
  return new PlanError({
    code: 'PLAN_CYCLE',
    message:
      `Cannot order ${names.join(', ')}: at the sink their foreign keys form a circle, and none of these can wait:\n` +
      `${lines.join('\n')}\n` +
      'Nothing has been written. Make one of these keys deferrable, or a column of one nullable; or exclude a table; or let ' +
      'the run create the tables in an empty database (schema: create), where keys are made after the data.',
    ...(names[0] === undefined ? {} : { context: { table: names[0] } }),
  });
}
