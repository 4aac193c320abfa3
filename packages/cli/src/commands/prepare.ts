import type { SyncOptions } from '@sync/core';
import type { Flags } from '../config/flags.ts';
import { readFileConfig } from '../config/read-file-config.ts';
import { resolveOptions } from '../config/resolve-options.ts';
import { type OutputMode, resolveOutput } from '../config/resolve-output.ts';
import { resolveSource } from '../config/source/resolve-source.ts';
import { sourceHints } from '../config/source/source-hints.ts';
import type { CommandContext } from '../main.ts';

/** Flags and file, checked and laid over each other. */
export interface PreparedCommand {
  readonly mode: OutputMode;
  readonly options: SyncOptions;
}

/** What every command does first: read the file, choose how to speak (errors included), make the library's options. */
export async function prepareCommand(
  flags: Flags,
  { process, signal, errorView }: CommandContext,
): Promise<PreparedCommand> {
  // Before the file is read, so that a broken file is reported the way the flags ask for.
  errorView.isDebug = flags.debug === true;
  errorView.isJson = flags.output?.toLowerCase() === 'json';
  const loaded = await readFileConfig(process.cwd(), flags.config);
  errorView.isDebug = flags.debug ?? loaded.config.debug ?? false;
  const mode = resolveOutput(flags, loaded.config, process);
  errorView.isJson = mode === 'json';
  const options = await resolveOptions(flags, loaded);
  errorView.hints = sourceHints[resolveSource(flags, loaded.config).kind];
  return { mode, options: { ...options, signal } };
}
