import type { DapFlags } from '../../config/dap/flags.ts';
import type { CommandContext } from '../../main.ts';
import { replicate } from './replicate.ts';

/** `dbsync dap syncdb`: applies what has changed; `--init` begins replicas, `--reinit` starts over those that nothing else can continue. */
export function runSyncdb(flags: DapFlags, context: CommandContext): Promise<void> {
  return replicate(flags, context, {
    mode: 'incremental',
    replicas: {
      initialise: flags.init === true,
      reinitialise: flags.reinit === true ? 'when-required' : 'never',
      dropRemovedColumns: flags.dropRemovedColumns === true,
    },
  });
}
