import {
  ConfigError,
  findNearest,
  invalidOption,
  isLocalHost,
  type OnUnfit,
  refuseUnknownOptions,
  textOption,
} from '@sync/core/connector';
import { type Credentials, createCredentials } from './auth/credentials.ts';
import { type CheckedDapLimits, checkDapLimits, type DapLimits } from './limits/dap-limits.ts';

/** Name of this connector in errors and reports. */
export const connectorName = 'dap-source';

/** Where and as whom the Canvas Data 2 API is asked. */
export interface DapSourceOptions {
  /** @defaultValue DAP_CLIENT_ID */
  readonly clientId?: string;
  /** @defaultValue DAP_CLIENT_SECRET */
  readonly clientSecret?: string;
  /**
   * Without encryption (`http:`) only on this machine.
   *
   * @defaultValue DAP_API_URL, else `https://api-gateway.instructure.com`
   */
  readonly baseUrl?: string;
  /** `canvas`, `canvas_logs` (also written `canvas_log`), `catalog`, `new_quizzes`; its tables are in a schema of that name. */
  readonly namespace: string;
  /** For values that no table can hold: NUL characters, years far away. @defaultValue 'clamp' */
  readonly onUnfit?: OnUnfit;
  /** How often the service is asked. Only for services with other limits than the published ones, such as one of a test. */
  readonly limits?: DapLimits;
}

/** What was checked. Printing it shows no secret. */
export interface CheckedDapOptions {
  readonly credentials: Credentials;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  /** Its host and port, for people. */
  readonly display: string;
  readonly isLocal: boolean;
  readonly namespace: string;
  readonly onUnfit: OnUnfit;
  readonly limits: CheckedDapLimits;
}

/** Namespaces that the service has, as it spells them. */
export const namespaces = ['canvas', 'canvas_logs', 'catalog', 'new_quizzes'] as const;

const defaultBaseUrl = 'https://api-gateway.instructure.com';
const known = ['clientId', 'clientSecret', 'baseUrl', 'namespace', 'onUnfit', 'limits'];
const ways: readonly OnUnfit[] = ['error', 'clamp', 'null'];

/** Where options come from that were not given. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Checks the options and fills in what the environment and the defaults say; contacts nothing. No message holds a value that may be a secret.
 *
 * @throws {ConfigError} CONFIG_INVALID, CONFIG_MISSING, CONFIG_UNKNOWN_KEY, CONFIG_URL
 */
export function checkDapOptions(options: DapSourceOptions, environment: Environment = process.env): CheckedDapOptions {
  refuseUnknownOptions(options, 'dap', known);
  const namespace = checkNamespace(options.namespace);
  const onUnfit = options.onUnfit ?? 'clamp';
  if (!ways.includes(onUnfit)) throw invalidOption('onUnfit', ways.map((way) => `'${way}'`).join(', '), onUnfit);
  const address = checkBaseUrl(textOption(options, 'baseUrl', environment.DAP_API_URL) ?? defaultBaseUrl);
  const credentials = createCredentials(
    need(textOption(options, 'clientId', environment.DAP_CLIENT_ID), ['clientId', 'DAP_CLIENT_ID']),
    need(textOption(options, 'clientSecret', environment.DAP_CLIENT_SECRET), ['clientSecret', 'DAP_CLIENT_SECRET']),
  );
  return { ...address, credentials, namespace, onUnfit, limits: checkDapLimits(options.limits) };
}

function need(value: string | undefined, [option, variable]: readonly [option: string, variable: string]): string {
  if (value !== undefined) return value;
  const message = `Option "${option}" is missing, and ${variable} is not set. An administrator gets client id and secret in the identity service of Instructure (identity.instructure.com).`;
  throw new ConfigError({ code: 'CONFIG_MISSING', message, context: { option } });
}

/** @throws {ConfigError} CONFIG_INVALID, CONFIG_MISSING */
export function checkNamespace(value: unknown): string {
  if (value === undefined) {
    const message = `Option "namespace" is missing. Give one of ${namespaces.join(', ')}.`;
    throw new ConfigError({ code: 'CONFIG_MISSING', message, context: { option: 'namespace' } });
  }
  if (typeof value !== 'string') throw invalidOption('namespace', `one of ${namespaces.join(', ')}`, value);
  // A slip of the service's own documentation.
  const name = value === 'canvas_log' ? 'canvas_logs' : value;
  const isKnown: boolean = (namespaces as readonly string[]).includes(name);
  if (isKnown) return name;
  const nearest = findNearest(name, namespaces);
  const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
  throw new ConfigError({
    code: 'CONFIG_INVALID',
    message: `Option "namespace" must be one of ${namespaces.join(', ')}.${hint}`,
    context: { option: 'namespace' },
  });
}

function checkBaseUrl(text: string): Pick<CheckedDapOptions, 'baseUrl' | 'display' | 'isLocal'> {
  const fault = (why: string): ConfigError => {
    const message = `Cannot use the base URL of the Canvas Data 2 API: ${why}. It looks like ${defaultBaseUrl}.`;
    return new ConfigError({ code: 'CONFIG_URL', message, context: { option: 'baseUrl' } });
  };
  if (!/^https?:\/\//i.test(text)) throw fault('it does not begin with https://');
  const url = URL.parse(text);
  if (url === null) throw fault('it is malformed');
  if (url.username !== '' || url.password !== '') throw fault('it holds a user or a password');
  if (url.search !== '' || url.hash !== '') throw fault('it has something behind a "?" or "#"');
  const isLocal = isLocalHost(url.hostname.replace(/^\[|\]$/g, ''));
  if (url.protocol === 'http:' && !isLocal) throw fault('http: would send the secret unencrypted');
  return { baseUrl: `${url.origin}${url.pathname.replace(/\/+$/, '')}`, display: url.host, isLocal };
}
