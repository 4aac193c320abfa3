import { type CallOptions, ConfigError, ConnectionError, SyncError, untilAborted } from '@sync/core/connector';
import { jsonReader } from '../api/json.ts';
import type { Service } from '../api/service.ts';
import { type CallPlace, contextOf } from '../connect/call-place.ts';
import { connectorName } from '../options.ts';
import { type Credential, createCredential } from './credential.ts';
import { readStoredLogin, type StoredLogin, storeTokens } from './stored-login.ts';

/**
 * Finds out who asks, as Neosync's own command line does: nobody where the server asks for no login, else the API key, else the stored login,
 * whose tokens are renewed when the server no longer takes them. The service then asks as that one. Resolves with the stored login, when there
 * is one and no API key.
 *
 * @throws {ConnectionError} CONNECTION_AUTH, CONNECTION_UNREACHABLE and others
 * @throws {ConfigError} CONFIG_MISSING when there is neither a key nor a login
 */
export async function signIn(service: Service, call: CallOptions): Promise<StoredLogin | undefined> {
  const { apiKey, configFolders } = service.options;
  const isEnabled = await asksForLogin(service, call);
  if (apiKey !== undefined) {
    warnUnencrypted(service, call);
    // Where no login is asked for, the key is not sent.
    service.signInAs({ credential: isEnabled ? apiKey : undefined });
    return undefined;
  }
  const login = await readStoredLogin(configFolders);
  if (!isEnabled) return login;
  if (login === undefined) throw nobody(service);
  warnUnencrypted(service, call);
  await useLogin(service, login, call);
  return login;
}

async function asksForLogin(service: Service, call: CallOptions): Promise<boolean> {
  const place: CallPlace = { display: service.options.display, doing: 'asking whether a login is needed' };
  const question = { method: 'AuthService/GetAuthStatus', message: {}, place, retries: 1 } as const;
  const json = jsonReader(place);
  return json.flag(json.object(await service.askAs(undefined, question, call)).isEnabled);
}

async function useLogin(service: Service, login: StoredLogin, call: CallOptions): Promise<void> {
  const renewal = new Renewal(service, login);
  const renew = async (refused: Credential, signal: AbortSignal): Promise<Credential | undefined> => {
    const next = await renewal.renew(refused, signal);
    service.signInAs({ credential: next, renew });
    return next;
  };
  if (login.accessToken === undefined) {
    service.signInAs({ credential: await renewal.renew(undefined, call.signal), renew });
    return;
  }
  const credential = createCredential(login.accessToken);
  service.signInAs({ credential, renew });
  const place: CallPlace = { display: service.options.display, doing: 'checking the stored login' };
  await service.ask({ method: 'AuthService/CheckToken', message: {}, place }, call);
}

/** One renewal however many calls wait for it; a credential that was renewed meanwhile is not renewed again. */
class Renewal {
  readonly #service: Service;
  readonly #folder: string;
  #refreshToken: string | undefined;
  #current: Credential | undefined;
  #pending: Promise<Credential> | undefined;

  constructor(service: Service, { folder, refreshToken }: StoredLogin) {
    this.#service = service;
    this.#folder = folder;
    this.#refreshToken = refreshToken;
  }

  renew(refused: Credential | undefined, signal: AbortSignal): Promise<Credential> {
    if (this.#current !== undefined && this.#current !== refused) return Promise.resolve(this.#current);
    this.#pending ??= this.#ask().finally(() => {
      this.#pending = undefined;
    });
    return untilAborted(this.#pending, signal);
  }

  async #ask(): Promise<Credential> {
    const service = this.#service;
    const place: CallPlace = { display: service.options.display, doing: 'renewing the stored login' };
    const refreshToken = this.#refreshToken;
    if (refreshToken === undefined) throw loginEnded(place);
    const { hide } = createCredential(refreshToken);
    const question = { method: 'AuthService/RefreshCli', message: { refreshToken }, place, hide } as const;
    const answer = await service.askAs(undefined, question, { signal: service.closing }).catch((error: unknown) => {
      throw SyncError.isInstance(error) && isRefusal(error) ? loginEnded(place, error.message) : error;
    });
    const json = jsonReader(place);
    const token = json.object(json.object(answer).accessToken);
    const accessToken = json.text(token.accessToken);
    const next = json.optionalText(token.refreshToken);
    if (accessToken === '') throw loginEnded(place);
    await storeTokens(this.#folder, { accessToken, ...(next ? { refreshToken: next } : {}) });
    if (next) this.#refreshToken = next;
    this.#current = createCredential(accessToken);
    return this.#current;
  }
}

function isRefusal(error: SyncError): boolean {
  return ['unauthenticated', 'invalid_argument', 'permission_denied'].includes(error.context.engineCode ?? '');
}

function loginEnded(place: CallPlace, why = 'there is no token to renew it with'): ConnectionError {
  return new ConnectionError({
    code: 'CONNECTION_AUTH',
    message: `The stored login of Neosync for ${place.display} has ended: ${why}. Log in again with "neosync login", or give an API key (NEOSYNC_API_KEY).`,
    advice: 'fix',
    context: contextOf(place),
  });
}

function nobody({ options: { display, configFolders } }: Service): ConfigError {
  return new ConfigError({
    code: 'CONFIG_MISSING',
    message: `The Neosync API at ${display} asks for a login, and there is none: option "apiKey" is missing, NEOSYNC_API_KEY is not set, and no login is stored in ${configFolders.join(', ')}. Make a key in the account's settings.`,
    context: { connector: connectorName, option: 'apiKey' },
  });
}

function warnUnencrypted({ options }: Service, { onWarning }: CallOptions): void {
  if (options.isEncrypted || options.isLocal) return;
  onWarning({
    code: 'NEOSYNC_UNENCRYPTED',
    message: `The Neosync API at ${options.display} is asked without encryption: the key and all rows can be read on the way. Use an https URL.`,
  });
}
