import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import {
  decodeUrlPart,
  readUrlParameters,
  refuseUnknown,
  refuseUnlessNeutral,
  type UrlParameters,
  urlFaultOf,
} from '@sync/core/connector';
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
  const parameters = readUrlParameters(query ?? '', urlError);
  const colon = login?.indexOf(':') ?? -1;
  const env = process.env;
  const user =
    decodeUrlPart((colon === -1 ? login : login?.slice(0, colon)) ?? '', 'user', urlError) ||
    parameters.take('user') ||
    env.PGUSER ||
    osUser();
  const password =
    (colon === -1 ? '' : decodeUrlPart(login?.slice(colon + 1) ?? '', 'password', urlError)) ||
    parameters.take('password') ||
    env.PGPASSWORD;
  const database =
    decodeUrlPart(path ?? '', 'database', urlError) || parameters.take('dbname') || env.PGDATABASE || user;
  const hosts = readHosts(authority, parameters);
  const tls = readTlsParameters(parameters, hosts);
  const named = parameters.take('application_name');
  const fallback = parameters.take('fallback_application_name');
  const startupOptions = parameters.take('options') ?? env.PGOPTIONS;
  const connectTimeoutMs = readTimeout(parameters.take('connect_timeout'));
  refuseUnlessNeutral(parameters, neutralValues, urlError);
  refuseUnknown(parameters, query ?? '', urlError);
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

/** The error for a URL that cannot be used; `why` is the end of a sentence and never holds the URL. */
export const urlError = urlFaultOf('Postgres');

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
  return { host: decodeUrlPart(match[1] ?? match[2] ?? '', 'host', urlError), port: match[3] ?? '' };
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

function osUser(): string {
  try {
    return userInfo().username;
  } catch {
    throw urlError('it names no user');
  }
}
