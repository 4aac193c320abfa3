import { fetchDebianHome } from './debian-home.ts';
import type { PostgresServer, StartPostgresOptions } from './postgres-server.ts';
import { servePostgres } from './serve-postgres.ts';

/** Starts from Debian's packages, downloaded and unpacked into the cache; nothing is installed. */
export async function startFromDebian(options: StartPostgresOptions): Promise<PostgresServer> {
  const { major, signal, settings } = options;
  const home = await fetchDebianHome({ kinds: ['postgresql', 'postgresql-client'], major, signal });
  // The just-in-time compiler's library is left out of the download.
  return servePostgres(home, 'debian', { ...options, settings: { jit: 'off', ...settings } });
}
