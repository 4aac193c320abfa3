import { printName, printTableRef } from '@sync/core/connector';
import { quoteName, quoteTable } from '../quote.ts';
import { type Draft, objectKey } from './draft.ts';
import { inUserSchema, isSince, notFromExtension, type ReadContext } from './read-context.ts';

interface DomainRow {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  readonly type: string;
  readonly collation: string | null;
  readonly not_null: boolean;
  readonly default: string | null;
  readonly constraints: readonly DomainConstraint[];
}

interface DomainConstraint {
  readonly oid: string;
  readonly name: string;
  readonly definition: string;
  readonly is_valid: boolean;
  readonly is_check: boolean;
}

/** Reads the domains with their constraints. */
export async function readDomains(context: ReadContext): Promise<Draft[]> {
  const rows = await context.connection.query<DomainRow>(`
    SELECT t.oid::text AS oid, n.nspname::text AS schema, t.typname::text AS name,
      format_type(t.typbasetype, t.typtypmod) AS type, t.typnotnull AS not_null,
      CASE WHEN t.typcollation <> b.typcollation THEN t.typcollation::regcollation::text END AS collation,
      coalesce(pg_get_expr(t.typdefaultbin, 0), t.typdefault) AS default,
      coalesce((SELECT json_agg(json_build_object('oid', c.oid::text, 'name', c.conname, 'is_valid', c.convalidated,
          'is_check', c.contype = 'c', 'definition', pg_get_constraintdef(c.oid)) ORDER BY c.conname)
        FROM pg_constraint c WHERE c.contypid = t.oid), '[]') AS constraints
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_type b ON b.oid = t.typbasetype
    WHERE t.typtype = 'd' AND ${inUserSchema('n')} AND ${notFromExtension('pg_type', 't.oid')}`);
  return rows.flatMap((row) => domainDrafts(row, context));
}

/** One domain as records: itself, and each constraint that cannot be made with it. */
export function domainDrafts(row: DomainRow, context: ReadContext): Draft[] {
  const isApart = (constraint: DomainConstraint): boolean =>
    !constraint.is_valid || context.dependencies.usesUserCode('pg_constraint', constraint.oid);
  const inside = row.constraints.filter((constraint) => !isApart(constraint));
  const outside = row.constraints.filter(isApart);
  const on = `DOMAIN ${quoteTable(row)}`;
  const clauses = [
    `CREATE ${on} AS ${row.type}`,
    row.collation === null ? '' : `COLLATE ${row.collation}`,
    row.default === null ? '' : `DEFAULT ${row.default}`,
    row.not_null && !isSince(context, 17) ? 'NOT NULL' : '',
    ...inside.map((constraint) => `\n  CONSTRAINT ${quoteName(constraint.name)} ${constraint.definition}`),
  ];
  const domain: Draft = {
    id: `type ${printTableRef(row)}`,
    kind: 'domain',
    name: printTableRef(row),
    section: 'before-data',
    sql: [
      `${clauses.filter((clause) => clause !== '').join(' ')};`,
      context.comments.sqlFor(on, 'pg_type', row.oid),
      ...inside.map((constraint) => commentSql(constraint, row, context)),
    ].join(''),
    makes: [objectKey('pg_type', row.oid), ...inside.map(({ oid }) => objectKey('pg_constraint', oid))],
    tables: [],
    covers: row.constraints.map((constraint) => constraintId(constraint, row)),
  };
  return [domain, ...outside.map((constraint) => constraintDraft(constraint, row, context))];
}

/** A constraint that calls the user's functions may come after them; one that is not validated must not meet the data. */
function constraintDraft(constraint: DomainConstraint, domain: DomainRow, context: ReadContext): Draft {
  return {
    id: constraintId(constraint, domain),
    kind: 'domain constraint',
    name: `${printName(constraint.name)} on ${printTableRef(domain)}`,
    section: constraint.is_valid ? 'before-data' : 'constraints',
    sql: `ALTER DOMAIN ${quoteTable(domain)} ADD CONSTRAINT ${quoteName(constraint.name)} ${constraint.definition};${commentSql(constraint, domain, context)}`,
    makes: [objectKey('pg_constraint', constraint.oid)],
    needs: [objectKey('pg_type', domain.oid)],
    // The server adds no validated constraint to a domain that is used inside other types.
    ...(constraint.is_valid ? { accompanies: [objectKey('pg_type', domain.oid)] } : {}),
    tables: [],
  };
}

function constraintId(constraint: DomainConstraint, domain: DomainRow): string {
  return `domain constraint ${printName(constraint.name)} on ${printTableRef(domain)}`;
}

function commentSql(constraint: DomainConstraint, domain: DomainRow, context: ReadContext): string {
  const on = `CONSTRAINT ${quoteName(constraint.name)} ON DOMAIN ${quoteTable(domain)}`;
  return context.comments.sqlFor(on, 'pg_constraint', constraint.oid);
}
