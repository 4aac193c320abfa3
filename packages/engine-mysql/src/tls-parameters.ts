import { isIP } from 'node:net';
import { readUrlCertificates, readUrlFile, type UrlParameters } from '@sync/core/connector';
import { urlError } from './connection-url.ts';
import type { Endpoint, TlsPlan, TlsSettings } from './endpoint.ts';

/** MySQL's `ssl-mode`. */
type Mode = 'DISABLED' | 'PREFERRED' | 'REQUIRED' | 'VERIFY_CA' | 'VERIFY_IDENTITY';

/** `ssl-mode` as it is written, and as Postgres's words say the same. */
const modes: Readonly<Record<string, Mode>> = {
  disabled: 'DISABLED',
  disable: 'DISABLED',
  preferred: 'PREFERRED',
  prefer: 'PREFERRED',
  allow: 'PREFERRED',
  required: 'REQUIRED',
  require: 'REQUIRED',
  verify_ca: 'VERIFY_CA',
  verify_identity: 'VERIFY_IDENTITY',
  verify_full: 'VERIFY_IDENTITY',
};

/** Other ways to say it: Go's driver and mysql2's short form (`tls`, `ssl`), Prisma (`sslaccept`), JDBC (`useSSL` and its like). */
const otherWords: readonly (readonly [names: readonly string[], values: Readonly<Record<string, Mode>>])[] = [
  [
    ['tls', 'ssl'],
    {
      ...modes,
      true: 'REQUIRED',
      '1': 'REQUIRED',
      false: 'DISABLED',
      '0': 'DISABLED',
      'skip-verify': 'REQUIRED',
      preferred: 'PREFERRED',
      '{}': 'VERIFY_CA',
      '{"rejectunauthorized":true}': 'VERIFY_CA',
      '{"rejectunauthorized":false}': 'REQUIRED',
      '{"rejectunauthorized":true,"verifyidentity":true}': 'VERIFY_IDENTITY',
      '{"verifyidentity":true}': 'VERIFY_IDENTITY',
    },
  ],
  [['sslaccept'], { strict: 'VERIFY_IDENTITY', accept_invalid_certs: 'REQUIRED' }],
  [['useSSL'], { true: 'REQUIRED', false: 'DISABLED' }],
  [['requireSSL'], { true: 'REQUIRED', false: 'PREFERRED' }],
  [['verifyServerCertificate'], { true: 'VERIFY_CA', false: 'REQUIRED' }],
];

/** The ways a name of several words is written: `ssl-ca`, `ssl_ca`, `sslca`, `sslCa`. */
export function spellings(name: string): readonly string[] {
  const camel = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  return [...new Set([name, name.replaceAll('-', '_'), name.replaceAll('-', ''), camel])];
}

/**
 * Reads the TLS parameters of MySQL's client (MySQL manual, "Command Options for Encrypted Connections"): `ssl-mode` PREFERRED when nothing is
 * said, VERIFY_CA when there is an `ssl-ca`, not encrypted over a unix socket. Without `ssl-ca` the authorities that Node trusts
 * count. Files are read here, so a missing one is told before anything is contacted.
 *
 * @throws {ConfigError} CONFIG_URL
 */
export function readTlsParameters(parameters: UrlParameters, place: Pick<Endpoint, 'host' | 'socketPath'>): TlsPlan {
  const ca = take(parameters, 'ssl-ca');
  const isPrisma = parameters.rest().includes('sslaccept');
  const cert = take(parameters, 'ssl-cert');
  const key = take(parameters, 'ssl-key');
  const passphrase = take(parameters, 'ssl-passphrase');
  const ciphers = take(parameters, 'ssl-cipher');
  const versions = readVersions(take(parameters, 'tls-version'));
  if (isPrisma && cert !== undefined && key === undefined)
    throw urlError('its parameter "sslcert" is the client\'s certificate here; name the authority as "ssl-ca"');
  const mode = readMode(parameters) ?? (ca === undefined ? 'PREFERRED' : 'VERIFY_CA');
  if ((cert === undefined) !== (key === undefined)) throw urlError('ssl-cert and ssl-key belong together');
  const isVerified = mode === 'VERIFY_CA' || mode === 'VERIFY_IDENTITY';
  const plan = planTls(mode, place);
  if (plan.mode === 'disabled') return plan;
  const settings: TlsSettings = {
    ...plan.settings,
    ...versions,
    ...(isVerified && ca !== undefined ? { ca: readUrlCertificates('ssl-ca', ca, urlError) } : {}),
    ...(cert === undefined ? {} : { cert: readUrlFile('ssl-cert', cert, urlError) }),
    ...(key === undefined ? {} : { key: readUrlFile('ssl-key', key, urlError) }),
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(ciphers === undefined ? {} : { ciphers }),
  };
  return { ...plan, settings };
}

/** What a mode means, for the host. @throws {ConfigError} CONFIG_URL when it cannot be honoured there */
export function planTls(mode: Mode, { host, socketPath }: Pick<Endpoint, 'host' | 'socketPath'>): TlsPlan {
  const rejectUnauthorized = mode === 'VERIFY_CA' || mode === 'VERIFY_IDENTITY';
  const verifyIdentity = mode === 'VERIFY_IDENTITY';
  // The driver takes a name only: it would compare the certificate with "localhost".
  if (verifyIdentity && isIP(host) !== 0 && socketPath === undefined)
    throw urlError(
      'its host is an address, whose identity cannot be verified; name the host, or use ssl-mode=VERIFY_CA',
    );
  const settings = { rejectUnauthorized, verifyIdentity };
  if (mode === 'DISABLED') return { mode: 'disabled', settings };
  return { mode: mode === 'PREFERRED' ? 'preferred' : 'required', settings };
}

function take(parameters: UrlParameters, name: string): string | undefined {
  const values = spellings(name).flatMap((spelling) => parameters.take(spelling) ?? []);
  if (values.some((value) => value !== values[0])) throw urlError(`its parameter "${name}" is given twice`);
  return values[0];
}

function readMode(parameters: UrlParameters): Mode | undefined {
  const said: Mode[] = [];
  const text = take(parameters, 'ssl-mode');
  if (text !== undefined) said.push(modeOf(modes, 'ssl-mode', text.replaceAll('-', '_')));
  for (const [names, values] of otherWords) {
    for (const name of names) {
      const value = parameters.take(name);
      if (value !== undefined) said.push(modeOf(values, name, value.replace(/\s/g, '').replace(/^(verify)-/, '$1_')));
    }
  }
  // JDBC's words add up: the strictest counts. Others that differ contradict each other.
  const strictest = said.toSorted((a, b) => order.indexOf(b) - order.indexOf(a))[0];
  if (said.includes('DISABLED') && strictest !== 'DISABLED')
    throw urlError('its parameters ask for an encrypted connection and for none');
  return strictest;
}

const order: readonly Mode[] = ['DISABLED', 'PREFERRED', 'REQUIRED', 'VERIFY_CA', 'VERIFY_IDENTITY'];

function modeOf(values: Readonly<Record<string, Mode>>, name: string, text: string): Mode {
  const mode = Object.hasOwn(values, text.toLowerCase()) ? values[text.toLowerCase()] : undefined;
  if (mode !== undefined) return mode;
  const known = name === 'ssl-mode' ? order.join(', ') : Object.keys(values).join(', ');
  throw urlError(`its parameter "${name}" is not one of ${known}`);
}

const versionNames = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];

/** A list as MySQL writes it; Node takes a lowest and a highest. */
function readVersions(text: string | undefined): Pick<TlsSettings, 'minVersion' | 'maxVersion'> {
  if (text === undefined) return {};
  const places = text.split(',').map((version) => versionNames.indexOf(version.trim()));
  const [lowest, highest] = [Math.min(...places), Math.max(...places)];
  if (lowest === -1) throw urlError(`its parameter "tls-version" is not a list of ${versionNames.join(', ')}`);
  return { minVersion: versionNames[lowest] as string, maxVersion: versionNames[highest] as string };
}
