import {
  type Catalog,
  type DescribeDetail,
  type NotCarried,
  printTableRef,
  type TableRef,
  tableKey,
} from '@sync/core/connector';
import type { Queryable, ServerFacts } from '../connection.ts';
import { mysqlDialect } from '../dialect.ts';
import { type CatalogScope, SelectedTables } from './catalog-scope.ts';
import { describeTable } from './describe-table.ts';
import { readChecks } from './read-checks.ts';
import { readColumns } from './read-columns.ts';
import { readForeignKeys } from './read-foreign-keys.ts';
import { readIndexParts } from './read-indexes.ts';
import { readPrograms } from './read-programs.ts';
import { type OtherRelation, readTables } from './read-tables.ts';
import { readTriggers } from './read-triggers.ts';

export interface CatalogRequest extends CatalogScope {
  /** @defaultValue 'schema' */
  readonly detail?: DescribeDetail;
}

/**
 * Reads what the matcher selects, by nine statements whatever the number of tables. Base tables only, partitioned ones as one; every foreign key
 * of the server's users. The session is one of ours, so that sizes are those of now. Both ends use this.
 */
export async function readCatalog(
  connection: Queryable & { readonly server: ServerFacts },
  request: CatalogRequest,
): Promise<Catalog> {
  const detail = request.detail ?? 'schema';
  const relations = await readTables(connection, request);
  const selected = new SelectedTables(relations.tables.map(({ ref }) => ref));
  const columns = Map.groupBy(await readColumns(connection, selected), toKey);
  const indexParts = Map.groupBy(await readIndexParts(connection, selected, detail === 'load'), toKey);
  const checks = Map.groupBy(await readChecks(connection, selected), toKey);
  const triggers = Map.groupBy(await readTriggers(connection, selected), toKey);
  const foreignKeys = await readForeignKeys(connection);
  const described = relations.tables.map((row) => {
    const key = tableKey(row.ref);
    return describeTable(
      {
        row,
        columns: columns.get(key) ?? [],
        indexParts: indexParts.get(key) ?? [],
        checks: checks.get(key) ?? [],
        triggers: (triggers.get(key) ?? []).map(({ triggerName }) => triggerName),
      },
      connection.server,
      detail,
    );
  });
  const programs = detail === 'schema' && request.matcher.isEverything ? await readPrograms(connection, request) : [];
  return {
    dialect: mysqlDialect,
    tables: described.map(({ table }) => table),
    foreignKeys,
    sequences: described.flatMap(({ sequences }) => sequences),
    types: [],
    ...(detail === 'schema'
      ? {
          notNeutral: [
            ...described.flatMap(({ notNeutral }) => notNeutral),
            ...relations.others.map(otherNotNeutral),
            ...programs,
          ],
        }
      : {}),
  };
}

function toKey(row: { readonly schemaName: string; readonly tableName: string }): string {
  return tableKey({ schema: row.schemaName, name: row.tableName } satisfies TableRef);
}

function otherNotNeutral({ kind, ref }: OtherRelation): NotCarried {
  const because = kind === 'view' ? "it is written in MySQL's language" : 'it feeds no column by itself';
  return { kind, name: printTableRef(ref), because };
}
