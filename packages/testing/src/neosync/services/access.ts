import { Code, ConnectError } from '@connectrpc/connect';
import type { FakeConnection } from '../fake-neosync.ts';
import type { World } from '../world.ts';

/** Who calls, and what it may see. */
export interface Caller {
  mayUse(accountId: string): boolean;
  readonly accountIds: readonly string[];
  readonly canSeeSecrets: boolean;
}

const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/iu;

/** Who the bearer of this header is. @throws unauthenticated when nobody. */
export function callerOf(world: World, authorization: string | null): Caller {
  const { authEnabled = true, apiKeys = [] } = world.options;
  if (!authEnabled) return { mayUse: () => true, accountIds: accountsOf(world), canSeeSecrets: true };
  const token = /^Bearer (.+)$/u.exec(authorization ?? '')?.[1];
  if (token === undefined) throw new ConnectError('no authorization header was sent', Code.Unauthenticated);
  const key = apiKeys.find((candidate) => candidate.key === token);
  const accountIds = key?.accountIds ?? world.tokens.get(token);
  if (accountIds === undefined) throw new ConnectError('the token is not valid', Code.Unauthenticated);
  return { mayUse: (id) => accountIds.includes(id), accountIds, canSeeSecrets: key?.canSeeSecrets ?? true };
}

/** The ids of all accounts that anything names, in the order they are named. */
export function accountsOf({ options }: World): readonly string[] {
  const { accounts, connections, apiKeys = [], logins = [], jobRuns = [] } = options;
  if (accounts !== undefined) return accounts.map(({ id }) => id);
  const keyed = [...apiKeys, ...logins].flatMap(({ accountIds }) => accountIds);
  const owned = [...connections, ...jobRuns].map(({ accountId }) => accountId);
  return [...new Set([...keyed, ...owned])];
}

/** The connection with this id, when the caller may see it. @throws invalid_argument, not_found, permission_denied. */
export function connectionOf(world: World, caller: Caller, id: string | undefined): FakeConnection {
  if (id === undefined || !uuid.test(id)) {
    throw new ConnectError('validation error: id: value must be a valid UUID', Code.InvalidArgument);
  }
  const connection = world.options.connections.find((candidate) => candidate.id === id.toLowerCase());
  if (connection === undefined) throw new ConnectError('unable to find connection by id', Code.NotFound);
  if (!caller.mayUse(connection.accountId)) {
    throw new ConnectError('user does not have permission to view this connection', Code.PermissionDenied);
  }
  return connection;
}
