import type { Queryable, ServerFacts } from '../connection.ts';
import { textOf } from './read-text.ts';

/** What of a server decides which definitions it can take. */
export interface SinkFacts {
  readonly server: Pick<ServerFacts, 'flavor' | 'versionNumber'>;
  readonly collations: ReadonlySet<string>;
  /** In lower case. */
  readonly engines: ReadonlySet<string>;
  /** It writes a binary log and distrusts functions that do not say what they do. */
  readonly distrustsFunctions: boolean;
}

/** Asks a server for what {@link SinkFacts} has. */
export async function readSinkFacts(connection: Queryable, server: SinkFacts['server']): Promise<SinkFacts> {
  // Since 10.10 MariaDB has collations that go with several character sets, and lists them whole in one place only.
  const hasFullNames = server.flavor === 'mariadb' && server.versionNumber >= 10_10_01;
  const column = hasFullNames ? 'FULL_COLLATION_NAME' : 'COLLATION_NAME';
  const collations = await connection.query(
    `SELECT ${column} AS name FROM information_schema.COLLATION_CHARACTER_SET_APPLICABILITY`,
  );
  const engines = await connection.query(
    `SELECT LOWER(ENGINE) AS name FROM information_schema.ENGINES WHERE SUPPORT IN ('YES', 'DEFAULT')`,
  );
  const [log] = await connection.query('SELECT @@log_bin AND NOT @@log_bin_trust_function_creators AS distrusts');
  return {
    server,
    collations: new Set(collations.map(({ name }) => textOf(name) ?? '')),
    engines: new Set(engines.map(({ name }) => textOf(name) ?? '')),
    distrustsFunctions: Number(log?.distrusts) === 1,
  };
}
