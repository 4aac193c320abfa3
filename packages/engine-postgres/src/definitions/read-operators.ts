import { printName } from '@sync/core/connector';
import { quoteName } from '../quote.ts';
import { type Draft, objectKey } from './draft.ts';
import { inUserSchema, notFromExtension, type ReadContext } from './read-context.ts';
import type { Comments } from './read-comments.ts';

interface OperatorRow {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  readonly left: string | null;
  readonly right: string | null;
  readonly options: Readonly<Record<string, string | null>>;
  readonly flags: Readonly<Record<string, boolean>>;
}

/** SQL for the name of an operator with its schema, where `op` is the operator and `opn` its namespace. */
export const bareOperatorName = `quote_ident(opn.nspname) || '.' || op.oprname`;

/** SQL for the name of an operator as expressions want it, given its oid. Null for 0. */
export function operatorName(oid: string): string {
  return `(SELECT 'OPERATOR(' || ${bareOperatorName} || ')' FROM pg_operator op
    JOIN pg_namespace opn ON opn.oid = op.oprnamespace WHERE op.oid = ${oid})`;
}

/** Reads the operators. One that is only named as the commutator of another is made together with that one. */
export async function readOperators(context: ReadContext): Promise<Draft[]> {
  const rows = await context.connection.query<OperatorRow>(`
    SELECT o.oid::text AS oid, n.nspname::text AS schema, o.oprname::text AS name,
      CASE WHEN o.oprleft <> 0 THEN format_type(o.oprleft, NULL) END AS left,
      CASE WHEN o.oprright <> 0 THEN format_type(o.oprright, NULL) END AS right,
      json_build_object('FUNCTION', o.oprcode::text, 'COMMUTATOR', ${operatorName('o.oprcom')},
        'NEGATOR', ${operatorName('o.oprnegate')}, 'RESTRICT', nullif(o.oprrest::text, '-'),
        'JOIN', nullif(o.oprjoin::text, '-')) AS options,
      json_build_object('HASHES', o.oprcanhash, 'MERGES', o.oprcanmerge) AS flags
    FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace
    WHERE o.oprcode <> 0 AND ${inUserSchema('n')} AND ${notFromExtension('pg_operator', 'o.oid')}`);
  return rows.map((row) => operatorDraft(row, context.comments));
}

/** One operator as a record. */
export function operatorDraft(row: OperatorRow, comments: Comments): Draft {
  const name = `${quoteName(row.schema)}.${row.name}`;
  const printed = `${printName(row.schema)}.${row.name}(${row.left ?? 'NONE'}, ${row.right ?? 'NONE'})`;
  const operands = { LEFTARG: row.left, RIGHTARG: row.right };
  const { FUNCTION, ...others } = row.options;
  const clauses = [
    ...Object.entries({ FUNCTION, ...operands, ...others }).flatMap(([option, value]) =>
      value === null ? [] : [`${option} = ${value}`],
    ),
    ...Object.entries(row.flags).flatMap(([option, isSet]) => (isSet ? [option] : [])),
  ];
  const on = `OPERATOR ${name} (${row.left ?? 'NONE'}, ${row.right ?? 'NONE'})`;
  return {
    id: `operator ${printed}`,
    kind: 'operator',
    name: printed,
    section: 'before-data',
    sql: `CREATE OPERATOR ${name} (${clauses.join(', ')});${comments.sqlFor(on, 'pg_operator', row.oid)}`,
    makes: [objectKey('pg_operator', row.oid)],
    tables: 'reached',
  };
}
