import { Code, ConnectError } from '@connectrpc/connect';
import { randomUUID } from 'node:crypto';
import { accountsOf } from './access.ts';
import type { Answer } from './call.ts';

/** `GetAuthStatus`. */
export const getAuthStatus: Answer = ({ world }) => ({ isEnabled: world.options.authEnabled ?? true });

/** `CheckToken`: who is not known does not come this far. */
export const checkToken: Answer = () => ({});

/** `RefreshCli`: a new access token for a refresh token, which stays as it is. */
export const refreshCli: Answer = ({ world, request }) => {
  const login = world.options.logins?.find(({ refreshToken }) => refreshToken === request.refreshToken);
  if (login?.refreshToken === undefined) throw new ConnectError('the refresh token is not valid', Code.Unauthenticated);
  const accessToken = `access-${randomUUID()}`;
  world.tokens.set(accessToken, login.accountIds);
  const { refreshToken } = login;
  return { accessToken: { accessToken, refreshToken, expiresIn: '3600', scope: 'openid', tokenType: 'Bearer' } };
};

/** `GetUserAccounts`, in the order in which the key names its accounts. */
export const getUserAccounts: Answer = ({ world, caller }) => {
  const ids = caller.accountIds.length > 0 ? caller.accountIds : [];
  const accounts =
    world.options.accounts ?? accountsOf(world).map((id, index) => ({ id, name: `account-${index + 1}` }));
  return {
    accounts: ids.flatMap((id) => {
      const account = accounts.find((candidate) => candidate.id === id);
      return account === undefined ? [] : [{ id, name: account.name, type: 'USER_ACCOUNT_TYPE_TEAM' }];
    }),
  };
};
