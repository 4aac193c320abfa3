import type { DefinitionList } from '@sync/core/connector';
import { type PostgresConnection, readDefinitions } from '@sync/engine-postgres';

/** The schema of the whole database, as the reader's transaction sees it. */
export async function readDefinitionList(connection: PostgresConnection): Promise<DefinitionList> {
  const [row] = await connection.query<{ version: number }>(
    `SELECT pg_catalog.current_setting('server_version_num')::pg_catalog.int4 AS version`,
  );
  return readDefinitions(connection, { serverVersion: row?.version ?? 0 });
}
