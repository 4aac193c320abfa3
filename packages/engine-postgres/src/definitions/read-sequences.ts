import { printName, printTableRef, type TableRef } from '@sync/core/connector';
import { quoteName, quoteTable } from '../quote.ts';
import { type Draft, type ObjectKey, objectKey } from './draft.ts';
import { inUserSchema, isSince, notFromExtension, type ReadContext } from './read-context.ts';

/** The numbers of one sequence, as text because they may be beyond what a double holds. */
export interface SequenceOptions {
  readonly type: string;
  readonly start: string;
  readonly increment: string;
  readonly minimum: string;
  readonly maximum: string;
  readonly cache: string;
  readonly is_cycling: boolean;
}

interface SequenceRow extends SequenceOptions {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  readonly is_unlogged: boolean;
  readonly owner_oid: string | null;
  readonly owner_schema: string;
  readonly owner_name: string;
  readonly owner_column: string;
}

/** Reads the sequences, except those of identity columns, which come with their tables. */
export async function readSequences(context: ReadContext): Promise<Draft[]> {
  const rows = await context.connection.query<SequenceRow>(`
    SELECT c.oid::text AS oid, n.nspname::text AS schema, c.relname::text AS name, c.relpersistence = 'u' AS is_unlogged,
      format_type(s.seqtypid, NULL) AS type, s.seqstart::text AS start, s.seqincrement::text AS increment,
      s.seqmin::text AS minimum, s.seqmax::text AS maximum, s.seqcache::text AS cache, s.seqcycle AS is_cycling,
      t.oid::text AS owner_oid, tn.nspname::text AS owner_schema, t.relname::text AS owner_name, a.attname::text AS owner_column
    FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0
        AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
      LEFT JOIN pg_class t ON t.oid = d.refobjid LEFT JOIN pg_namespace tn ON tn.oid = t.relnamespace
      LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
    WHERE d.deptype IS DISTINCT FROM 'i' AND ${inUserSchema('n')} AND ${notFromExtension('pg_class', 'c.oid')}`);
  const shared = sharedKeys(rows, context);
  return rows.flatMap((row) => sequenceDrafts(row, context, shared.has(objectKey('pg_class', row.oid))));
}

/** The sequences that something else than a column of their owner draws from. */
function sharedKeys(rows: readonly SequenceRow[], context: ReadContext): ReadonlySet<ObjectKey> {
  const owners = new Map(rows.map((row) => [objectKey('pg_class', row.oid), row.owner_oid]));
  const tablesOfDefaults = new Map<ObjectKey, ObjectKey>();
  for (const edge of context.dependencies.edges) {
    if (edge.type === 'a' && edge.from.startsWith('pg_attrdef:')) tablesOfDefaults.set(edge.from, edge.to);
  }
  const shared = new Set<ObjectKey>();
  for (const edge of context.dependencies.edges) {
    const owner = owners.get(edge.to);
    if (edge.type !== 'n' || owner === undefined || owner === null) continue;
    if (tablesOfDefaults.get(edge.from) !== objectKey('pg_class', owner)) shared.add(edge.to);
  }
  return shared;
}

/** The options of a sequence as its statement or an identity column wants them. */
export function sequenceOptionsSql(options: SequenceOptions): string {
  return [
    `START WITH ${options.start} INCREMENT BY ${options.increment}`,
    `MINVALUE ${options.minimum} MAXVALUE ${options.maximum} CACHE ${options.cache}`,
    ...(options.is_cycling ? ['CYCLE'] : []),
  ].join(' ');
}

function sequenceDrafts(row: SequenceRow, context: ReadContext, isShared: boolean): Draft[] {
  const name = quoteTable(row);
  const key = objectKey('pg_class', row.oid);
  const owner: TableRef | undefined =
    row.owner_oid === null ? undefined : { schema: row.owner_schema, name: row.owner_name };
  const unlogged = row.is_unlogged && isSince(context, 15) ? 'UNLOGGED ' : '';
  const sequence: Draft = {
    id: `sequence ${printTableRef(row)}`,
    kind: 'sequence',
    name: printTableRef(row),
    section: 'before-data',
    sql: `CREATE ${unlogged}SEQUENCE ${name} AS ${row.type} ${sequenceOptionsSql(row)};${context.comments.sqlFor(`SEQUENCE ${name}`, 'pg_class', row.oid)}`,
    makes: [key],
    // A sequence that others draw from must come also when its owner does not.
    tables: owner === undefined || isShared ? [] : [owner],
  };
  return owner === undefined || row.owner_oid === null ? [sequence] : [sequence, ownerDraft(row, owner, row.owner_oid)];
}

function ownerDraft(row: SequenceRow, owner: TableRef, ownerOid: string): Draft {
  const printed = printTableRef(row);
  return {
    id: `sequence owner ${printed}`,
    kind: 'sequence owner',
    name: `${printed} of ${printTableRef(owner)}.${printName(row.owner_column)}`,
    section: 'before-data',
    sql: `ALTER SEQUENCE ${quoteTable(row)} OWNED BY ${quoteTable(owner)}.${quoteName(row.owner_column)};`,
    makes: [],
    needs: [objectKey('pg_class', row.oid), objectKey('pg_class', ownerOid)],
    tables: [owner],
  };
}
