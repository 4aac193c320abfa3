import { type CallOptions, ConfigError } from '@sync/core/connector';
import { jsonReader } from '../api/json.ts';
import type { Service } from '../api/service.ts';
import type { CallPlace } from '../connect/call-place.ts';
import { connectorName } from '../options.ts';
import type { StoredLogin } from './stored-login.ts';

/**
 * The id of the account that the connection must belong to, as Neosync's own command line finds it: the option, else the first account of
 * the API key, else the stored one; where nobody has to log in and nothing is stored, the first one that there is.
 *
 * @throws {ConfigError} CONFIG_MISSING
 */
export async function resolveAccount(
  service: Service,
  login: StoredLogin | undefined,
  call: CallOptions,
): Promise<string> {
  const { accountId, apiKey, display } = service.options;
  if (accountId !== undefined) return accountId;
  if (login?.accountId !== undefined) return login.accountId.toLowerCase();
  const place: CallPlace = { display, doing: 'asking for the accounts' };
  const json = jsonReader(place);
  const question = { method: 'UserAccountService/GetUserAccounts', message: {}, place } as const;
  const [first] = json.list(json.object(await service.ask(question, call)).accounts);
  if (first === undefined) throw homeless(display, apiKey !== undefined);
  return json.text(json.object(first).id).toLowerCase();
}

function homeless(display: string, hasKey: boolean): ConfigError {
  const why = hasKey ? 'the API key belongs to no account' : 'there is no account';
  return new ConfigError({
    code: 'CONFIG_MISSING',
    message: `Cannot tell whose connection to read at ${display}: ${why}. Give the account by the option "accountId".`,
    context: { connector: connectorName, option: 'accountId' },
  });
}
