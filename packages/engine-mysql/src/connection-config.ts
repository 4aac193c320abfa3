import { ConfigError, invalidOption } from '@sync/core/connector';
import { defaultConnectTimeoutMs, osUser } from './connection-url.ts';
import type { Endpoint, TlsPlan, TlsSettings } from './endpoint.ts';
import type { MysqlConnectionConfig } from './options.ts';
import { planTls } from './tls-parameters.ts';

const kinds: Readonly<Record<keyof MysqlConnectionConfig, string>> = {
  host: 'string',
  port: 'number',
  socketPath: 'string',
  user: 'string',
  password: 'string',
  database: 'string',
  ssl: 'object',
  connectTimeout: 'number',
};

const sslKeys: ReadonlySet<string> = new Set([
  'ca',
  'cert',
  'key',
  'passphrase',
  'ciphers',
  'minVersion',
  'maxVersion',
  'rejectUnauthorized',
  'verifyIdentity',
]);

/**
 * Checks a connection in mysql2's own words.
 *
 * @throws {ConfigError} CONFIG_INVALID, CONFIG_UNKNOWN_KEY, CONFIG_URL
 */
export function readConnectionConfig(config: MysqlConnectionConfig, applicationName: string | undefined): Endpoint {
  if (typeof config !== 'object' || config === null) throw invalidOption('connection', 'an object', config);
  for (const [key, value] of Object.entries(config)) checkKey(key, value);
  const port = config.port ?? 3306;
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw invalidOption('connection.port', 'a whole number from 1 to 65535', port);
  const connectTimeoutMs = config.connectTimeout ?? defaultConnectTimeoutMs;
  if (!Number.isInteger(connectTimeoutMs) || connectTimeoutMs < 0)
    throw invalidOption('connection.connectTimeout', 'a whole number of milliseconds', connectTimeoutMs);
  const { socketPath, password } = config;
  const place = { host: config.host || 'localhost', port, ...(socketPath === undefined ? {} : { socketPath }) };
  return {
    ...place,
    user: config.user ?? osUser(),
    database: config.database || undefined,
    tls: readTls(config.ssl, place),
    connectTimeoutMs,
    applicationName: applicationName ?? 'dbsync',
    ...(password === undefined || password === '' ? {} : { password }),
  };
}

function readTls(ssl: Partial<TlsSettings> | undefined, place: Pick<Endpoint, 'host' | 'socketPath'>): TlsPlan {
  if (ssl === undefined) return planTls('DISABLED', place);
  for (const key of Object.keys(ssl)) {
    if (!sslKeys.has(key)) throw unknownKey(`connection.ssl.${key}`, [...sslKeys]);
  }
  // As mysql2: the chain is checked unless that is switched off, the name only when asked for.
  const isVerified = ssl.rejectUnauthorized !== false;
  const plan = planTls(!isVerified ? 'REQUIRED' : ssl.verifyIdentity === true ? 'VERIFY_IDENTITY' : 'VERIFY_CA', place);
  return { ...plan, settings: { ...ssl, ...plan.settings } };
}

function checkKey(key: string, value: unknown): void {
  const expected = Object.hasOwn(kinds, key) ? kinds[key as keyof MysqlConnectionConfig] : undefined;
  if (expected === undefined) throw unknownKey(`connection.${key}`, Object.keys(kinds));
  if (value !== undefined && (value === null || expected !== typeof value))
    throw invalidOption(`connection.${key}`, `of type ${expected}`, value);
}

function unknownKey(option: string, known: readonly string[]): ConfigError {
  const message = `Option "${option}" is not known. Known are ${known.join(', ')}.`;
  return new ConfigError({ code: 'CONFIG_UNKNOWN_KEY', message, context: { option } });
}
