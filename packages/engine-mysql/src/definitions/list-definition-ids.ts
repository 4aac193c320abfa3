import type { Queryable } from '../connection.ts';
import { databaseId, foreignKeyId, indexId, objectId } from './definition-ids.ts';
import { inScope, listDatabases, listObjects, type ObjectScope } from './list-objects.ts';
import { textOf } from './read-text.ts';

/** The ids of what the databases in scope have, in the words of `readDefinitions`; of databases, all that can be seen. */
export async function listDefinitionIds(connection: Queryable, scope: ObjectScope): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for (const name of await listDatabases(connection, {})) ids.add(databaseId(name));
  for (const { kind, ref } of await listObjects(connection, scope)) ids.add(objectId(kind, ref));
  for (const { table, name } of await listKeys(connection, 'STATISTICS', scope)) ids.add(indexId(table, name));
  for (const { table, name } of await listKeys(connection, 'REFERENTIAL_CONSTRAINTS', scope)) {
    ids.add(foreignKeyId(table, name));
  }
  return ids;
}

const keyViews = {
  STATISTICS: ['TABLE_SCHEMA', 'INDEX_NAME'],
  REFERENTIAL_CONSTRAINTS: ['CONSTRAINT_SCHEMA', 'CONSTRAINT_NAME'],
} as const;

async function listKeys(connection: Queryable, view: keyof typeof keyViews, scope: ObjectScope) {
  const [schema, name] = keyViews[view];
  const { sql, values } = inScope(schema, scope);
  const rows = await connection.query(
    `SELECT DISTINCT ${schema} AS db, TABLE_NAME AS tbl, ${name} AS name FROM information_schema.${view} WHERE ${sql}`,
    values,
  );
  return rows.map((row) => ({
    table: { schema: textOf(row.db) ?? '', name: textOf(row.tbl) ?? '' },
    name: textOf(row.name) ?? '',
  }));
}
