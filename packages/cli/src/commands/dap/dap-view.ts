import type { SyncEvent } from '@sync/core';
import type { DapFlags } from '../../config/dap/flags.ts';
import { type OutputMode, resolveOutput } from '../../config/resolve-output.ts';
import type { CommandContext } from '../../main.ts';
import { toJson } from '../../render/json.ts';
import { formatJsonLine, formatPlainLine, type LogFile, openLogFile } from '../../render/log-file.ts';
import type { PlainOptions } from '../../render/plain.ts';
import { describeError } from '../../render/render-error.ts';
import { createRenderer } from '../../render/renderer.ts';
import { dapHints } from './dap-hints.ts';

/** How a command of `dbsync dap` speaks. */
export interface DapView {
  readonly mode: OutputMode;
  readonly onEvent: (event: SyncEvent) => void;
  /** What the command is for, on stdout. */
  print(text: string): void;
  /** One line of JSON; errors in it by their fields. */
  readonly toJson: (value: unknown) => string;
  /** A line about what is going on, on stderr and in the log file. */
  note(message: string): void;
}

/**
 * Runs a command with the view that its flags ask for: chooses how errors are shown, opens the log file and closes it, and leaves the terminal
 * as it was. An error is written to the log file and thrown on.
 *
 * @throws {ConfigError} CONFIG_INVALID, CONFIG_FILE
 */
export async function withDapView(
  flags: DapFlags,
  { process, errorView }: CommandContext,
  run: (view: DapView) => Promise<void>,
): Promise<void> {
  errorView.isDebug = flags.debug === true;
  errorView.isJson = flags.output?.toLowerCase() === 'json';
  errorView.hints = dapHints;
  const mode = modeOf(flags, process);
  const log = logOf(flags, (message) => void process.stderr.write(`warning: ${message}\n`));
  const plain = plainOf(flags);
  const { stdout, stderr } = process;
  const renderer = createRenderer({ mode: isQuiet(flags, mode) ? 'plain' : mode, stdout, stderr, plain });
  try {
    await run({
      mode,
      onEvent(event) {
        renderer.onEvent(event);
        log?.onEvent(event);
      },
      toJson,
      print: (text) => void stdout.write(text === '' || text.endsWith('\n') ? text : `${text}\n`),
      note(message) {
        const line = { level: 'info', message } as const;
        log?.write(line);
        if (mode !== 'json' && plain.from !== 'none') stderr.write(`${plain.format?.(line) ?? message}\n`);
      },
    });
  } catch (error) {
    log?.write({ level: 'error', message: describeError(error, errorView.hints) });
    throw error;
  } finally {
    renderer.end();
    log?.[Symbol.dispose]();
  }
}

function modeOf(flags: DapFlags, process: CommandContext['process']): OutputMode {
  const mode = resolveOutput({ ...(flags.output !== undefined && { output: flags.output }) }, {}, process);
  return mode === 'tty' && flags.nonInteractive === true ? 'plain' : mode;
}

/** Nothing is to be drawn either. */
function isQuiet(flags: DapFlags, mode: OutputMode): boolean {
  return mode === 'tty' && flags.logToConsole === false;
}

function levelOf(flags: DapFlags): NonNullable<DapFlags['loglevel']> {
  return flags.debug === true ? 'debug' : (flags.loglevel ?? 'info');
}

function plainOf(flags: DapFlags): PlainOptions {
  return {
    from: flags.logToConsole === false ? 'none' : levelOf(flags),
    ...(flags.logformat === 'json' && { format: formatJsonLine }),
  };
}

function logOf(flags: DapFlags, onFailure: (message: string) => void): LogFile | undefined {
  if (flags.logfile === undefined) return undefined;
  const format = flags.logformat === 'json' ? formatJsonLine : formatPlainLine;
  return openLogFile({ path: flags.logfile, from: levelOf(flags), format, onFailure });
}
