import { printName, printTableRef } from '@sync/core/connector';
import { quoteName, quoteTable } from '../quote.ts';
import { inUserSchema, isSince, notFromExtension, type ReadContext } from './read-context.ts';

/** A constraint of a table as the catalog tells it. */
export interface ConstraintRow {
  readonly oid: string;
  readonly name: string;
  /** Check, foreign key, not null, primary key, unique, exclusion. */
  readonly type: 'c' | 'f' | 'n' | 'p' | 'u' | 'x';
  readonly table_oid: string;
  readonly schema: string;
  readonly table: string;
  readonly is_table_partitioned: boolean;
  readonly is_partition: boolean;
  /** The index behind it, or the one its foreign key leans on. */
  readonly index_oid: string;
  readonly index_name: string | null;
  readonly referenced_oid: string;
  readonly referenced_schema: string | null;
  readonly referenced_table: string | null;
  /** Columns by number. */
  readonly columns: readonly number[];
  readonly is_valid: boolean;
  readonly is_enforced: boolean;
  /** Stated on this table, not only inherited. */
  readonly is_local: boolean;
  readonly is_no_inherit: boolean;
  /** A clone of a partitioned table's constraint. */
  readonly is_clone: boolean;
  readonly is_deferrable: boolean;
  readonly is_deferred: boolean;
  /** Keys that speak of periods (since 18) cannot be made from an index. */
  readonly has_period: boolean;
  readonly definition: string;
}

/** Reads every constraint of the user's tables. */
export function queryConstraints(context: ReadContext): Promise<ConstraintRow[]> {
  const is18 = isSince(context, 18);
  return context.connection.query<ConstraintRow>(`
    SELECT k.oid::text AS oid, k.conname::text AS name, k.contype::text AS type, c.oid::text AS table_oid,
      n.nspname::text AS schema, c.relname::text AS table, c.relkind = 'p' AS is_table_partitioned, c.relispartition AS is_partition,
      k.conindid::text AS index_oid, i.relname::text AS index_name, r.oid::text AS referenced_oid,
      rn.nspname::text AS referenced_schema, r.relname::text AS referenced_table, to_json(coalesce(k.conkey, '{}')) AS columns,
      k.convalidated AS is_valid, ${is18 ? 'k.conenforced' : 'true'} AS is_enforced, k.conislocal AS is_local,
      k.connoinherit AS is_no_inherit, k.conparentid <> 0 AS is_clone, k.condeferrable AS is_deferrable,
      k.condeferred AS is_deferred, ${is18 ? 'k.conperiod' : 'false'} AS has_period, pg_get_constraintdef(k.oid) AS definition
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_class i ON i.oid = k.conindid
      LEFT JOIN pg_class r ON r.oid = k.confrelid LEFT JOIN pg_namespace rn ON rn.oid = r.relnamespace
    WHERE k.contype <> 't' AND c.relpersistence <> 't' AND ${inUserSchema('n')} AND ${notFromExtension('pg_class', 'c.oid')}`);
}

const kinds: Readonly<Record<ConstraintRow['type'], string>> = {
  c: 'check constraint',
  f: 'foreign key',
  n: 'not-null constraint',
  p: 'primary key',
  u: 'unique constraint',
  x: 'exclusion constraint',
};

/** The kind of a constraint as people say it. */
export function constraintKind(row: ConstraintRow): string {
  return kinds[row.type];
}

/** `name on schema.table`, as people read it. */
export function printConstraint(row: ConstraintRow): string {
  return `${printName(row.name)} on ${printTableRef({ schema: row.schema, name: row.table })}`;
}

/** The id of a constraint's record. */
export function constraintId(row: ConstraintRow): string {
  return `${constraintKind(row)} ${printConstraint(row)}`;
}

/** The statement that sets the comment of a constraint, or nothing. */
export function constraintCommentSql(row: ConstraintRow, context: Pick<ReadContext, 'comments'>): string {
  const on = `CONSTRAINT ${quoteName(row.name)} ON ${quoteTable({ schema: row.schema, name: row.table })}`;
  return context.comments.sqlFor(on, 'pg_constraint', row.oid);
}

/**
 * Whether a check or not-null constraint comes after the data: one that the server has never validated, because the rows
 * may break it; one that calls the user's functions, because those may look at other tables that are not loaded yet.
 */
export function isLateConstraint(row: ConstraintRow, context: Pick<ReadContext, 'dependencies'>): boolean {
  if (!row.is_enforced) return false;
  return !row.is_valid || context.dependencies.usesUserCode('pg_constraint', row.oid);
}
