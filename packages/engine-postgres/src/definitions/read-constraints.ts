import { quoteName, quoteTable } from '../quote.ts';
import {
  type ConstraintRow,
  constraintCommentSql,
  constraintId,
  constraintKind,
  isLateConstraint,
  printConstraint,
} from './constraint-rows.ts';
import { type Draft, objectKey } from './draft.ts';
import type { ReadContext } from './read-context.ts';
import {
  type IndexRow,
  impliedByAncestors,
  indexId,
  indexSettingsSql,
  isAttachable,
  isBuiltApart,
} from './read-indexes.ts';

/** What constraints are written from. */
export interface ConstraintInput {
  readonly constraints: readonly ConstraintRow[];
  readonly indexes: readonly IndexRow[];
  /** Oids of the tables that inherit directly from a table. */
  readonly children: ReadonlyMap<string, readonly string[]>;
}

/** The constraints that come after the data, as records. */
export function constraintDrafts(input: ConstraintInput, context: ReadContext): Draft[] {
  const indexes = new Map(input.indexes.map((row) => [row.oid, row]));
  return input.constraints.flatMap((row) => {
    if (row.type === 'f') return row.is_clone ? [] : [foreignKeyDraft(row, context)];
    if (row.type === 'c' || row.type === 'n') {
      return row.is_local && isLateConstraint(row, context) ? [lateDraft(row, input, context)] : [];
    }
    const index = indexes.get(row.index_oid);
    return index === undefined || (row.is_clone && !isAttachable(index)) ? [] : [keyDraft(row, index, context)];
  });
}

function draftOf(
  row: ConstraintRow,
  context: ReadContext,
): Pick<Draft, 'id' | 'kind' | 'name' | 'needs' | 'tables'> & {
  readonly table: string;
  readonly commentSql: string;
} {
  const ref = { schema: row.schema, name: row.table };
  return {
    id: constraintId(row),
    kind: constraintKind(row),
    name: printConstraint(row),
    needs: [objectKey('pg_class', row.table_oid)],
    tables: [ref],
    table: quoteTable(ref),
    commentSql: constraintCommentSql(row, context),
  };
}

function foreignKeyDraft(row: ConstraintRow, context: ReadContext): Draft {
  const { table, commentSql, ...draft } = draftOf(row, context);
  const referenced = { schema: row.referenced_schema ?? '', name: row.referenced_table ?? '' };
  // The key of a partitioned table is cloned to its partitions, which the server refuses to leave out.
  const only = row.is_table_partitioned ? '' : 'ONLY ';
  return {
    ...draft,
    section: 'foreign-keys',
    sql: `ALTER TABLE ${only}${table} ADD CONSTRAINT ${quoteName(row.name)} ${row.definition};${commentSql}`,
    makes: [objectKey('pg_constraint', row.oid)],
    needs: [
      objectKey('pg_class', row.table_oid),
      objectKey('pg_class', row.referenced_oid),
      objectKey('pg_class', row.index_oid),
    ],
    tables: [{ schema: row.schema, name: row.table }, referenced],
  };
}

/** Without `ONLY`, so that inheriting tables get it too; those that state it themselves have it before. */
function lateDraft(row: ConstraintRow, input: ConstraintInput, context: ReadContext): Draft {
  const { table, commentSql, ...draft } = draftOf(row, context);
  const heirs = new Set(input.children.get(row.table_oid) ?? []);
  for (const heir of heirs) for (const child of input.children.get(heir) ?? []) heirs.add(child);
  const same = input.constraints.filter(
    (other) => other.type === row.type && other.name === row.name && heirs.has(other.table_oid),
  );
  return {
    ...draft,
    section: 'constraints',
    sql: `ALTER TABLE ${table} ADD CONSTRAINT ${quoteName(row.name)} ${row.definition};${commentSql}`,
    makes: [objectKey('pg_constraint', row.oid)],
    needs: [...(draft.needs ?? []), ...same.map(({ oid }) => objectKey('pg_constraint', oid))],
  };
}

/** A primary key, unique or exclusion constraint: from its index where the server can do that. */
function keyDraft(row: ConstraintRow, index: IndexRow, context: ReadContext): Draft {
  const { table, commentSql, ...draft } = draftOf(row, context);
  const isApart = isBuiltApart(index) && index.name === row.name;
  const isInheritedByPartitions = row.is_table_partitioned && !isAttachable(index);
  const deferrable = `${row.is_deferrable ? ' DEFERRABLE' : ''}${row.is_deferred ? ' INITIALLY DEFERRED' : ''}`;
  const definition = isApart
    ? `${row.type === 'p' ? 'PRIMARY KEY' : 'UNIQUE'} USING INDEX ${quoteName(row.name)}${deferrable}`
    : row.definition;
  return {
    ...draft,
    section: 'constraints',
    sql: [
      `ALTER TABLE ${isInheritedByPartitions ? '' : 'ONLY '}${table} ADD CONSTRAINT ${quoteName(row.name)} ${definition};`,
      isApart ? '' : indexSettingsSql(index, context),
      commentSql,
    ].join(''),
    makes: [objectKey('pg_constraint', row.oid), objectKey('pg_class', row.index_oid)],
    ...(isApart ? { needsIds: [indexId(index)] } : { covers: [indexId(index)] }),
    ...impliedByAncestors(index),
  };
}
