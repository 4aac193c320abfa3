import { ConfigError } from '@sync/core';
import type { CommandProcess } from '../main.ts';
import type { FileConfig } from './file-schema.ts';
import type { Flags } from './flags.ts';

/** How the command speaks: plain lines, a live view on a terminal, or one JSON event a line. */
export type OutputMode = 'plain' | 'tty' | 'json';

const modes = ['auto', 'plain', 'tty', 'json'];

/**
 * The mode that `--output` (or `output-type` of the file) asks for; `auto` is `tty` on a terminal outside CI, else `plain`.
 *
 * @throws {ConfigError} CONFIG_INVALID for any other word
 */
export function resolveOutput(
  flags: Flags,
  config: FileConfig,
  process: Pick<CommandProcess, 'stderr' | 'env'>,
): OutputMode {
  const asked = (flags.output ?? config['output-type'] ?? 'auto').toLowerCase();
  if (!modes.includes(asked)) {
    throw new ConfigError({
      code: 'CONFIG_INVALID',
      message: `--output must be one of ${modes.join(', ')}.`,
      context: { option: 'output' },
    });
  }
  if (asked !== 'auto') return asked as OutputMode;
  const { CI, GITHUB_ACTIONS, TERM } = process.env;
  const isAutomated = (CI !== undefined && CI !== '' && CI !== 'false') || GITHUB_ACTIONS === 'true' || TERM === 'dumb';
  return process.stderr.isTTY === true && !isAutomated ? 'tty' : 'plain';
}
