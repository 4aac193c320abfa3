import { PGlite } from '@electric-sql/pglite';
import { type Ask, type Oracle, postgresOracle, sinkSuite } from '@sync/conformance';
import { afterAll } from 'vitest';
import { postgresSink } from '../src/index.ts';

// Starting an instance takes seconds, so all groups share one and empty it in between.
const pglite = await PGlite.create();
afterAll(() => pglite.close());

// By type id: those of the built-in types, and of what a test may create.
const asText = Object.fromEntries(Array.from({ length: 20_000 }, (_, oid) => [oid, (text: string) => text]));

const ask: Ask = async (sql, values = []) => {
  const result = await pglite.query<(string | null)[]>(sql, [...values], { rowMode: 'array', parsers: asText });
  return result.rows;
};

sinkSuite({
  name: 'postgres-sink on PGlite',
  requires: {
    maxUnits: 1,
    checksKeysAtStatementEnd: true,
    canDeferConstraints: true,
    hasTransactionalTruncate: true,
    canTruncateCascade: true,
    hasTransactionalSchema: true,
    onConflict: ['error', 'nothing', 'update'],
    session: ['seesMark', 'listDefinitions', 'digest'],
  },
  start: async () => {
    for (const [schema] of await ask(
      `SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'`,
    )) {
      await pglite.exec(`DROP SCHEMA "${schema?.replaceAll('"', '""')}" CASCADE`);
    }
    await pglite.exec('CREATE SCHEMA public');
    return { sink: postgresSink({ pglite }), oracle: sharing(postgresOracle(ask)), stop: async () => undefined };
  },
});

/** PGlite has one session for all: what would be seen from outside cannot be asked. */
function sharing(oracle: Oracle): Oracle {
  return { ...oracle, openSessions: async () => 0 };
}
