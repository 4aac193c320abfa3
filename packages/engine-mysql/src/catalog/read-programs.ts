import { type NotCarried, printTableRef } from '@sync/core/connector';
import type { Queryable } from '../connection.ts';
import { type CatalogScope, inScope, isInScope } from './catalog-scope.ts';

interface ProgramRow {
  readonly schemaName: string;
  readonly programName: string;
  readonly kind: string;
}

/** Functions, procedures and events of the databases, which no neutral words can say. They belong to no table. */
export async function readPrograms(connection: Queryable, scope: CatalogScope): Promise<NotCarried[]> {
  const rows = await connection.query<ProgramRow>(
    `SELECT ROUTINE_SCHEMA AS schemaName, ROUTINE_NAME AS programName, LOWER(ROUTINE_TYPE) AS kind
    FROM information_schema.ROUTINES WHERE ${inScope(scope, 'ROUTINE_SCHEMA')} AND ROUTINE_TYPE IN ('FUNCTION', 'PROCEDURE')
    UNION ALL
    SELECT EVENT_SCHEMA, EVENT_NAME, 'event' FROM information_schema.EVENTS WHERE ${inScope(scope, 'EVENT_SCHEMA')}
    ORDER BY 3, 1, 2`,
  );
  return rows
    .filter((row) => isInScope(scope, row.schemaName))
    .map((row) => ({
      kind: row.kind,
      name: printTableRef({ schema: row.schemaName, name: row.programName }),
      because: "it is written in MySQL's language",
    }));
}
