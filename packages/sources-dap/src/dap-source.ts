import { type FeedSource, invalidOption } from '@sync/core/connector';
import { openDapApi } from './api/open-dap-api.ts';
import { checkDapOptions, connectorName, type DapSourceOptions } from './options.ts';
import { isRowFormat, type RowFormat, rowFormats } from './rows/row-format.ts';
import { createSession } from './session.ts';
import { dapStates } from './state/feed-states.ts';

export interface DapFeedOptions extends DapSourceOptions {
  /** What files the service makes of rows. Only for tests and diagnosis: the others take longer. @defaultValue 'tsv' */
  readonly format?: RowFormat;
}

/**
 * One namespace of Canvas Data 2 to follow, through its Query API (DAP). Each table is a feed of its own: a snapshot of it, and its changes
 * since. Options are checked here, and nothing is contacted until it is opened.
 *
 * @throws {ConfigError} an option is wrong or missing
 */
export function dapSource({ format = 'tsv', ...options }: DapFeedOptions): FeedSource {
  const checked = checkDapOptions(options);
  if (!isRowFormat(format)) throw invalidOption('format', `one of ${rowFormats.join(', ')}`, format);
  return {
    name: connectorName,
    states: dapStates(checked.namespace),
    onUnfit: checked.onUnfit,
    open: async (call) => {
      const api = openDapApi(checked);
      try {
        await api.signIn(call);
        return createSession({ api, format });
      } catch (error) {
        await api[Symbol.asyncDispose]();
        throw error;
      }
    },
  };
}
