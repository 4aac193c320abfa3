import { ConfigError, type Sink, type Source } from '@sync/core';

/** What the command line knows of one end. */
export interface ConnectorRequest {
  readonly url: string;
  /** The flag the URL came from, for messages. */
  readonly flag: string;
  readonly driver?: string;
  readonly pool?: {
    readonly maxOpen?: number;
    readonly maxIdle?: number;
    readonly idleMs?: number;
    readonly lifetimeMs?: number;
  };
}

/** URL scheme → engine. An engine's package is imported only when a URL asks for it. */
const engines: Readonly<Record<string, 'postgres' | 'mysql'>> = {
  postgres: 'postgres',
  postgresql: 'postgres',
  pglite: 'postgres',
  mysql: 'mysql',
  mariadb: 'mysql',
};

/** The source a URL names; opens nothing. @throws {ConfigError} CONFIG_URL, CONFIG_NOT_BUILT */
export async function openableSource({ url, flag }: ConnectorRequest): Promise<Source> {
  requireBuilt(engineOf(url, flag), flag);
  const { postgresSource } = await import('@sync/sources-postgres');
  return postgresSource({ url });
}

/** The sink a URL names; opens nothing. @throws {ConfigError} CONFIG_URL, CONFIG_NOT_BUILT, CONFIG_CONFLICT */
export async function openableSink({ url, flag, driver, pool }: ConnectorRequest): Promise<Sink> {
  const engine = engineOf(url, flag);
  if (driver !== undefined) requireDriver(driver.toLowerCase(), engine);
  requireBuilt(engine, flag);
  const { postgresSink } = await import('@sync/sinks-postgres');
  return postgresSink({ url, ...(pool === undefined ? {} : { pool }) });
}

function engineOf(url: string, flag: string): 'postgres' | 'mysql' {
  // A Go DSN has no scheme: user:pass@tcp(host:port)/name.
  if (/^[^/]*@?(tcp|unix)\(/.test(url)) return 'mysql';
  const engine = engines[/^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase() ?? ''];
  if (engine !== undefined) return engine;
  throw new ConfigError({
    code: 'CONFIG_URL',
    message: `--${flag} has a scheme that is not known. Valid are ${Object.keys(engines).join(':, ')}:.`,
    context: { option: flag },
  });
}

function requireDriver(driver: string, engine: string): void {
  const context = { option: 'destination-driver' };
  if (driver !== 'postgres' && driver !== 'mysql') {
    throw new ConfigError({
      code: 'CONFIG_INVALID',
      message: '--destination-driver must be postgres or mysql.',
      context,
    });
  }
  if (driver === engine) return;
  throw new ConfigError({
    code: 'CONFIG_CONFLICT',
    message: `--destination-driver is ${driver}, but the destination URL is one of ${engine}. Leave the driver out, or mend the URL.`,
    context,
  });
}

function requireBuilt(engine: 'postgres' | 'mysql', flag: string): void {
  if (engine === 'postgres') return;
  throw new ConfigError({
    code: 'CONFIG_NOT_BUILT',
    message: `--${flag} names a MySQL database, which this version does not read or write yet. Use a Postgres or PGlite URL.`,
    context: { option: flag },
  });
}
