import { userInfo } from 'node:os';
import { ConfigError, invalidOption } from '@sync/core/connector';
import type { Endpoint } from './endpoint.ts';
import type { PostgresConnectionConfig } from './options.ts';

const kinds: Readonly<Record<keyof PostgresConnectionConfig, readonly string[]>> = {
  host: ['string'],
  port: ['number'],
  user: ['string'],
  password: ['string', 'function'],
  database: ['string'],
  ssl: ['boolean', 'object'],
  application_name: ['string'],
  options: ['string'],
  connectionTimeoutMillis: ['number'],
};

/**
 * Checks a connection in pg's own words.
 *
 * @throws {ConfigError} CONFIG_INVALID, CONFIG_UNKNOWN_KEY
 */
export function readConnectionConfig(config: PostgresConnectionConfig, applicationName: string | undefined): Endpoint {
  if (typeof config !== 'object' || config === null) throw invalidOption('connection', 'an object', config);
  for (const [key, value] of Object.entries(config)) checkKey(key, value);
  const { env } = process;
  const port = config.port ?? Number(env.PGPORT || 5432);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw invalidOption('connection.port', 'a whole number from 1 to 65535', port);
  const user = config.user || env.PGUSER || userInfo().username;
  const password = config.password ?? env.PGPASSWORD;
  const ssl = config.ssl ?? false;
  return {
    hosts: [{ host: config.host || env.PGHOST || 'localhost', port }],
    user,
    database: config.database || env.PGDATABASE || user,
    tls: {
      mode: ssl === false ? 'disable' : 'verify-full',
      options: typeof ssl === 'object' ? ssl : {},
      isDirect: false,
    },
    connectTimeoutMs: config.connectionTimeoutMillis ?? 15_000,
    applicationName: applicationName ?? config.application_name ?? 'dbsync',
    ...(password === undefined ? {} : { password }),
    ...(config.options === undefined ? {} : { startupOptions: config.options }),
  };
}

function checkKey(key: string, value: unknown): void {
  const expected = kinds[key as keyof PostgresConnectionConfig];
  if (expected === undefined) {
    const message = `Option "connection.${key}" is not known. Known are ${Object.keys(kinds).join(', ')}.`;
    throw new ConfigError({ code: 'CONFIG_UNKNOWN_KEY', message, context: { option: `connection.${key}` } });
  }
  if (value !== undefined && (value === null || !expected.includes(typeof value))) {
    throw invalidOption(`connection.${key}`, `of type ${expected.join(' or ')}`, value);
  }
}
