import type { Connection } from 'mysql2/promise';
import { createHash } from 'node:crypto';
import { queryRows, quoteName as name, type TextRow, withClient } from '../../mysql/query.ts';
import { visibleDatabases } from '../catalog/mysql-catalog.ts';
import type { ReadInitBlocks } from './blocks.ts';

/** What makes the schemas of a MySQL server anew: plain ones, without character sets, prefixes and partitions. */
export const mysqlInitStatements: ReadInitBlocks = ({ url, databases }) =>
  withClient(url, async (client) => {
    const constraints = await keysOf(client, databases);
    return [
      { label: 'schemas', statements: await schemaStatements(client, databases) },
      { label: 'data types', statements: [] },
      { label: 'create table', statements: await tableStatements(client, databases) },
      { label: 'non-fk alter table', statements: constraints.own },
      { label: 'table index', statements: await indexStatements(client, databases) },
      { label: 'fk alter table', statements: constraints.foreign },
      { label: 'table triggers', statements: await triggerStatements(client, databases) },
    ];
  });

type Databases = readonly string[] | undefined;

const text = (value: string | null | undefined): string => `'${(value ?? '').replaceAll("'", "''")}'`;

async function schemaStatements(client: Connection, databases: Databases): Promise<string[]> {
  const sql = `SELECT DISTINCT TABLE_SCHEMA FROM information_schema.TABLES
    WHERE TABLE_TYPE = 'BASE TABLE' AND ${visibleDatabases('TABLE_SCHEMA', databases)} ORDER BY 1`;
  return (await queryRows(client, sql)).map(([schema]) => `CREATE SCHEMA IF NOT EXISTS ${name(schema ?? '')};`);
}

async function tableStatements(client: Connection, databases: Databases): Promise<string[]> {
  const sql = `SELECT c.TABLE_SCHEMA, c.TABLE_NAME, c.COLUMN_NAME, c.COLUMN_TYPE, c.IS_NULLABLE, c.COLUMN_DEFAULT, c.EXTRA,
      c.GENERATION_EXPRESSION, c.COLUMN_COMMENT, version() LIKE '%MariaDB%'
    FROM information_schema.COLUMNS c
    JOIN information_schema.TABLES t ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME AND t.TABLE_TYPE = 'BASE TABLE'
    WHERE ${visibleDatabases('c.TABLE_SCHEMA', databases)} ORDER BY c.TABLE_SCHEMA, c.TABLE_NAME, c.ORDINAL_POSITION`;
  const tables = Map.groupBy(await queryRows(client, sql), ([schema, table]) => JSON.stringify([schema, table]));
  return [...tables.values()].map((columns) => {
    const [schema, table] = columns[0] ?? [];
    return `CREATE TABLE IF NOT EXISTS ${name(schema ?? '')}.${name(table ?? '')} (${columns.map(columnText).join(', ')});`;
  });
}

function columnText([, , column, type, isNullable, fallback, extra, expression, comment, isMariadb]: TextRow): string {
  const words = extra ?? '';
  const head = `${name(column ?? '')} ${type}`;
  const remark = comment ? ` COMMENT ${text(comment)}` : '';
  const generated = /(STORED|VIRTUAL) GENERATED/u.exec(words)?.[1];
  if (generated !== undefined) return `${head} GENERATED ALWAYS AS (${expression}) ${generated}${remark}`;
  const notNull = isNullable === 'NO' ? ' NOT NULL' : ' NULL';
  // Quoted when nothing more is said about it, an expression otherwise. MariaDB has it as an expression in any case.
  const isQuoted = words === '' && isMariadb !== '1';
  const value = fallback == null ? '' : ` DEFAULT ${isQuoted ? text(fallback) : `(${fallback})`}`;
  const counts = words.includes('auto_increment') ? ' auto_increment PRIMARY KEY' : '';
  return `${head}${notNull}${value}${counts}${remark}`;
}

async function keysOf(client: Connection, databases: Databases): Promise<{ own: string[]; foreign: string[] }> {
  const sql = `SELECT o.CONSTRAINT_SCHEMA, o.TABLE_NAME, o.CONSTRAINT_NAME, o.CONSTRAINT_TYPE,
      group_concat(DISTINCT concat('\`', k.COLUMN_NAME, '\`') ORDER BY k.ORDINAL_POSITION SEPARATOR ', '),
      max(k.REFERENCED_TABLE_SCHEMA), max(k.REFERENCED_TABLE_NAME),
      group_concat(concat('\`', k.REFERENCED_COLUMN_NAME, '\`') ORDER BY k.ORDINAL_POSITION SEPARATOR ', '),
      max(r.DELETE_RULE), max(r.UPDATE_RULE), max(x.CHECK_CLAUSE), max(c.EXTRA)
    FROM information_schema.TABLE_CONSTRAINTS o
    LEFT JOIN information_schema.KEY_COLUMN_USAGE k
      ON k.CONSTRAINT_SCHEMA = o.CONSTRAINT_SCHEMA AND k.CONSTRAINT_NAME = o.CONSTRAINT_NAME AND k.TABLE_NAME = o.TABLE_NAME
    LEFT JOIN information_schema.REFERENTIAL_CONSTRAINTS r
      ON r.CONSTRAINT_SCHEMA = o.CONSTRAINT_SCHEMA AND r.CONSTRAINT_NAME = o.CONSTRAINT_NAME AND r.TABLE_NAME = o.TABLE_NAME
    LEFT JOIN information_schema.CHECK_CONSTRAINTS x
      ON o.CONSTRAINT_TYPE = 'CHECK' AND x.CONSTRAINT_SCHEMA = o.CONSTRAINT_SCHEMA AND x.CONSTRAINT_NAME = o.CONSTRAINT_NAME
    LEFT JOIN information_schema.COLUMNS c
      ON c.TABLE_SCHEMA = o.CONSTRAINT_SCHEMA AND c.TABLE_NAME = o.TABLE_NAME AND c.COLUMN_NAME = k.COLUMN_NAME AND c.EXTRA LIKE '%auto_increment%'
    WHERE ${visibleDatabases('o.CONSTRAINT_SCHEMA', databases)}
    GROUP BY o.CONSTRAINT_SCHEMA, o.TABLE_NAME, o.CONSTRAINT_NAME, o.CONSTRAINT_TYPE ORDER BY 1, 2, 4, 3`;
  const own: string[] = [];
  const foreign: string[] = [];
  for (const row of await queryRows(client, sql)) {
    const [schema, table, key, type, columns, otherSchema, other, otherColumns, onDelete, onUpdate, check, extra] = row;
    // An auto_increment column has been made the primary key with its table.
    if (type === 'PRIMARY KEY' && extra != null) continue;
    const head = `ALTER TABLE ${name(schema ?? '')}.${name(table ?? '')} ADD`;
    const known = `SELECT 1 FROM information_schema.TABLE_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = ${text(schema)} AND TABLE_NAME = ${text(table)} AND CONSTRAINT_NAME = ${text(key)}`;
    const named = `CONSTRAINT ${name(key ?? '')}`;
    if (type === 'PRIMARY KEY') own.push(...guarded('Constraint', known, `${head} PRIMARY KEY (${columns})`));
    else if (type === 'UNIQUE') own.push(...guarded('Constraint', known, `${head} ${named} UNIQUE (${columns})`));
    else if (type === 'CHECK') own.push(...guarded('Constraint', known, `${head} ${named} CHECK (${check})`));
    else {
      const target = `${name(otherSchema ?? '')}.${name(other ?? '')} (${otherColumns})`;
      const actions = `ON DELETE ${onDelete} ON UPDATE ${onUpdate}`;
      foreign.push(
        ...guarded('Constraint', known, `${head} ${named} FOREIGN KEY (${columns}) REFERENCES ${target} ${actions}`),
      );
    }
  }
  return { own, foreign };
}

async function indexStatements(client: Connection, databases: Databases): Promise<string[]> {
  const sql = `SELECT s.TABLE_SCHEMA, s.TABLE_NAME, s.INDEX_NAME, max(s.INDEX_TYPE),
      group_concat(concat('\`', s.COLUMN_NAME, '\`') ORDER BY s.SEQ_IN_INDEX SEPARATOR ', ')
    FROM information_schema.STATISTICS s
    WHERE s.NON_UNIQUE = 1 AND s.COLUMN_NAME IS NOT NULL AND ${visibleDatabases('s.TABLE_SCHEMA', databases)}
    GROUP BY s.TABLE_SCHEMA, s.TABLE_NAME, s.INDEX_NAME ORDER BY 1, 2, 3`;
  return (await queryRows(client, sql)).flatMap(([schema, table, index, type, columns]) => {
    const known = `SELECT 1 FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = ${text(schema)} AND TABLE_NAME = ${text(table)} AND INDEX_NAME = ${text(index)}`;
    const head = `ALTER TABLE ${name(schema ?? '')}.${name(table ?? '')} ADD`;
    const special = type === 'FULLTEXT' || type === 'SPATIAL' ? `${type} ` : '';
    const using = special === '' ? ' USING BTREE' : '';
    return guarded('Index', known, `${head} ${special}INDEX ${name(index ?? '')} (${columns})${using}`);
  });
}

async function triggerStatements(client: Connection, databases: Databases): Promise<string[]> {
  const sql = `SELECT TRIGGER_SCHEMA, TRIGGER_NAME, ACTION_TIMING, EVENT_MANIPULATION, EVENT_OBJECT_SCHEMA, EVENT_OBJECT_TABLE, ACTION_STATEMENT
    FROM information_schema.TRIGGERS WHERE ${visibleDatabases('TRIGGER_SCHEMA', databases)} ORDER BY 1, 2`;
  return (await queryRows(client, sql)).map(
    ([schema, trigger, timing, event, tableSchema, table, body]) =>
      `CREATE TRIGGER IF NOT EXISTS ${name(schema ?? '')}.${name(trigger ?? '')} ${timing} ${event} ON ${name(tableSchema ?? '')}.${name(table ?? '')} FOR EACH ROW ${body};`,
  );
}

/** A procedure that looks first, is called and thrown away: MySQL has no `IF` outside of one. */
function guarded(what: string, known: string, statement: string): string[] {
  const procedure = `NeosyncAdd${what}_${createHash('sha256').update(statement).digest('hex').slice(0, 12)}`;
  return [
    `CREATE PROCEDURE ${procedure}()\nBEGIN\n  IF NOT EXISTS (${known}) THEN\n    ${statement};\n  END IF;\nEND;`,
    `CALL ${procedure}();`,
    `DROP PROCEDURE ${procedure};`,
  ];
}
