import type pg from 'pg';
import { queryRows } from '../../postgres/query.ts';
import { visibleTables } from '../catalog/postgres-catalog.ts';
import { name, relation, text, type, unless } from './guard.ts';

/** Types that are used by a column itself, or as the element of its array, with their schema. */
const usedTypes = `
used AS (
  SELECT DISTINCT coalesce(nullif(t.typelem, 0), t.oid) AS oid
  FROM pg_attribute a
  JOIN pg_class c ON c.oid = a.attrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_type t ON t.oid = a.atttypid
  WHERE a.attnum > 0 AND NOT a.attisdropped AND ${visibleTables}
)`;

const ofUsers = `JOIN pg_namespace tn ON tn.oid = t.typnamespace AND tn.nspname NOT IN ('pg_catalog', 'information_schema')`;

/** Schemas of the tables and of the types that their columns use. */
export async function schemaStatements(client: pg.Client): Promise<string[]> {
  const sql = `WITH ${usedTypes}
    SELECT DISTINCT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${visibleTables}
    UNION SELECT tn.nspname FROM used JOIN pg_type t ON t.oid = used.oid ${ofUsers} ORDER BY 1`;
  return (await queryRows(client, sql)).map(([schema]) => `CREATE SCHEMA IF NOT EXISTS ${name(schema)};`);
}

/** Extensions, in the very version that is here. */
export async function extensionStatements(client: pg.Client): Promise<string[]> {
  const sql = `SELECT e.extname, e.extversion, n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
    WHERE e.extname <> 'plpgsql' AND (n.nspname = 'public' OR n.nspname IN (
      SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${visibleTables})) ORDER BY 1`;
  return (await queryRows(client, sql)).map(([extension, version, schema]) => {
    const where = schema === 'public' ? '' : ` SCHEMA ${name(schema)}`;
    return `CREATE EXTENSION IF NOT EXISTS ${name(extension)} VERSION ${name(version)}${where};`;
  });
}

/** Sequences, composite types, enums, domains, functions: in this order, whichever needs which. */
export async function typeStatements(client: pg.Client): Promise<string[]> {
  return [
    ...(await sequences(client)),
    ...(await composites(client)),
    ...(await enums(client)),
    ...(await domains(client)),
    ...(await functions(client)),
  ];
}

async function sequences(client: pg.Client): Promise<string[]> {
  const sql = `SELECT DISTINCT sn.nspname, s.relname, q.seqstart, q.seqincrement, q.seqmin, q.seqmax, q.seqcache, q.seqcycle
    FROM pg_depend d
    JOIN pg_attrdef f ON f.oid = d.objid
    JOIN pg_class c ON c.oid = f.adrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_class s ON s.oid = d.refobjid AND s.relkind = 'S'
    JOIN pg_namespace sn ON sn.oid = s.relnamespace
    JOIN pg_sequence q ON q.seqrelid = s.oid
    WHERE d.classid = 'pg_attrdef'::regclass AND d.refclassid = 'pg_class'::regclass AND ${visibleTables} ORDER BY 1, 2`;
  return (await queryRows(client, sql)).map(([schema, sequence, start, step, least, most, cache, cycles]) =>
    unless(
      relation(schema, sequence),
      `CREATE SEQUENCE ${name(schema, sequence)} START WITH ${start} INCREMENT BY ${step} MINVALUE ${least} MAXVALUE ${most} CACHE ${cache} ${cycles === 't' ? 'CYCLE' : 'NO CYCLE'};`,
    ),
  );
}

async function composites(client: pg.Client): Promise<string[]> {
  const sql = `WITH ${usedTypes}
    SELECT tn.nspname, t.typname, string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum)
    FROM used JOIN pg_type t ON t.oid = used.oid ${ofUsers}
    JOIN pg_class c ON c.oid = t.typrelid AND c.relkind = 'c'
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE t.typtype = 'c' GROUP BY 1, 2 ORDER BY 1, 2`;
  return (await queryRows(client, sql)).map(([schema, own, parts]) =>
    unless(type(schema, own), `CREATE TYPE ${name(schema, own)} AS (${parts});`),
  );
}

async function enums(client: pg.Client): Promise<string[]> {
  const sql = `WITH ${usedTypes}
    SELECT tn.nspname, t.typname, string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)
    FROM used JOIN pg_type t ON t.oid = used.oid ${ofUsers} JOIN pg_enum e ON e.enumtypid = t.oid GROUP BY 1, 2 ORDER BY 1, 2`;
  return (await queryRows(client, sql)).map(([schema, own, labels]) =>
    unless(type(schema, own), `CREATE TYPE ${name(schema, own)} AS ENUM (${labels});`),
  );
}

/** Without their default, and with one of their checks. */
async function domains(client: pg.Client): Promise<string[]> {
  const sql = `WITH ${usedTypes}
    SELECT tn.nspname, t.typname, format_type(t.typbasetype, t.typtypmod), t.typnotnull, o.conname, pg_get_constraintdef(o.oid)
    FROM used JOIN pg_type t ON t.oid = used.oid ${ofUsers}
    LEFT JOIN LATERAL (SELECT * FROM pg_constraint o WHERE o.contypid = t.oid AND o.contype = 'c' ORDER BY o.conname LIMIT 1) o ON true
    WHERE t.typtype = 'd' ORDER BY 1, 2`;
  return (await queryRows(client, sql)).map(([schema, own, base, isNotNull, check, definition]) => {
    const notNull = isNotNull === 't' ? ' NOT NULL' : '';
    const checked = check === null ? '' : ` CONSTRAINT ${name(check)} ${definition}`;
    return unless(type(schema, own), `CREATE DOMAIN ${name(schema, own)} AS ${base}${notNull}${checked};`);
  });
}

async function functions(client: pg.Client): Promise<string[]> {
  const sql = `SELECT DISTINCT pn.nspname, p.proname, pg_get_functiondef(p.oid) FROM (
      SELECT t.tgfoid AS oid FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE NOT t.tgisinternal AND ${visibleTables}
      UNION
      SELECT d.refobjid FROM pg_depend d JOIN pg_attrdef f ON f.oid = d.objid JOIN pg_class c ON c.oid = f.adrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE d.classid = 'pg_attrdef'::regclass AND d.refclassid = 'pg_proc'::regclass AND ${visibleTables}
        AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = d.refobjid AND e.deptype = 'e')
    ) AS used JOIN pg_proc p ON p.oid = used.oid JOIN pg_namespace pn ON pn.oid = p.pronamespace
    WHERE pn.nspname <> 'pg_catalog' ORDER BY 1, 2, 3`;
  return (await queryRows(client, sql)).map(([schema, own, definition]) => {
    const known = `SELECT 1 FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = ${text(schema)} AND p.proname = ${text(own)}`;
    return unless(known, `${definition};`);
  });
}
