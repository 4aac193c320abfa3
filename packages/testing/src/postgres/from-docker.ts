import { openServer } from './open-server.ts';
import type { PostgresServer, StartPostgresOptions } from './postgres-server.ts';
import { serverSettings } from './serve-postgres.ts';

const newestMajor = 18;

/** Starts a container. testcontainers is imported only here, so it need not be installed. */
export async function startFromDocker(options: StartPostgresOptions): Promise<PostgresServer> {
  const { PostgreSqlContainer } = await import('@testcontainers/postgresql').catch(() => {
    throw new Error('the npm package @testcontainers/postgresql is not installed');
  });
  const settings = { ...serverSettings('/tmp', options), listen_addresses: '*' };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const container = await new PostgreSqlContainer(`postgres:${options.major ?? newestMajor}`)
    .withDatabase('postgres')
    .withUsername('postgres')
    .withCommand(['postgres', ...flags])
    .start();
  const stop = async (): Promise<void> => {
    await container.stop();
  };
  return openServer({ url: container.getConnectionUri(), via: 'docker', stop });
}
