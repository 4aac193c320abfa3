import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionOptions, SecureVersion } from 'node:tls';
import { isSocketPath, readUrlCertificates, readUrlFile, type UrlParameters } from '@sync/core/connector';
import { urlError } from './connection-url.ts';
import type { HostPort, TlsMode, TlsPlan } from './endpoint.ts';

const modes: readonly TlsMode[] = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'];

/**
 * Reads the TLS parameters as libpq does (Postgres manual, "SSL Support"): `sslmode` prefer when nothing is said; `require` with a
 * root certificate checks it; the files of `~/.postgresql` count when they exist; `sslrootcert=system` needs verify-full. Files are read here, so a missing
 * one is told before anything is contacted.
 *
 * @throws {ConfigError} CONFIG_URL
 */
export function readTlsParameters(parameters: UrlParameters, hosts: readonly HostPort[]): TlsPlan {
  const root = parameters.take('sslrootcert') ?? process.env.PGSSLROOTCERT ?? existing('root.crt');
  const isSystem = root === 'system';
  const mode = readMode(parameters.take('sslmode') ?? process.env.PGSSLMODE, isSystem);
  const certificate = parameters.take('sslcert') ?? process.env.PGSSLCERT ?? existing('postgresql.crt');
  const key = parameters.take('sslkey') ?? process.env.PGSSLKEY ?? existing('postgresql.key');
  const passphrase = parameters.take('sslpassword');
  const negotiation = parameters.take('sslnegotiation');
  const versions = readVersions(parameters);
  const sni = parameters.take('sslsni') ?? '1';
  if (sni !== '1') throw urlError('its parameter "sslsni" is supported as 1 only');
  const isDirect = readNegotiation(negotiation, mode);
  if (mode === 'disable' || hosts.every(({ host }) => isSocketPath(host)))
    return { mode, options: {}, isDirect: false };
  const isVerified = mode === 'verify-ca' || mode === 'verify-full' || (mode === 'require' && root !== undefined);
  if (isVerified && root === undefined) {
    throw urlError(
      `sslmode=${mode} needs sslrootcert=<file>, or sslrootcert=system with verify-full for the certificates of the system`,
    );
  }
  const options: ConnectionOptions = {
    ...versions,
    rejectUnauthorized: isVerified,
    ...(isVerified && !isSystem ? { ca: readUrlCertificates('sslrootcert', root as string, urlError) } : {}),
    ...(isVerified && mode !== 'verify-full' ? { checkServerIdentity: () => undefined } : {}),
    ...(certificate === undefined ? {} : { cert: readUrlFile('sslcert', certificate, urlError) }),
    ...(certificate === undefined || key === undefined ? {} : { key: readUrlFile('sslkey', key, urlError) }),
    ...(passphrase === undefined ? {} : { passphrase }),
  };
  return { mode, options, isDirect };
}

function readMode(text: string | undefined, isSystem: boolean): TlsMode {
  const mode = text ?? (isSystem ? 'verify-full' : 'prefer');
  const known = modes.find((candidate) => candidate === mode);
  if (known === undefined) throw urlError(`its sslmode is not one of ${modes.join(', ')}`);
  if (isSystem && known !== 'verify-full') throw urlError('sslrootcert=system needs sslmode=verify-full');
  return known;
}

function readNegotiation(text: string | undefined, mode: TlsMode): boolean {
  if (text === undefined || text === 'postgres') return false;
  if (text !== 'direct') throw urlError('its sslnegotiation is not one of postgres, direct');
  if (mode === 'disable' || mode === 'allow' || mode === 'prefer')
    throw urlError('sslnegotiation=direct needs sslmode=require or stricter');
  return true;
}

const versions: readonly string[] = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];

function readVersions(parameters: UrlParameters): Pick<ConnectionOptions, 'minVersion' | 'maxVersion'> {
  // libpq's own default; Node's is the same.
  const min = readVersion(parameters, 'ssl_min_protocol_version') ?? 'TLSv1.2';
  const max = readVersion(parameters, 'ssl_max_protocol_version');
  return { minVersion: min, ...(max === undefined ? {} : { maxVersion: max }) };
}

function readVersion(parameters: UrlParameters, name: string): SecureVersion | undefined {
  const text = parameters.take(name);
  if (text === undefined) return undefined;
  if (!versions.includes(text)) throw urlError(`its parameter "${name}" is not one of ${versions.join(', ')}`);
  return text as SecureVersion;
}

/** A file of libpq's default folder, when it is there. */
function existing(name: string): string | undefined {
  const path = join(homedir(), '.postgresql', name);
  return existsSync(path) ? path : undefined;
}
