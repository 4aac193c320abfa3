import type { Way } from '../ladder/find-engine.ts';
import { UnsuitableError } from '../ladder/find-engine.ts';
import { startFromDebian } from './from-debian.ts';
import { startFromDocker } from './from-docker.ts';
import { startFromEmbedded } from './from-embedded.ts';
import { startFromNpm } from './from-npm.ts';
import { startFromSystem } from './from-system.ts';
import { openFromUrl } from './from-url.ts';
import type { PostgresServer, PostgresVia, StartPostgresOptions } from './postgres-server.ts';

type StartOne = (options: StartPostgresOptions) => Promise<PostgresServer>;

/** The ladder for PostgreSQL: what a person names comes first, then what starts fastest, then what must be fetched. */
export function postgresWays(options: StartPostgresOptions, env: NodeJS.ProcessEnv): readonly Way<PostgresServer>[] {
  const way = (name: PostgresVia, start: StartOne, decisive = false): Way<PostgresServer> => ({
    name,
    decisive,
    start: async () => checkMajor(await start(options), options),
  });
  const url = env.TEST_POSTGRES_URL;
  const byUrl = way('url', (asked) => openFromUrl(url, asked), url !== undefined);
  const byDocker = way('docker', startFromDocker);
  const found = [
    way('embedded', startFromEmbedded),
    way('system', startFromSystem),
    way('npm', startFromNpm),
    way('debian', startFromDebian),
  ];
  return env.TEST_DOCKER === '1' ? [byUrl, byDocker, ...found] : [byUrl, ...found, byDocker];
}

/** A container's tag or a folder's name promises a version; the server itself has the last word. */
async function checkMajor(server: PostgresServer, options: StartPostgresOptions): Promise<PostgresServer> {
  if (options.major === undefined || server.major === options.major) return server;
  await server.stop();
  throw new UnsuitableError(`is version ${server.version}, and ${options.major} was asked for`);
}
