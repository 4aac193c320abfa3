import {
  type DefinitionList,
  PlanError,
  type Placement,
  printName,
  printTableRef,
  type TableRef,
} from '@sync/core/connector';
import { type PostgresConnection, readDefinitions, readSchemaNames } from '@sync/engine-postgres';
import { connectorName } from './options.ts';

/** What a reading of definitions is told. */
export interface DefinitionListRequest {
  readonly place: Placement;
  /** The tables that were described. */
  readonly tables: readonly TableRef[];
}

/**
 * The schema of the whole database, as the reader's transaction sees it.
 *
 * @throws {PlanError} PLAN_UNSUPPORTED when something is to have another name at the sink
 */
export async function readDefinitionList(
  connection: PostgresConnection,
  { place, tables }: DefinitionListRequest,
): Promise<DefinitionList> {
  for (const ref of tables) refuseRename(ref, place);
  // A schema without tables may hold functions and views that would go the wrong way.
  for (const schema of await readSchemaNames(connection)) refuseRename({ schema, name: '' }, place);
  const [row] = await connection.query<{ version: number }>(
    `SELECT pg_catalog.current_setting('server_version_num')::pg_catalog.int4 AS version`,
  );
  return readDefinitions(connection, { serverVersion: row?.version ?? 0 });
}

/** Bodies of functions, views and rules name schemas in ways that no list of dependencies tells, so no statement is rewritten. */
function refuseRename(ref: TableRef, place: Placement): void {
  const { schema, name } = place(ref);
  if (schema === ref.schema && name === ref.name) return;
  const [from, to] =
    ref.name === ''
      ? [printName(ref.schema), printName(schema)]
      : [printTableRef(ref), printTableRef({ schema, name })];
  throw new PlanError({
    code: 'PLAN_UNSUPPORTED',
    message:
      `Cannot create ${to} from ${from}: Postgres statements name their schemas, also inside functions and views, and are not rewritten. ` +
      'Leave the option schemas out, or create the tables at the sink and use schema "none".',
    context: { connector: connectorName, ...(ref.name === '' ? {} : { table: from }) },
  });
}
