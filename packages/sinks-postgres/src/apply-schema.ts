import { type Definition, SyncError, WriteError } from '@sync/core/connector';
import type { PostgresConnection } from '@sync/engine-postgres';

/** Applies definitions in order. @throws {WriteError} WRITE_SCHEMA naming the id */
export async function applySchema(connection: PostgresConnection, definitions: readonly Definition[]): Promise<void> {
  for (const { id, sql } of definitions) {
    try {
      await connection.execute(sql);
    } catch (error) {
      if (!(error instanceof WriteError)) throw error;
      const context = SyncError.isInstance(error) ? error.context : {};
      throw new WriteError({
        code: 'WRITE_SCHEMA',
        message: `Cannot create ${id}: ${error.message}`,
        context,
        cause: error,
      });
    }
  }
}
