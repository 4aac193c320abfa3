import { ConfigError, invalidOption, isLocalHost, refuseUnknownOptions, textOption } from '@sync/core/connector';
import { type Credential, createCredential } from './auth/credential.ts';

/** Name of this connector in errors and reports. */
export const connectorName = 'neosync-source';

/** Which connection of which Neosync server is read, and as whom. */
export interface NeosyncSourceOptions {
  /** UUID of the connection. */
  readonly connectionId: string;
  /** @defaultValue NEOSYNC_API_KEY, else the login that Neosync's own command line stored */
  readonly apiKey?: string;
  /** @defaultValue NEOSYNC_API_URL, else `http://localhost:8080` */
  readonly apiUrl?: string;
  /** UUID of the account that owns the connection. @defaultValue the first one of the API key, else the one of the stored login */
  readonly accountId?: string;
  /** UUID of a job whose newest run is read. Only for connections to S3 and GCS, which need it or `jobRunId`. */
  readonly jobId?: string;
  /** The run that is read; wins over `jobId`. */
  readonly jobRunId?: string;
  /** Reads a run also when it did not complete. @defaultValue false */
  readonly allowIncompleteRun?: boolean;
  /**
   * IANA name of the zone that the Neosync server runs in, for moments that it labels `Local`.
   *
   * @defaultValue they are read as UTC, with a warning
   */
  readonly serverZone?: string;
  /** Where the stored login is. @defaultValue NEOSYNC_CONFIG_DIR, `$XDG_CONFIG_HOME/neosync`, `~/.config/neosync`, `~/.neosync`: the first that is there */
  readonly configFolder?: string;
}

/** What was checked. Printing it shows no secret. */
export interface CheckedNeosyncOptions {
  readonly connectionId: string;
  /** The API key; without one the stored login is used. */
  readonly apiKey: Credential | undefined;
  /** Without a slash at its end. */
  readonly apiUrl: string;
  /** Its host and port, for people. */
  readonly display: string;
  readonly isLocal: boolean;
  readonly isEncrypted: boolean;
  readonly accountId: string | undefined;
  readonly run: RunChoice | undefined;
  readonly allowIncompleteRun: boolean;
  readonly serverZone: string | undefined;
  /** In which the stored login is looked for, in order. */
  readonly configFolders: readonly string[];
}

/** Which run of a job is read. */
export type RunChoice = { readonly jobId: string } | { readonly jobRunId: string };

/** Where options come from that were not given. */
export type Environment = Readonly<Record<string, string | undefined>>;

const defaultUrl = 'http://localhost:8080';
const known: readonly (keyof NeosyncSourceOptions)[] = [
  'connectionId',
  'apiKey',
  'apiUrl',
  'accountId',
  'jobId',
  'jobRunId',
  'allowIncompleteRun',
  'serverZone',
  'configFolder',
];

/**
 * Checks the options and fills in what the environment and the defaults say; contacts nothing. No message holds a value that may be a secret.
 *
 * @throws {ConfigError} CONFIG_INVALID, CONFIG_MISSING, CONFIG_UNKNOWN_KEY, CONFIG_URL
 */
export function checkNeosyncOptions(
  options: NeosyncSourceOptions,
  environment: Environment = process.env,
): CheckedNeosyncOptions {
  refuseUnknownOptions(options, 'neosync', known);
  const connectionId = textOption(options, 'connectionId');
  if (connectionId === undefined) throw missingConnection();
  const apiKey = textOption(options, 'apiKey', environment.NEOSYNC_API_KEY);
  const { allowIncompleteRun = false } = options;
  if (typeof allowIncompleteRun !== 'boolean')
    throw invalidOption('allowIncompleteRun', 'true or false', allowIncompleteRun);
  return {
    connectionId: uuidOf('connectionId', connectionId),
    apiKey: apiKey === undefined ? undefined : createCredential(printable('apiKey', apiKey)),
    ...checkUrl(textOption(options, 'apiUrl', environment.NEOSYNC_API_URL) ?? defaultUrl),
    accountId: optionalUuid(options, 'accountId'),
    run: runOf(options),
    allowIncompleteRun,
    serverZone: zoneOf(options),
    configFolders: configFoldersOf(textOption(options, 'configFolder'), environment),
  };
}

function missingConnection(): ConfigError {
  return new ConfigError({
    code: 'CONFIG_MISSING',
    message:
      'Option "connectionId" is missing. Give the id of the connection; Neosync shows it in the address of its page.',
    context: { option: 'connectionId' },
  });
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function uuidOf(option: string, value: string): string {
  if (!uuid.test(value)) throw invalidOption(option, 'a UUID, such as 3b83d1f8-6d9b-4f4f-9f5f-6f0e5b1f0c11', value);
  return value.toLowerCase();
}

function optionalUuid(options: NeosyncSourceOptions, key: 'accountId' | 'jobId'): string | undefined {
  const value = textOption(options, key);
  return value === undefined ? undefined : uuidOf(key, value);
}

function runOf(options: NeosyncSourceOptions): RunChoice | undefined {
  const jobRunId = textOption(options, 'jobRunId');
  const jobId = optionalUuid(options, 'jobId');
  if (jobRunId !== undefined) return { jobRunId };
  return jobId === undefined ? undefined : { jobId };
}

/** What cannot stand in a header would make the request itself fail, with the value in the message. */
function printable(option: string, value: string): string {
  if (!/^[\x21-\x7e]+$/.test(value))
    throw invalidOption(option, 'a text of printable ASCII characters without spaces', value);
  return value;
}

function zoneOf(options: NeosyncSourceOptions): string | undefined {
  const zone = textOption(options, 'serverZone');
  if (zone === undefined) return undefined;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone;
  } catch {
    throw invalidOption('serverZone', 'an IANA time zone, such as Europe/Berlin', zone);
  }
}

function checkUrl(text: string): Pick<CheckedNeosyncOptions, 'apiUrl' | 'display' | 'isLocal' | 'isEncrypted'> {
  const fault = (why: string): ConfigError => {
    const message = `Cannot use the URL of the Neosync API: ${why}. It looks like ${defaultUrl} or https://neosync-api.example.com.`;
    return new ConfigError({ code: 'CONFIG_URL', message, context: { option: 'apiUrl' } });
  };
  if (!/^https?:\/\//i.test(text)) throw fault('it begins neither with http:// nor with https://');
  const url = URL.parse(text);
  if (url === null) throw fault('it is malformed');
  if (url.username !== '' || url.password !== '') throw fault('it holds a user or a password');
  if (url.search !== '' || url.hash !== '') throw fault('it has something behind a "?" or "#"');
  return {
    apiUrl: `${url.origin}${url.pathname.replace(/\/+$/, '')}`,
    display: url.host,
    isLocal: isLocalHost(url.hostname.replace(/^\[|\]$/g, '')),
    isEncrypted: url.protocol === 'https:',
  };
}

/** As Neosync's own command line looks for it, so that its login serves here too. */
function configFoldersOf(given: string | undefined, environment: Environment): readonly string[] {
  const home = environment.HOME ?? environment.USERPROFILE ?? '';
  const expand = (path: string): string => (path.startsWith('~/') ? `${home}${path.slice(1)}` : path);
  if (given !== undefined) return [expand(given)];
  const { NEOSYNC_CONFIG_DIR: own = '', XDG_CONFIG_HOME: shared = '' } = environment;
  return [
    ...(own === '' ? [] : [expand(own)]),
    ...(shared === '' ? [] : [`${expand(shared)}/neosync`]),
    ...(home === '' ? [] : [`${home}/.config/neosync`, `${home}/.neosync`]),
  ];
}
