import { printName, printTableRef } from '@sync/core/connector';
import { quoteName, quoteTable } from '../quote.ts';
import { type Draft, objectKey } from './draft.ts';
import { inUserSchema, notFromExtension, type ReadContext } from './read-context.ts';
import type { Comments } from './read-comments.ts';

interface PolicyRow {
  readonly oid: string;
  readonly name: string;
  readonly table_oid: string;
  readonly schema: string;
  readonly table: string;
  readonly is_permissive: boolean;
  readonly command: string;
  /** Null in place of a role stands for everyone. */
  readonly roles: readonly (string | null)[];
  readonly using: string | null;
  readonly check: string | null;
}

const commands: Readonly<Record<string, string>> = { r: 'SELECT', a: 'INSERT', w: 'UPDATE', d: 'DELETE' };

/** Reads the row-level policies. */
export async function readPolicies(context: ReadContext): Promise<Draft[]> {
  const rows = await context.connection.query<PolicyRow>(`
    SELECT p.oid::text AS oid, p.polname::text AS name, c.oid::text AS table_oid, n.nspname::text AS schema,
      c.relname::text AS table, p.polpermissive AS is_permissive, p.polcmd::text AS command,
      (SELECT json_agg(r.rolname ORDER BY r.rolname) FROM unnest(p.polroles) AS role (oid)
        LEFT JOIN pg_roles r ON r.oid = role.oid) AS roles,
      pg_get_expr(p.polqual, p.polrelid) AS using, pg_get_expr(p.polwithcheck, p.polrelid) AS check
    FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE ${inUserSchema('n')} AND ${notFromExtension('pg_class', 'c.oid')} AND ${notFromExtension('pg_policy', 'p.oid')}`);
  return rows.map((row) => policyDraft(row, context.comments));
}

/** The id by which a record says that it needs a role. Roles belong to the server and are not carried. */
export function roleId(name: string): string {
  return `role ${printName(name)}`;
}

/** One policy as a record. */
export function policyDraft(row: PolicyRow, comments: Comments): Draft {
  const ref = { schema: row.schema, name: row.table };
  const on = `POLICY ${quoteName(row.name)} ON ${quoteTable(ref)}`;
  const printed = `${printName(row.name)} on ${printTableRef(ref)}`;
  const command = commands[row.command];
  const roles = row.roles.filter((role) => role !== null);
  const clauses = [
    `CREATE ${on}`,
    row.is_permissive ? '' : 'AS RESTRICTIVE',
    command === undefined ? '' : `FOR ${command}`,
    roles.length === 0 ? '' : `TO ${roles.map(quoteName).join(', ')}`,
    row.using === null ? '' : `USING (${row.using})`,
    row.check === null ? '' : `WITH CHECK (${row.check})`,
  ];
  return {
    id: `policy ${printed}`,
    kind: 'policy',
    name: printed,
    section: 'finish',
    sql: `${clauses.filter((clause) => clause !== '').join(' ')};${comments.sqlFor(on, 'pg_policy', row.oid)}`,
    makes: [objectKey('pg_policy', row.oid)],
    needs: [objectKey('pg_class', row.table_oid)],
    needsIds: roles.map(roleId),
    tables: [ref],
  };
}
