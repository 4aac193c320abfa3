import { PGlite } from '@electric-sql/pglite';
import { type Ask, type Oracle, postgresOracle } from '@sync/conformance';

/** An instance of PGlite that is emptied between tests, since starting one takes seconds. */
export interface SharedPglite {
  readonly pglite: PGlite;
  readonly oracle: Oracle;
  readonly empty: () => Promise<void>;
  readonly ask: Ask;
}

/** Starts one in memory. Its oracle shares its only session, so it can look while no unit or snapshot holds it. */
export async function startPglite(): Promise<SharedPglite> {
  const pglite = await PGlite.create();
  // By type id: those of the built-in types, and of what a test may create.
  const parsers = Object.fromEntries(Array.from({ length: 30_000 }, (_, oid) => [oid, (text: string) => text]));
  const ask: Ask = async (sql, values = []) => {
    const result = await pglite.query<(string | null)[]>(sql, [...values], { rowMode: 'array', parsers });
    return result.rows;
  };
  const empty = async (): Promise<void> => {
    for (const [schema] of await ask(
      `SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'`,
    )) {
      await pglite.exec(`DROP SCHEMA "${schema?.replaceAll('"', '""')}" CASCADE`);
    }
    await pglite.exec('CREATE SCHEMA public');
  };
  return { pglite, oracle: { ...postgresOracle(ask), openSessions: async () => 0 }, empty, ask };
}
