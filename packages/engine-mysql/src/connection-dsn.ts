import {
  ConfigError,
  readUrlParameters,
  refuseUnknown,
  refuseUnlessNeutral,
  type UrlParameters,
} from '@sync/core/connector';
import { defaultConnectTimeoutMs } from './connection-url.ts';
import type { Endpoint, TlsPlan } from './endpoint.ts';
import { planTls } from './tls-parameters.ts';

/**
 * Reads the data source name of Go's MySQL driver, `[user[:password]@][net[(address)]]/database[?param=value]`, as that driver does (its README, "DSN"): the
 * last `/` begins the database, the last `@` before it ends the login, the first `:` in that begins the password, which is taken as
 * it is. Not encrypted when nothing is said. Parameters for what Go makes of values are taken and mean nothing here; others are
 * honoured or refused by name.
 *
 * @throws {ConfigError} CONFIG_URL
 */
export function readConnectionDsn(dsn: string, applicationName: string | undefined): Endpoint {
  const slash = dsn.lastIndexOf('/');
  if (slash === -1) throw dsnError('no "/" stands before the database; a "/" behind the "?" is written %2F');
  const head = dsn.slice(0, slash);
  const tail = dsn.slice(slash + 1);
  const atSign = head.lastIndexOf('@');
  const login = atSign === -1 ? '' : head.slice(0, atSign);
  const colon = login.indexOf(':');
  const place = readPlace(head.slice(atSign + 1));
  const mark = tail.indexOf('?');
  const query = mark === -1 ? '' : tail.slice(mark + 1);
  // Go reads "+" in a value as a space.
  const parameters = readUrlParameters(query.replaceAll('+', '%20'), dsnError);
  const settings = readSettings(parameters, place);
  refuseUnknown(parameters, query, dsnError);
  const password = colon === -1 ? '' : login.slice(colon + 1);
  const { programName, ...rest } = settings;
  return {
    ...place,
    ...rest,
    user: colon === -1 ? login : login.slice(0, colon),
    database: decodeName(mark === -1 ? tail : tail.slice(0, mark)) || undefined,
    applicationName: applicationName ?? programName ?? 'dbsync',
    ...(password === '' ? {} : { password }),
  };
}

type Place = Pick<Endpoint, 'host' | 'port' | 'socketPath'>;

function readPlace(text: string): Place {
  const match = /^([^()]*)(?:\((.*)\))?$/s.exec(text);
  if (match === null) throw dsnError('the address does not end in ")" before the "/" of the database');
  const net = match[1] || 'tcp';
  const address = match[2] ?? '';
  if (net === 'unix') return { host: 'localhost', port: 3306, socketPath: address || '/tmp/mysql.sock' };
  if (net !== 'tcp')
    throw dsnError('its network is neither tcp nor unix; expected user:password@tcp(host:port)/database');
  const parts = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(address);
  const port = Number(parts?.[3] ?? 3306);
  if (parts === null || port < 1 || port > 65_535)
    throw dsnError('its address is not host:port; an IPv6 address stands in brackets');
  return { host: parts[1] || parts[2] || '127.0.0.1', port };
}

interface DsnSettings extends Pick<Endpoint, 'tls' | 'connectTimeoutMs' | 'allowsCleartext'> {
  readonly programName?: string;
}

function readSettings(parameters: UrlParameters, place: Place): DsnSettings {
  const tls = readTls(parameters, place);
  const timeout = parameters.take('timeout');
  const allowsCleartext = readFlag(parameters, 'allowCleartextPasswords');
  for (const name of ['readTimeout', 'writeTimeout']) {
    const value = parameters.take(name);
    if (value !== undefined && readDuration(name, value) > 0)
      throw dsnError(
        `its parameter "${name}" is not supported, a copy pauses as long as the other end needs; remove it`,
      );
  }
  readNeutral(parameters);
  const programName = /(?:^|,)program_name:([^,]+)/.exec(parameters.take('connectionAttributes') ?? '')?.[1];
  return {
    tls,
    connectTimeoutMs: timeout === undefined ? defaultConnectTimeoutMs : readDuration('timeout', timeout),
    ...(allowsCleartext ? { allowsCleartext } : {}),
    ...(programName === undefined ? {} : { programName }),
  };
}

function readTls(parameters: UrlParameters, place: Place): TlsPlan {
  const text = parameters.take('tls') ?? 'false';
  const mayFallBack = readFlag(parameters, 'allowFallbackToPlaintext');
  const plan = tlsOf(text, place);
  return mayFallBack && plan.mode === 'required' ? { ...plan, mode: 'preferred' } : plan;
}

function tlsOf(text: string, place: Place): TlsPlan {
  const mode = {
    true: 'VERIFY_IDENTITY',
    false: 'DISABLED',
    'skip-verify': 'REQUIRED',
    preferred: 'PREFERRED',
  } as const;
  const lower = boolOf(text) ?? text.toLowerCase();
  if (Object.hasOwn(mode, String(lower))) return planTls(mode[String(lower) as keyof typeof mode], place);
  throw dsnError(
    'its parameter "tls" is not one of true, false, skip-verify, preferred; for a certificate authority of your own use mysql://…?ssl-ca=<file>',
  );
}

const on = ['true', 'TRUE', 'True', '1', 't', 'T'];
const off = ['false', 'FALSE', 'False', '0', 'f', 'F'];

/** Parameters that ask for what we do anyway; any other value is refused. */
const neutralValues: Readonly<Record<string, readonly string[]>> = {
  allowNativePasswords: on,
  allowOldPasswords: off,
  compress: off,
  time_zone: ["'+00:00'", "'UTC'", "'utc'"],
};

/** What Go does with values, statements and connections of its own; we exchange exact texts in UTC, whatever it says. */
const withoutMeaning: readonly string[] = [
  'allowAllFiles',
  'checkConnLiveness',
  'clientFoundRows',
  'columnsWithAlias',
  'interpolateParams',
  'loc',
  'maxAllowedPacket',
  'multiStatements',
  'parseTime',
  'rejectReadOnly',
  'timeTruncate',
];

function readNeutral(parameters: UrlParameters): void {
  refuseUnlessNeutral(parameters, neutralValues, dsnError);
  for (const name of withoutMeaning) parameters.take(name);
  const charsets = parameters.take('charset') ?? 'utf8mb4';
  if (!charsets.split(',').every((charset) => /^utf8(?:mb[34])?$/i.test(charset)))
    throw dsnError('its parameter "charset" has a value that is not supported; supported is utf8mb4');
  const collation = parameters.take('collation') ?? 'utf8mb4_bin';
  if (!/^utf8(?:mb[34])?_\w+$/i.test(collation)) throw dsnError('its parameter "collation" is none of utf8mb4');
}

function boolOf(text: string): boolean | undefined {
  return on.includes(text) ? true : off.includes(text) ? false : undefined;
}

function readFlag(parameters: UrlParameters, name: string): boolean {
  const value = boolOf(parameters.take(name) ?? 'false');
  if (value === undefined) throw dsnError(`its parameter "${name}" is neither true nor false`);
  return value;
}

const unitsMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** A duration as Go writes it: `1m30s`. In milliseconds, at least 1 unless it is zero. */
function readDuration(name: string, text: string): number {
  if (text === '0') return 0;
  const isWhole = /^(?:\d+(?:\.\d*)?(?:ns|us|µs|ms|s|m|h))+$/.test(text);
  if (!isWhole) throw dsnError(`its parameter "${name}" is not a duration such as 30s or 1m30s`);
  let sum = 0;
  for (const [, count, unit] of text.matchAll(/([\d.]+)(ns|us|µs|ms|s|m|h)/g))
    sum += Number(count) * (unitsMs[unit ?? ''] ?? 0);
  return sum === 0 ? 0 : Math.min(Math.max(1, Math.round(sum)), 2 ** 31 - 1);
}

function decodeName(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw dsnError('the percent-encoding of its database is malformed (a "%" is written %25)');
  }
}

function dsnError(why: string): ConfigError {
  return new ConfigError({
    code: 'CONFIG_URL',
    message: `Cannot use the MySQL data source name: ${why}.`,
    context: { option: 'url' },
  });
}
