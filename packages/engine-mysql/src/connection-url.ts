import { userInfo } from 'node:os';
import {
  decodeUrlPart,
  readUrlParameters,
  refuseUnknown,
  refuseUnlessNeutral,
  type UrlParameters,
  urlFaultOf,
} from '@sync/core/connector';
import type { Endpoint } from './endpoint.ts';
import { readTlsParameters, spellings } from './tls-parameters.ts';

/** @defaultValue of every way to say how long connecting may take */
export const defaultConnectTimeoutMs = 15_000;

/**
 * Reads a `mysql://` or `mariadb://` URL: percent-encoding, a host in brackets, a unix socket as `?socket=` or percent-encoded in the host's place, parameters of
 * MySQL's own client under its names and the common other spellings. A parameter that we cannot honour is refused, never
 * ignored. Nothing of the URL but a parameter's name is ever printed.
 *
 * @throws {ConfigError} CONFIG_URL
 */
export function readConnectionUrl(url: string, applicationName: string | undefined): Endpoint {
  const match = /^(?:mysql|mariadb):\/\/(?:([^@/?#]*)@)?([^@/?#]*)(?:\/([^/?#]*))?(?:\?([^#]*))?$/i.exec(url);
  if (match === null) {
    throw urlError(
      'it is malformed; expected mysql://user:password@host:port/database?parameters, with %40, %2F and so on for signs like @ and / in user or password',
    );
  }
  const [, login = '', authority = '', path = '', query = ''] = match;
  const parameters = readUrlParameters(query, urlError);
  const colon = login.indexOf(':');
  const password = colon === -1 ? '' : decodeUrlPart(login.slice(colon + 1), 'password', urlError);
  const user = decodeUrlPart(colon === -1 ? login : login.slice(0, colon), 'user', urlError);
  const database = decodeUrlPart(path, 'database', urlError);
  const place = readPlace(authority, parameters);
  const tls = readTlsParameters(parameters, place);
  const named = takeAny(parameters, ['program_name', ...spellings('application-name')]);
  const connectTimeoutMs = readTimeout(parameters);
  const allowsCleartext = readCleartext(parameters);
  readNeutral(parameters);
  refuseUnknown(parameters, query, urlError);
  return {
    ...place,
    user: user || osUser(),
    database: database || undefined,
    tls,
    connectTimeoutMs,
    applicationName: applicationName ?? named ?? 'dbsync',
    ...(password === '' ? {} : { password }),
    ...(allowsCleartext ? { allowsCleartext } : {}),
  };
}

/** Who the operating system says we are, as MySQL's client does. */
export function osUser(): string {
  try {
    return userInfo().username;
  } catch {
    throw urlError('it names no user');
  }
}

/** The error for a URL that cannot be used; `why` is the end of a sentence and never holds the URL. */
export const urlError = urlFaultOf('MySQL');

/** Reads a port, 3306 when there is none. @throws {ConfigError} CONFIG_URL */
export function readPort(text: string): number {
  const port = /^\d*$/.test(text) ? Number(text || 3306) : Number.NaN;
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw urlError('its port is not a number from 1 to 65535');
  return port;
}

/** The value under whichever of its names; two of them that differ are a fault. */
function takeAny(parameters: UrlParameters, names: readonly string[]): string | undefined {
  const values = names.flatMap((name) => parameters.take(name) ?? []);
  if (values.some((value) => value !== values[0])) throw urlError(`its parameter "${names[0]}" is given twice`);
  return values[0];
}

type Place = Pick<Endpoint, 'host' | 'port' | 'socketPath'>;

function readPlace(authority: string, parameters: UrlParameters): Place {
  const socket = takeAny(parameters, ['socket', 'unix-socket', 'unix_socket', 'socketPath', 'unixSocket']);
  const match = /^(?:\[([0-9A-Fa-f:.%]+)\]|([^:,[\]]*))(?::(.*))?$/.exec(authority);
  if (match === null) throw urlError('its host is malformed; one host, an IPv6 address stands in brackets');
  const host = decodeUrlPart(match[1] ?? match[2] ?? '', 'host', urlError);
  const port = readPort(match[3] ?? '');
  if (host.startsWith('/')) {
    if (socket !== undefined) throw urlError('it names two sockets');
    return { host: 'localhost', port, socketPath: host };
  }
  if (socket === undefined) return { host: host || 'localhost', port };
  if (!socket.startsWith('/')) throw urlError('its parameter "socket" is not the whole path of a socket');
  if (host !== '' && host !== 'localhost') throw urlError('it names a host and a socket; leave one out');
  return { host: 'localhost', port, socketPath: socket };
}

/** MySQL's client counts seconds; mysql2 and JDBC, which write it in one word, milliseconds. */
function readTimeout(parameters: UrlParameters): number {
  const seconds = takeAny(parameters, ['connect_timeout', 'connect-timeout']);
  const milliseconds = parameters.take('connectTimeout');
  if (seconds !== undefined && milliseconds !== undefined)
    throw urlError('its parameter "connect_timeout" is given twice');
  const text = seconds ?? milliseconds;
  if (text === undefined) return defaultConnectTimeoutMs;
  const timeoutMs = Number(text) * (seconds === undefined ? 1 : 1000);
  if (!/^\d+$/.test(text) || timeoutMs > 2 ** 31 - 1) {
    throw urlError(
      'its parameter "connect_timeout" is not a whole number of seconds, or "connectTimeout" of milliseconds',
    );
  }
  return timeoutMs;
}

function readCleartext(parameters: UrlParameters): boolean {
  const names = [...spellings('allow-cleartext-passwords'), ...spellings('enable-cleartext-plugin')];
  const text = takeAny(parameters, names) ?? 'false';
  if (text !== 'true' && text !== 'false' && text !== '1' && text !== '0')
    throw urlError('its parameter "allowCleartextPasswords" is neither true nor false');
  return text === 'true' || text === '1';
}

const on = ['true', '1', 'ON', 'on'];
const off = ['false', '0', 'OFF', 'off'];
const utf8 = ['utf8mb4', 'utf8', 'UTF-8', 'utf-8', 'UTF8', 'UTF8MB4'];

/** Parameters that ask for what we do anyway; any other value is refused. */
const neutralValues: Readonly<Record<string, readonly string[]>> = {
  charset: utf8,
  character_set: utf8,
  'default-character-set': utf8,
  characterEncoding: utf8,
  useUnicode: on,
  allowPublicKeyRetrieval: on,
  'get-server-public-key': on,
  compress: off,
  compression: off,
  useCompression: off,
  local_infile: on,
  'local-infile': on,
  allowLocalInfile: on,
  allowLoadLocalInfile: on,
  'enable-local-infile': on,
  reconnect: off,
  autoReconnect: off,
};

/** What other drivers do with values or statements of their own; we exchange exact texts in UTC, whatever it says. */
const withoutMeaning: readonly string[] = [
  'timezone',
  'serverTimezone',
  'connectionTimeZone',
  'multipleStatements',
  'allowMultiQueries',
  'multiStatements',
  'parseTime',
  'loc',
  'supportBigNumbers',
  'bigNumberStrings',
  'decimalNumbers',
  'dateStrings',
  'rewriteBatchedStatements',
  'zeroDateTimeBehavior',
];

function readNeutral(parameters: UrlParameters): void {
  refuseUnlessNeutral(parameters, neutralValues, urlError);
  for (const name of withoutMeaning) parameters.take(name);
  const collation = parameters.take('collation');
  if (collation !== undefined && !/^utf8(?:mb[34])?_\w+$/.test(collation))
    throw urlError('its parameter "collation" is none of utf8mb4');
}
