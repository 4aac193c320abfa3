import { formatPlan, planSync, planToMermaid } from '@sync/core';
import type { Flags } from '../config/flags.ts';
import type { CommandContext } from '../main.ts';
import { prepareCommand } from './prepare.ts';

/** `dbsync plan`: what `sync` would do, as text, JSON or a Mermaid chart. */
export async function runPlan(flags: Flags, context: CommandContext): Promise<void> {
  const { mode, options } = await prepareCommand(flags, context);
  const plan = await planSync(options);
  const text = flags.mermaid === true ? planToMermaid(plan) : mode === 'json' ? JSON.stringify(plan) : formatPlan(plan);
  context.process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}
