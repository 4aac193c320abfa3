import type { DapFlags } from '../../config/dap/flags.ts';
import type { CommandContext } from '../../main.ts';
import { withDapView } from './dap-view.ts';

export function runDropdb(flags: DapFlags, context: CommandContext): Promise<void> {
  return withDapView(flags, context, async () => {
    throw new Error('soon');
  });
}
