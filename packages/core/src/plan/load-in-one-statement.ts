import type { Circle, KeyRequest } from './choose-keys.ts';
import { type LoadGroup, singleGroup } from './load-group.ts';
import type { KeyChoice } from './plan.ts';

/**
 * Tables that reference each other are moved from staging by one statement up to this many rows, all together. The rows are written
 * twice and the engine remembers each until the statement ends; for more rows waiting constraints or deferred keys are
 * cheaper.
 */
export const oneStatementRows = 200_000;

/**
 * Rung 2b of the ladder: a sink that looks at keys when a statement ends lets rows of one statement reference each other. A
 * table alone is loaded directly where its load is one statement. Tables without an estimate count as small. Undefined: does
 * not apply.
 */
export function loadInOneStatement(request: KeyRequest, { tables, graph }: Circle): LoadGroup | undefined {
  const { capabilities } = request;
  if (!capabilities.checksKeysAtStatementEnd) return undefined;
  const isChunked = capabilities.loadsInSeveralStatements === true;
  const rows = tables.reduce((sum, table) => sum + Math.max(0, request.tables[table]?.source.estimatedRows ?? 0), 0);
  // Where a load is many statements, staging is the only way to meet a key of a table to itself.
  if (tables.length > 1 && rows > oneStatementRows && !isChunked) return undefined;
  const isHeldInStage = tables.length > 1 || isChunked;
  const what = tables.length === 1 ? 'references itself' : `one of ${tables.length} tables that reference each other`;
  const how = isHeldInStage ? 'loaded aside and moved in by one statement' : 'loaded by one statement';
  const because = `${what}; ${how}, at whose end the sink checks its keys`;
  const choices = tables.map((table, index): [number, KeyChoice] => [
    table,
    { rung: 'one-statement', because, edges: (graph.byChild[index] ?? []).map((edge) => edge.key) },
  ]);
  return { ...singleGroup(0), tables, isHeldInStage, choices: new Map(choices) };
}
