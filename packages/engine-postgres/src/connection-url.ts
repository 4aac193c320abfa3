import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { ConfigError } from '@sync/core/connector';
import type { Endpoint, HostPort } from './endpoint.ts';
import { readTlsParameters } from './tls-parameters.ts';

/** @defaultValue of `connect_timeout`, for one host: libpq would wait as long as the operating system, minutes. */
const defaultConnectTimeoutMs = 15_000;

/**
 * Reads a `postgres://` URL as libpq does (Postgres manual, "Connection Strings"): percent-encoding, lists of hosts, `?host=/folder`,
 * defaults from PGHOST, PGPORT, PGUSER, PGPASSWORD and PGDATABASE. A parameter that we cannot honour is refused, never
 * ignored. Nothing of the URL but a parameter's name is ever printed.
 *
 * @throws {ConfigError} CONFIG_URL
 */
export function readConnectionUrl(url: string, applicationName: string | undefined): Endpoint {
  const match = /^postgres(?:ql)?:\/\/(?:([^@/?#]*)@)?([^/?#]*)(?:\/([^?#]*))?(?:\?([^#]*))?$/.exec(url);
  if (match === null)
    throw urlError('it is malformed; expected postgres://user:password@host:port/database?parameters');
  const [, login, authority = '', path, query] = match;
  const parameters = readParameters(query ?? '');
  const colon = login?.indexOf(':') ?? -1;
  const env = process.env;
  const user =
    decode((colon === -1 ? login : login?.slice(0, colon)) ?? '', 'user') ||
    parameters.take('user') ||
    env.PGUSER ||
    osUser();
  const password =
    (colon === -1 ? '' : decode(login?.slice(colon + 1) ?? '', 'password')) ||
    parameters.take('password') ||
    env.PGPASSWORD;
  const database = decode(path ?? '', 'database') || parameters.take('dbname') || env.PGDATABASE || user;
  const hosts = readHosts(authority, parameters);
  const tls = readTlsParameters(parameters, hosts);
  const named = parameters.take('application_name');
  const fallback = parameters.take('fallback_application_name');
  const startupOptions = parameters.take('options') ?? env.PGOPTIONS;
  const connectTimeoutMs = readTimeout(parameters.take('connect_timeout'));
  refuseUnlessNeutral(parameters);
  const unknown = parameters.rest()[0];
  if (unknown !== undefined) throw unknownParameter(unknown, query ?? '');
  return {
    hosts,
    user,
    database,
    tls,
    connectTimeoutMs,
    applicationName: applicationName ?? named ?? env.PGAPPNAME ?? fallback ?? 'dbsync',
    ...(password ? { password } : {}),
    ...(startupOptions ? { startupOptions } : {}),
  };
}

/** Parameters of a URL; each is taken out as it is understood, so that what is left is unknown. */
export interface UrlParameters {
  take(name: string): string | undefined;
  rest(): readonly string[];
}

export function urlError(why: string): ConfigError {
  return new ConfigError({
    code: 'CONFIG_URL',
    message: `Cannot use the Postgres URL: ${why}.`,
    context: { option: 'url' },
  });
}

/** What looks like a parameter may be the rest of a password with a bare "?" in it: then an "@" follows, and nothing is repeated. */
function unknownParameter(name: string, query: string): ConfigError {
  return query.includes('@') || !/^\w{1,40}$/.test(name)
    ? urlError('it has a parameter that is not supported, or a "?" in user or password that is not written %3F')
    : urlError(`its parameter "${name}" is not supported; remove it`);
}

function readParameters(query: string): UrlParameters {
  const values = new Map<string, string>();
  for (const pair of query.split('&').filter((part) => part !== '')) {
    const equals = pair.indexOf('=');
    if (equals === -1) throw urlError('a parameter has no "="');
    const name = decode(pair.slice(0, equals), 'parameters');
    values.set(name, decode(pair.slice(equals + 1), 'parameters'));
  }
  return {
    take(name) {
      const value = values.get(name);
      values.delete(name);
      return value === '' ? undefined : value;
    },
    rest: () => [...values.keys()],
  };
}

function readHosts(authority: string, parameters: UrlParameters): [HostPort, ...HostPort[]] {
  const parts = authority === '' ? [] : authority.split(',').map(splitHost);
  const named = parameters.take('host')?.split(',');
  const addresses = parameters.take('hostaddr');
  if (addresses !== undefined) throw urlError('its parameter "hostaddr" is not supported; use "host"');
  const listed = named ?? parts.map((part) => part.host);
  const names = listed.length === 0 ? [''] : listed;
  const portList =
    parameters.take('port')?.split(',') ??
    (named === undefined ? parts.map((part) => part.port) : parts.map((part) => part.port));
  const ports = portList.length === 0 ? [''] : portList;
  if (ports.length !== 1 && ports.length !== names.length) throw urlError('it has another number of ports than hosts');
  const hosts = names.map((name, index) => {
    const port = readPort(ports[ports.length === 1 ? 0 : index] ?? '');
    return { host: name === '' ? defaultHost(port) : name, port };
  });
  return hosts as [HostPort, ...HostPort[]];
}

function splitHost(part: string): { host: string; port: string } {
  const match = /^(?:\[([^\]]*)\]|([^:]*))(?::(.*))?$/.exec(part);
  if (match === null) throw urlError('a host in it is malformed; an IPv6 address stands in brackets');
  return { host: decode(match[1] ?? match[2] ?? '', 'host'), port: match[3] ?? '' };
}

function readPort(text: string): number {
  const port = Number(text || process.env.PGPORT || 5432);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw urlError('a port in it is not a number from 1 to 65535');
  return port;
}

/** libpq's: PGHOST, else the socket folder of the server on this machine, else localhost. */
function defaultHost(port: number): string {
  const folder = ['/var/run/postgresql', '/tmp'].find((path) => existsSync(`${path}/.s.PGSQL.${port}`));
  return process.env.PGHOST || folder || 'localhost';
}

function readTimeout(text: string | undefined): number {
  if (text === undefined) return defaultConnectTimeoutMs;
  const seconds = Number(text);
  if (!Number.isInteger(seconds)) throw urlError('its parameter "connect_timeout" is not a whole number of seconds');
  // libpq: zero and negative mean no limit, and less than two seconds means two.
  return seconds <= 0 ? 0 : Math.max(2, seconds) * 1000;
}

/** Parameters that ask for what we do anyway; any other value is refused. */
const neutralValues: Readonly<Record<string, readonly string[]>> = {
  channel_binding: ['prefer', 'disable'],
  client_encoding: ['auto', 'utf8', 'UTF8', 'UTF-8', 'utf-8'],
  gssencmode: ['disable', 'prefer'],
  keepalives: ['1'],
  load_balance_hosts: ['disable'],
  replication: ['false', 'off', 'no', '0'],
  target_session_attrs: ['any'],
};

function refuseUnlessNeutral(parameters: UrlParameters): void {
  for (const [name, accepted] of Object.entries(neutralValues)) {
    const value = parameters.take(name);
    if (value === undefined || accepted.includes(value)) continue;
    throw urlError(`its parameter "${name}" has a value that is not supported; supported are ${accepted.join(', ')}`);
  }
}

function decode(text: string, what: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw urlError(`the percent-encoding of its ${what} is malformed (a "%" is written %25)`);
  }
}

function osUser(): string {
  try {
    return userInfo().username;
  } catch {
    throw urlError('it names no user');
  }
}
