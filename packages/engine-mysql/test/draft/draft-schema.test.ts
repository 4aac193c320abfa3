import {
  type Catalog,
  compareTableRefs,
  type DraftRequest,
  type SchemaDraft,
  type Table,
  type TableMatcher,
} from '@sync/core/connector';
import { mysqlFlavors, useMysqlServer } from '@sync/testing/vitest';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readCatalog } from '../../src/catalog/read-catalog.ts';
import type { MysqlConnection } from '../../src/connection.ts';
import { joinAlterations } from '../../src/definitions/join-alterations.ts';
import { draftMysqlSchema } from '../../src/draft/draft-schema.ts';
import { preparePool } from '../../src/open-pool.ts';
import { quoteName } from '../../src/quote.ts';
import { neutralTables } from './neutral-tables.ts';

const everything: TableMatcher = { matches: () => true, unmatched: () => [], isEverything: true };
const idle = new AbortController().signal;

async function withConnection<Result>(
  url: string,
  use: (connection: MysqlConnection) => Promise<Result>,
): Promise<Result> {
  const pool = await preparePool(url, { end: 'sink', connector: 'test' }).open(idle);
  try {
    const connection = await pool.connect(idle);
    try {
      return await use(connection);
    } finally {
      await connection.release();
    }
  } finally {
    await pool.close();
  }
}

/** Makes what is drafted in a database of its own and tells it as the catalog does; nothing is left of it. */
async function make(
  connection: MysqlConnection,
  request: DraftRequest,
  database: string,
): Promise<{ draft: SchemaDraft; made: Catalog }> {
  const draft = draftMysqlSchema(request, { server: connection.server, database: undefined });
  try {
    for (const { sql } of joinAlterations(draft.list.definitions)) await connection.run(sql.slice(0, -1));
    return { draft, made: await readCatalog(connection, { matcher: everything, database }) };
  } finally {
    await connection.run(`DROP DATABASE IF EXISTS ${quoteName(database)}`);
  }
}

const told = (tables: readonly Table[]) =>
  tables
    .map((table) => ({ ...table, estimatedBytes: 0, estimatedRows: 0 }))
    .toSorted((a, b) => compareTableRefs(a.ref, b.ref));

for (const { flavor, describe } of await mysqlFlavors()) {
  describe(`drafts for ${flavor}`, () => {
    const database = useMysqlServer({ flavor });

    it('are accepted by the server, whatever the tables, and tell the tables as the catalog then does', {
      timeout: 300_000,
    }, async () => {
      const schema = `${database.name}_d'r\`aft`.slice(-64);
      await withConnection(database.url, (connection) =>
        fc.assert(
          fc.asyncProperty(neutralTables(schema), async (request) => {
            const { draft, made } = await make(connection, request, schema);
            expect(told(made.tables)).toEqual(told(draft.tables));
            expect(made.sequences.toSorted((a, b) => compareTableRefs(a.ref, b.ref))).toEqual(
              draft.sequences.toSorted((a, b) => compareTableRefs(a.ref, b.ref)),
            );
          }),
          { numRuns: Number(process.env.RUNS ?? 25) },
        ),
      );
    });
  });
}
