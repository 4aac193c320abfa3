import type { Queryable } from '../connection.ts';
import type { SelectedTables } from './catalog-scope.ts';

/** A trigger. Any may fire in a load: rows are inserted, updated on conflict, and deleted to empty a table. */
export interface TriggerRow {
  readonly schemaName: string;
  readonly tableName: string;
  readonly triggerName: string;
}

/** Triggers of the tables, by name. */
export async function readTriggers(connection: Queryable, tables: SelectedTables): Promise<TriggerRow[]> {
  const rows = await connection.query<TriggerRow>(
    `SELECT EVENT_OBJECT_SCHEMA AS schemaName, EVENT_OBJECT_TABLE AS tableName, TRIGGER_NAME AS triggerName
    FROM information_schema.TRIGGERS WHERE ${tables.condition('EVENT_OBJECT_SCHEMA', 'EVENT_OBJECT_TABLE')}
    ORDER BY TRIGGER_NAME`,
  );
  return rows.filter((row) => tables.has({ schema: row.schemaName, name: row.tableName }));
}
