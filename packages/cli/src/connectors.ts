import { ConfigError, type FeedSource, type Sink, type Source } from '@sync/core';
import type { DapSourceOptions } from '@sync/sources-dap';
import type { SourceRequest } from './config/source/source-request.ts';

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

/** An engine that is told by the scheme of a URL. */
export type EngineName = 'postgres' | 'mysql';

/** What an engine's packages make of a URL. */
interface Engine {
  readonly source: (options: Pick<ConnectorRequest, 'url'>) => Promise<Source>;
  readonly sink: (options: Pick<ConnectorRequest, 'url' | 'pool'>) => Promise<Sink>;
}

/** An engine's packages are imported only when a URL asks for them. */
const engines: Readonly<Record<EngineName, Engine>> = {
  postgres: {
    source: async (options) => (await import('@sync/sources-postgres')).postgresSource(options),
    sink: async (options) => (await import('@sync/sinks-postgres')).postgresSink(options),
  },
  mysql: {
    source: async (options) => (await import('@sync/sources-mysql')).mysqlSource(options),
    sink: async (options) => (await import('@sync/sinks-mysql')).mysqlSink(options),
  },
};

const schemes: Readonly<Record<string, EngineName>> = {
  postgres: 'postgres',
  postgresql: 'postgres',
  pglite: 'postgres',
  mysql: 'mysql',
  mariadb: 'mysql',
};

/** The source that was asked for; contacts nothing. @throws {ConfigError} CONFIG_URL, or what its package finds wrong with its options */
export async function openableSource(request: SourceRequest): Promise<Source> {
  switch (request.kind) {
    case 'url':
      return engines[engineOfUrl(request.url, request.flag)].source({ url: request.url });
    case 'neosync':
      return (await import('@sync/sources-neosync')).neosyncSource(request.options);
    case 's3':
      return (await import('@sync/sources-s3')).s3Source(request.options);
    case 'gcs':
      return (await import('@sync/sources-gcs')).gcsSource(request.options);
    default: {
      const never: never = request;
      return never;
    }
  }
}

/** The source of Canvas Data 2; contacts nothing. @throws {ConfigError} */
export async function openableDap(options: DapSourceOptions): Promise<FeedSource> {
  return (await import('@sync/sources-dap')).dapSource(options);
}

/** The replicas of a namespace of Canvas Data 2, where its service is not asked. @throws {ConfigError} */
export async function openableDapReplicas(namespace: string): Promise<FeedSource> {
  return (await import('@sync/sources-dap')).dapReplicas(namespace);
}

/** The sink a URL names; opens nothing. @throws {ConfigError} CONFIG_URL, CONFIG_CONFLICT */
export async function openableSink({ url, flag, driver, pool }: ConnectorRequest): Promise<Sink> {
  const engine = engineOfUrl(url, flag);
  if (driver !== undefined) requireDriver(driver.toLowerCase(), engine);
  return engines[engine].sink({ url, ...(pool === undefined ? {} : { pool }) });
}

/** Whose database a URL names. @throws {ConfigError} CONFIG_URL when its scheme is not known */
export function engineOfUrl(url: string, flag: string): EngineName {
  if (isGoDsn(url)) return 'mysql';
  const engine = schemes[/^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase() ?? ''];
  if (engine !== undefined) return engine;
  throw new ConfigError({
    code: 'CONFIG_URL',
    message: `--${flag} has a scheme that is not known. Valid are ${Object.keys(schemes).join(':, ')}:, and user:password@tcp(host:port)/name for MySQL.`,
    context: { option: flag },
  });
}

/**
 * The data source name of Go's MySQL driver, `user:password@tcp(host:port)/name?param=value`, which has no scheme; without a network it
 * is `user:password@/name`. What stands before the first colon is a user, who may be called like a scheme.
 */
function isGoDsn(url: string): boolean {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(url)) return false;
  return /(^|@)(tcp|unix)\(/.test(url) || /^[^/]*@\//.test(url);
}

function requireDriver(driver: string, engine: EngineName): void {
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
