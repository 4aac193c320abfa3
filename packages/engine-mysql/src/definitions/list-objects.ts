import type { TableRef } from '@sync/core/connector';
import type { Queryable } from '../connection.ts';
import type { KnownObject } from './known-objects.ts';
import { textOf } from './read-text.ts';

/** One object of a database. */
export interface ObjectRow extends KnownObject {
  /** A table's engine, the table that a trigger belongs to, what is wrong with a view. */
  readonly detail: string;
}

/** What is read: one database, some, or all but the server's own. */
export interface ObjectScope {
  readonly database?: string | undefined;
  /** Several, when `database` is not given. */
  readonly databases?: readonly string[] | undefined;
}

const ownDatabases = `'information_schema', 'performance_schema', 'mysql', 'sys', 'ndbinfo'`;

/** The condition on a column that names a database, with its value. */
export function inScope(
  column: string,
  { database, databases }: ObjectScope,
): { readonly sql: string; readonly values: string[] } {
  const values = database === undefined ? databases : [database];
  if (values === undefined) return { sql: `${column} NOT IN (${ownDatabases})`, values: [] };
  if (values.length === 0) return { sql: 'FALSE', values: [] };
  return { sql: `${column} IN (${values.map(() => '?').join(', ')})`, values: [...values] };
}

/** Names of databases, ordered. */
export async function listDatabases(connection: Queryable, scope: ObjectScope): Promise<string[]> {
  const { sql, values } = inScope('SCHEMA_NAME', scope);
  const rows = await connection.query(
    `SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA WHERE ${sql} ORDER BY SCHEMA_NAME`,
    values,
  );
  return rows.map(({ name }) => textOf(name) ?? '');
}

/** Every object in scope, kinds one after the other, triggers in the order in which they fire. */
export async function listObjects(connection: Queryable, scope: ObjectScope): Promise<ObjectRow[]> {
  const rows: ObjectRow[] = [];
  for (const query of [tablesQuery, routinesQuery, triggersQuery, eventsQuery]) {
    const { sql, values } = query(scope);
    for (const row of await connection.query(sql, values)) rows.push(objectRow(row));
  }
  return rows;
}

interface Query {
  readonly sql: string;
  readonly values: string[];
}

function objectRow(row: Record<string, unknown>): ObjectRow {
  const ref: TableRef = { schema: textOf(row.db) ?? '', name: textOf(row.name) ?? '' };
  const type = textOf(row.type) ?? '';
  return { kind: kinds[type] ?? 'table', ref, detail: textOf(row.detail) ?? '' };
}

const kinds: Readonly<Record<string, KnownObject['kind']>> = {
  'BASE TABLE': 'table',
  'SYSTEM VERSIONED': 'table',
  VIEW: 'view',
  SEQUENCE: 'sequence',
  FUNCTION: 'function',
  PROCEDURE: 'procedure',
  PACKAGE: 'package',
  'PACKAGE BODY': 'package body',
  TRIGGER: 'trigger',
  EVENT: 'event',
};

function tablesQuery(scope: ObjectScope): Query {
  const { sql, values } = inScope('TABLE_SCHEMA', scope);
  return {
    sql: `SELECT TABLE_SCHEMA AS db, TABLE_NAME AS name, TABLE_TYPE AS type,
      IF(TABLE_TYPE = 'VIEW', IF(TABLE_COMMENT = 'VIEW', '', TABLE_COMMENT), COALESCE(ENGINE, '')) AS detail
    FROM information_schema.TABLES WHERE ${sql} AND TABLE_TYPE <> 'TEMPORARY' ORDER BY 1, 2`,
    values,
  };
}

function routinesQuery(scope: ObjectScope): Query {
  const { sql, values } = inScope('ROUTINE_SCHEMA', scope);
  return {
    sql: `SELECT ROUTINE_SCHEMA AS db, ROUTINE_NAME AS name, ROUTINE_TYPE AS type, '' AS detail
    FROM information_schema.ROUTINES WHERE ${sql} ORDER BY 3, 1, 2`,
    values,
  };
}

function triggersQuery(scope: ObjectScope): Query {
  const { sql, values } = inScope('TRIGGER_SCHEMA', scope);
  return {
    sql: `SELECT TRIGGER_SCHEMA AS db, TRIGGER_NAME AS name, 'TRIGGER' AS type, EVENT_OBJECT_TABLE AS detail
    FROM information_schema.TRIGGERS WHERE ${sql}
    ORDER BY TRIGGER_SCHEMA, EVENT_OBJECT_TABLE, ACTION_TIMING, EVENT_MANIPULATION, ACTION_ORDER`,
    values,
  };
}

function eventsQuery(scope: ObjectScope): Query {
  const { sql, values } = inScope('EVENT_SCHEMA', scope);
  return {
    sql: `SELECT EVENT_SCHEMA AS db, EVENT_NAME AS name, 'EVENT' AS type, STATUS AS detail
    FROM information_schema.EVENTS WHERE ${sql} ORDER BY 1, 2`,
    values,
  };
}
