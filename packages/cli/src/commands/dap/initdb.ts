import type { DapFlags } from '../../config/dap/flags.ts';
import type { CommandContext } from '../../main.ts';
import { replicate } from './replicate.ts';

/** `dbsync dap initdb`: makes replicas and fills them with a snapshot; with `--reinit` those that are there are started over. */
export function runInitdb(flags: DapFlags, context: CommandContext): Promise<void> {
  return replicate(flags, context, {
    mode: 'snapshot',
    replicas: { reinitialise: flags.reinit === true ? 'always' : 'never' },
  });
}
