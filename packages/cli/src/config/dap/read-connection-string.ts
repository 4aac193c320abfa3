import { ConfigError } from '@sync/core';
import { decodeUrlPart, readUrlParameters } from '@sync/core/connector';

const option = 'connection-string';

/** How the official client says how a connection is encrypted; the words are those of libpq. */
const sslModes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'];

/** Dialects of a connection string and the parameter that says how a connection to it is encrypted. */
const dialects: Readonly<Record<string, { readonly scheme: string; readonly sslParameter: string }>> = {
  postgresql: { scheme: 'postgresql', sslParameter: 'sslmode' },
  postgres: { scheme: 'postgresql', sslParameter: 'sslmode' },
  mysql: { scheme: 'mysql', sslParameter: 'ssl-mode' },
  mariadb: { scheme: 'mysql', sslParameter: 'ssl-mode' },
};

/**
 * The URL for our connectors of a connection string as the official client takes it: `dialect://user:password@host:port/database?ssl=MODE`, parts
 * percent-encoded by RFC 3986, where `#` ends nothing. `ssl` becomes the engine's own parameter; all other parameters are the engine's to honour
 * or to refuse. `pglite:<folder>` stays as it is. Nothing of the string is ever printed.
 *
 * @throws {ConfigError} CONFIG_URL naming the part that is malformed; CONFIG_MISSING
 */
export function readConnectionString(text: string | undefined): string {
  if (text === undefined || text === '') {
    throw new ConfigError({
      code: 'CONFIG_MISSING',
      message: `--${option} is missing. Give the flag, or DAP_CONNECTION_STRING: postgresql://user:password@host:port/database.`,
      context: { option },
    });
  }
  if (/^pglite:/i.test(text)) return text;
  const match = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/s.exec(text);
  if (match === null) {
    throw urlError(`is malformed: its scheme is not followed by ://. Expected ${expected}`);
  }
  const [, scheme = '', authority = '', path = '', query = ''] = match;
  const dialect = dialects[scheme.toLowerCase()];
  if (dialect === undefined) {
    throw urlError(`names a dialect that is not supported. Supported are postgresql:// and mysql://, and pglite:`);
  }
  if (!authority.includes('@') && `${path}${query}`.includes('@'))
    throw fault('its user or password holds a "/" or "?" that is not written %2F or %3F');
  checkAuthority(authority);
  decodeUrlPart(path, 'database', fault);
  if (path.includes('/')) throw fault('its database holds a "/" that is not written %2F');
  const parameters = readQuery(query, dialect.sslParameter);
  if (path === '' && !parameters.some((pair) => pair.startsWith('dbname='))) {
    throw fault('its database is missing');
  }
  const tail = parameters.length === 0 ? '' : `?${parameters.join('&')}`;
  return `${dialect.scheme}://${escapeHash(authority)}/${escapeHash(path)}${escapeHash(tail)}`;
}

const expected = 'postgresql://user:password@host:port/database?ssl=mode';

/** Each part on its own, so that the error can say which one is wrong; the engine reads them again. */
function checkAuthority(authority: string): void {
  const at = authority.lastIndexOf('@');
  const login = at === -1 ? '' : authority.slice(0, at);
  const hosts = authority.slice(at + 1);
  if (login.includes('@')) throw fault('its user or password holds an "@" that is not written %40');
  const colon = login.indexOf(':');
  decodeUrlPart(colon === -1 ? login : login.slice(0, colon), 'user', fault);
  if (colon !== -1) decodeUrlPart(login.slice(colon + 1), 'password', fault);
  for (const place of hosts.split(',')) checkPlace(place, hosts.includes(','));
}

function checkPlace(place: string, isListed: boolean): void {
  const match = /^(\[[0-9A-Fa-f:.%]*\]|[^:[\]]*)(?::([^:]*))?$/.exec(place);
  if (match === null) throw fault('its host is malformed (an IPv6 address stands in brackets)');
  const [, host = '', port] = match;
  if (host === '' && (port !== undefined || isListed)) throw fault('its host is missing');
  decodeUrlPart(host, 'host', fault);
  if (port !== undefined && port !== '' && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535))
    throw fault('its port is not a number from 1 to 65535');
}

/** Pairs of the query with `ssl` in the engine's words. */
function readQuery(query: string, sslParameter: string): readonly string[] {
  const pairs = query.split('&').filter((pair) => pair !== '');
  if (!pairs.some((pair) => pair.startsWith('ssl='))) return pairs;
  const mode = readUrlParameters(query, fault).take('ssl') ?? '';
  if (!sslModes.includes(mode)) throw fault(`its parameter "ssl" is not one of ${sslModes.join(', ')}`);
  const others = pairs.filter((pair) => !pair.startsWith('ssl='));
  const isGiven = (name: string): boolean => others.some((pair) => pair.startsWith(`${name}=`));
  if (isGiven(sslParameter)) throw fault(`it has both "ssl" and "${sslParameter}"; leave one out`);
  // The official client takes the certificates of the system; libpq needs to be told, and does so with verify-full only.
  const needsRoot = sslParameter === 'sslmode' && mode === 'verify-full' && !isGiven('sslrootcert');
  return [...others, `${sslParameter}=${mode}`, ...(needsRoot ? ['sslrootcert=system'] : [])];
}

function escapeHash(part: string): string {
  return part.replaceAll('#', '%23');
}

function fault(why: string): ConfigError {
  return urlError(`is malformed: ${why}`);
}

function urlError(what: string): ConfigError {
  return new ConfigError({
    code: 'CONFIG_URL',
    message: `--${option} (or DAP_CONNECTION_STRING) ${what}.`,
    context: { option },
  });
}
