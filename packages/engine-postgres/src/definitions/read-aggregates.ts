import { quoteLiteral, quoteTable } from '../quote.ts';
import { type Draft, objectKey } from './draft.ts';
import { inUserSchema, notFromExtension, type ReadContext } from './read-context.ts';
import type { Comments } from './read-comments.ts';
import { printSignature } from './read-functions.ts';
import { operatorName } from './read-operators.ts';

interface AggregateRow {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  readonly signature: string;
  readonly arguments: string;
  /** Option to value in the order they are printed, null where the default holds. */
  readonly options: Readonly<Record<string, string | null>>;
  readonly texts: Readonly<Record<string, string | null>>;
  readonly flags: Readonly<Record<string, boolean>>;
}

/** Reads the aggregate functions. */
export async function readAggregates(context: ReadContext): Promise<Draft[]> {
  const routine = (column: string): string => `nullif(a.${column}::text, '-')`;
  const modify = (column: string): string =>
    `CASE a.${column} WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE' WHEN 'w' THEN 'READ_WRITE' END`;
  const rows = await context.connection.query<AggregateRow>(`
    SELECT p.oid::text AS oid, n.nspname::text AS schema, p.proname::text AS name,
      oidvectortypes(p.proargtypes) AS signature, pg_get_function_arguments(p.oid) AS arguments,
      json_build_object('SFUNC', ${routine('aggtransfn')}, 'STYPE', format_type(a.aggtranstype, NULL),
        'SSPACE', nullif(a.aggtransspace, 0)::text, 'FINALFUNC', ${routine('aggfinalfn')},
        'FINALFUNC_MODIFY', CASE WHEN a.aggfinalfn <> 0 THEN ${modify('aggfinalmodify')} END,
        'COMBINEFUNC', ${routine('aggcombinefn')}, 'SERIALFUNC', ${routine('aggserialfn')},
        'DESERIALFUNC', ${routine('aggdeserialfn')}, 'MSFUNC', ${routine('aggmtransfn')},
        'MINVFUNC', ${routine('aggminvtransfn')}, 'MSTYPE', CASE WHEN a.aggmtranstype <> 0 THEN format_type(a.aggmtranstype, NULL) END,
        'MSSPACE', nullif(a.aggmtransspace, 0)::text, 'MFINALFUNC', ${routine('aggmfinalfn')},
        'MFINALFUNC_MODIFY', CASE WHEN a.aggmfinalfn <> 0 THEN ${modify('aggmfinalmodify')} END,
        'SORTOP', ${operatorName('a.aggsortop')},
        'PARALLEL', CASE p.proparallel WHEN 's' THEN 'SAFE' WHEN 'r' THEN 'RESTRICTED' ELSE 'UNSAFE' END) AS options,
      json_build_object('INITCOND', a.agginitval, 'MINITCOND', a.aggminitval) AS texts,
      json_build_object('FINALFUNC_EXTRA', a.aggfinalextra, 'MFINALFUNC_EXTRA', a.aggmfinalextra,
        'HYPOTHETICAL', a.aggkind = 'h') AS flags
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_aggregate a ON a.aggfnoid = p.oid
    WHERE p.prokind = 'a' AND ${inUserSchema('n')} AND ${notFromExtension('pg_proc', 'p.oid')}`);
  return rows.map((row) => aggregateDraft(row, context.comments));
}

/** One aggregate function as a record. */
export function aggregateDraft(row: AggregateRow, comments: Comments): Draft {
  const on = `AGGREGATE ${quoteTable(row)}(${row.arguments === '' ? '*' : row.arguments})`;
  const clauses = [
    ...Object.entries(row.options).flatMap(([name, value]) => (value === null ? [] : [`${name} = ${value}`])),
    ...Object.entries(row.texts).flatMap(([name, value]) =>
      value === null ? [] : [`${name} = ${quoteLiteral(value)}`],
    ),
    ...Object.entries(row.flags).flatMap(([name, isSet]) => (isSet ? [name] : [])),
  ];
  return {
    id: `function ${printSignature(row)}`,
    kind: 'aggregate',
    name: printSignature(row),
    section: 'before-data',
    sql: `CREATE ${on} (\n  ${clauses.join(',\n  ')}\n);${comments.sqlFor(on, 'pg_proc', row.oid)}`,
    makes: [objectKey('pg_proc', row.oid)],
    tables: 'reached',
  };
}
