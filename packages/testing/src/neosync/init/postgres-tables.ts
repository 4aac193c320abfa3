import type pg from 'pg';
import { queryRows, type TextRow } from '../../postgres/query.ts';
import { visibleTables } from '../catalog/postgres-catalog.ts';
import { name, relation, text, unless } from './guard.ts';

const from = `FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace`;

/** Tables, then their partitions, those of partitions last. */
export async function tableStatements(client: pg.Client): Promise<string[]> {
  const columnsSql = `SELECT c.oid, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
      pg_get_expr(d.adbin, d.adrelid), q.seqincrement, q.seqmin, q.seqmax, q.seqstart, q.seqcache, q.seqcycle
    ${from} JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    LEFT JOIN pg_depend i ON i.refclassid = 'pg_class'::regclass AND i.refobjid = c.oid AND i.refobjsubid = a.attnum AND i.deptype = 'i'
      AND i.classid = 'pg_class'::regclass
    LEFT JOIN pg_sequence q ON q.seqrelid = i.objid
    WHERE ${visibleTables} ORDER BY c.oid, a.attnum`;
  const columns = Map.groupBy(await queryRows(client, columnsSql), ([oid]) => oid);
  const tablesSql = `SELECT c.oid, n.nspname, c.relname, pg_get_partkeydef(c.oid) ${from} WHERE ${visibleTables} ORDER BY 2, 3`;
  const tables = (await queryRows(client, tablesSql)).map(([oid, schema, table, key]) => {
    const list = (columns.get(oid ?? '') ?? []).map(columnText).join(', ');
    return `CREATE TABLE IF NOT EXISTS ${name(schema, table)} (${list})${key === null ? '' : ` PARTITION BY ${key}`};`;
  });
  return [...tables, ...(await partitions(client))];
}

function columnText(row: TextRow): string {
  const [, column, type, isNotNull, identity, generated, expression] = row;
  const [, , , , , , , step, least, most, start, cache, cycles] = row;
  const head = `${name(column)} ${type} ${isNotNull === 't' ? 'NOT NULL' : 'NULL'}`;
  if (identity) {
    const kind = identity === 'a' ? 'ALWAYS' : 'BY DEFAULT';
    const options = `INCREMENT BY ${step} MINVALUE ${least} MAXVALUE ${most} START ${start} CACHE ${cache} ${cycles === 't' ? 'CYCLE' : 'NO CYCLE'}`;
    return `${head} GENERATED ${kind} AS IDENTITY ( ${options} )`;
  }
  if (generated) return `${head} GENERATED ALWAYS AS (${expression}) STORED`;
  return expression == null ? head : `${head} DEFAULT ${expression}`;
}

async function partitions(client: pg.Client): Promise<string[]> {
  const sql = `WITH RECURSIVE tree AS (
      SELECT c.oid, 0 AS depth ${from} WHERE ${visibleTables} AND c.relkind = 'p'
      UNION ALL SELECT i.inhrelid, tree.depth + 1 FROM tree JOIN pg_inherits i ON i.inhparent = tree.oid
    )
    SELECT n.nspname, c.relname, pn.nspname, p.relname, pg_get_expr(c.relpartbound, c.oid), pg_get_partkeydef(c.oid)
    FROM tree JOIN pg_class c ON c.oid = tree.oid JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_inherits i ON i.inhrelid = c.oid JOIN pg_class p ON p.oid = i.inhparent JOIN pg_namespace pn ON pn.oid = p.relnamespace
    WHERE tree.depth > 0 ORDER BY tree.depth, 1, 2`;
  return (await queryRows(client, sql)).map(([schema, table, parentSchema, parent, bound, key]) => {
    const own = key === null ? '' : ` PARTITION BY ${key}`;
    return `CREATE TABLE IF NOT EXISTS ${name(schema, table)} PARTITION OF ${name(parentSchema, parent)} ${bound}${own};`;
  });
}

function constraintKnown(
  schema: string | null | undefined,
  table: string | null | undefined,
  key: string | null | undefined,
): string {
  return `SELECT 1 FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE o.conname = ${text(key)} AND n.nspname = ${text(schema)} AND c.relname = ${text(table)}`;
}

/** Primary keys, unique, check and exclusion constraints. */
export async function constraintStatements(client: pg.Client): Promise<string[]> {
  const sql = `SELECT n.nspname, c.relname, o.conname, pg_get_constraintdef(o.oid) ${from} JOIN pg_constraint o ON o.conrelid = c.oid
    WHERE o.contype IN ('p', 'u', 'c', 'x') AND ${visibleTables} ORDER BY 1, 2, o.contype, 3`;
  return (await queryRows(client, sql)).map(([schema, table, key, definition]) =>
    unless(
      constraintKnown(schema, table, key),
      `ALTER TABLE ${name(schema, table)} ADD CONSTRAINT ${name(key)} ${definition};`,
    ),
  );
}

/** Indexes, each unless one of its name is there. */
export async function indexStatements(client: pg.Client): Promise<string[]> {
  const sql = `SELECT n.nspname, x.relname, pg_get_indexdef(x.oid) ${from}
    JOIN pg_index i ON i.indrelid = c.oid JOIN pg_class x ON x.oid = i.indexrelid WHERE ${visibleTables} ORDER BY 1, c.relname, 2`;
  return (await queryRows(client, sql)).map(([schema, index, definition]) =>
    unless(relation(schema, index), `${definition};`),
  );
}

/** Foreign keys, without what happens on delete and update, without MATCH and DEFERRABLE. */
export async function foreignKeyStatements(client: pg.Client): Promise<string[]> {
  const list = (table: string, numbers: string): string =>
    `(SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY k.at) FROM unnest(${numbers}) WITH ORDINALITY AS k(attnum, at)
      JOIN pg_attribute a ON a.attrelid = ${table} AND a.attnum = k.attnum)`;
  const sql = `SELECT n.nspname, c.relname, o.conname, ${list('o.conrelid', 'o.conkey')}, rn.nspname, r.relname, ${list('o.confrelid', 'o.confkey')}
    ${from} JOIN pg_constraint o ON o.conrelid = c.oid JOIN pg_class r ON r.oid = o.confrelid JOIN pg_namespace rn ON rn.oid = r.relnamespace
    WHERE o.contype = 'f' AND o.conparentid = 0 AND ${visibleTables} ORDER BY 1, 2, 3`;
  return (await queryRows(client, sql)).map(([schema, table, key, columns, otherSchema, other, otherColumns]) =>
    unless(
      constraintKnown(schema, table, key),
      `ALTER TABLE ${name(schema, table)} ADD CONSTRAINT ${name(key)} FOREIGN KEY (${columns}) REFERENCES ${name(otherSchema, other)} (${otherColumns});`,
    ),
  );
}

/** Triggers; they fire while rows come in. */
export async function triggerStatements(client: pg.Client): Promise<string[]> {
  const sql = `SELECT n.nspname, c.relname, t.tgname, pg_get_triggerdef(t.oid) ${from} JOIN pg_trigger t ON t.tgrelid = c.oid
    WHERE NOT t.tgisinternal AND ${visibleTables} ORDER BY 1, 2, 3`;
  return (await queryRows(client, sql)).map(([schema, table, trigger, definition]) =>
    unless(
      `SELECT 1 FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE t.tgname = ${text(trigger)} AND n.nspname = ${text(schema)} AND c.relname = ${text(table)}`,
      `${definition};`,
    ),
  );
}

/** Which column a sequence belongs to. */
export async function ownerStatements(client: pg.Client): Promise<string[]> {
  const sql = `SELECT sn.nspname, s.relname, n.nspname, c.relname, a.attname ${from}
    JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid AND d.refobjsubid > 0 AND d.deptype = 'a'
    JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S' AND d.classid = 'pg_class'::regclass
    JOIN pg_namespace sn ON sn.oid = s.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
    WHERE ${visibleTables} ORDER BY 1, 2`;
  return (await queryRows(client, sql)).map(
    ([schema, sequence, tableSchema, table, column]) =>
      `ALTER SEQUENCE ${name(schema, sequence)} OWNED BY ${name(tableSchema, table, column)};`,
  );
}
