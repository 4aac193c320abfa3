import { ConfigError, type FeedSource } from '@sync/core/connector';
import { checkNamespace, connectorName } from './options.ts';
import { dapStates } from './state/feed-states.ts';

/**
 * The replicas of a namespace without its service: for `listReplicas()` and `dropReplicas()` where there are no credentials. Opening it fails.
 *
 * @throws {ConfigError} CONFIG_INVALID, CONFIG_MISSING about the namespace
 */
export function dapReplicas(namespace: string): FeedSource {
  return {
    name: connectorName,
    states: dapStates(checkNamespace(namespace)),
    open: async () => {
      const message =
        'The service cannot be asked: there are no credentials. Use dapSource() with a client id and secret.';
      throw new ConfigError({ code: 'CONFIG_MISSING', message, context: { option: 'clientId' } });
    },
  };
}
