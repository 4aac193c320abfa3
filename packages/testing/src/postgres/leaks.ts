import { type LeakOptions, waitForNoLeaks } from '../server/leaks.ts';
import { queryRows, withClient } from './query.ts';

const leaksSql = `
  SELECT 'session ' || pid || ' (' || application_name || ') ' || coalesce(state, '') || ': ' || left(query, 100)
    FROM pg_stat_activity
   WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type IN ('client backend', 'walsender')
  UNION ALL
  SELECT 'prepared transaction ' || gid FROM pg_prepared_xacts WHERE database = current_database()
  UNION ALL
  SELECT 'replication slot ' || slot_name FROM pg_replication_slots WHERE database = current_database()
  UNION ALL
  SELECT 'temporary table ' || oid::regclass FROM pg_class WHERE relpersistence = 't' AND relkind = 'r'
  ORDER BY 1`;

const objectsSql = `
  SELECT format('schema %I', nspname) FROM pg_namespace
   WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'
  UNION ALL
  SELECT format('%s %I.%I', CASE relkind WHEN 'S' THEN 'sequence' WHEN 'v' THEN 'view' ELSE 'table' END, nspname, relname)
    FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
   WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'
  ORDER BY 1`;

/** The schemas, tables, views and sequences of a database, as {@link LeakOptions.before} wants them. */
export function listObjects(database: { readonly url: string }): Promise<readonly string[]> {
  return withClient(database.url, async (client) => firstColumn(await queryRows(client, objectsSql)));
}

/**
 * Resolves once the database has no session but ours, no prepared transaction, no replication slot, no temporary
 * table, and, when told what was `before`, no new object. It waits for the condition, since a session ends a moment
 * after its client.
 *
 * @throws {LeakError} naming each thing that is still there when the time is up.
 */
export async function expectNoLeaks(database: { readonly url: string }, options: LeakOptions = {}): Promise<void> {
  const { before } = options;
  const known = new Set(before ?? []);
  await withClient(database.url, async (client) => {
    const look = async (): Promise<readonly string[]> => {
      const left = firstColumn(await queryRows(client, leaksSql));
      const objects = before === undefined ? [] : firstColumn(await queryRows(client, objectsSql));
      return [...left, ...objects.filter((object) => !known.has(object))];
    };
    await waitForNoLeaks(database.url, look, options);
  });
}

function firstColumn(rows: readonly (readonly (string | null)[])[]): readonly string[] {
  return rows.map((row) => row[0] ?? '');
}
