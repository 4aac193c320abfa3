import { sync } from '@sync/core';
import type { Flags } from '../config/flags.ts';
import type { CommandContext } from '../main.ts';
import { createRenderer } from '../render/renderer.ts';
import { prepareCommand } from './prepare.ts';

/** `dbsync sync`: parse, call the library, render. */
export async function runSync(flags: Flags, context: CommandContext): Promise<void> {
  const { mode, options } = await prepareCommand(flags, context);
  const renderer = createRenderer({ mode, stdout: context.process.stdout, stderr: context.process.stderr });
  try {
    await sync({ ...options, onEvent: (event) => renderer.onEvent(event) });
  } finally {
    renderer.end();
  }
}
