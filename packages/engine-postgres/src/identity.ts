import type { Identity } from '@sync/core/connector';
import type { ConnectionPool, PostgresConnection } from './connection.ts';

/**
 * Asks a server who it is. Its database is named by the number the cluster got when it was made, the database's own number and the time the
 * server started: a clone of the files shares the first two, and is another database. Undefined where the user may not ask.
 */
export async function readIdentity(connection: PostgresConnection, pool: ConnectionPool): Promise<Identity> {
  const [about] = await connection.query<{ version: string; may_ask: boolean }>(
    `SELECT pg_catalog.version() AS version,
      pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE') AS may_ask`,
  );
  const database = about?.may_ask === true ? await readDatabaseName(connection) : undefined;
  return {
    product: /^PostgreSQL \S+(?: \(PGlite \S+\))?/.exec(about?.version ?? '')?.[0] ?? 'PostgreSQL',
    display: pool.display,
    isLocal: pool.isLocal,
    ...(database === undefined
      ? {}
      : { database: pool.instance === undefined ? database : `${database}/${pool.instance}` }),
  };
}

async function readDatabaseName(connection: PostgresConnection): Promise<string | undefined> {
  const [row] = await connection.query<{ name: string }>(
    `SELECT s.system_identifier || '/' || d.oid || '/'
        || extract(epoch FROM pg_catalog.pg_postmaster_start_time())::pg_catalog.numeric(20, 6) AS name
      FROM pg_catalog.pg_control_system() s, pg_catalog.pg_database d
      WHERE d.datname = pg_catalog.current_database()`,
  );
  return row?.name;
}
