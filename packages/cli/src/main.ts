import { CommanderError } from 'commander';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { createProgram } from './program.ts';
import { type ErrorView, renderError } from './render/render-error.ts';

/** The process as far as the command uses it. */
export interface CommandProcess {
  readonly stdout: NodeJS.WritableStream & {
    readonly isTTY?: boolean;
    readonly columns?: number;
    readonly rows?: number;
  };
  readonly stderr: NodeJS.WritableStream & {
    readonly isTTY?: boolean;
    readonly columns?: number;
    readonly rows?: number;
  };
  readonly env: Readonly<Record<string, string | undefined>>;
  cwd(): string;
  on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  off(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  exit(code: number): never;
}

/** What a command gets: its process and a signal that Ctrl-C ends. */
export interface CommandContext {
  readonly process: CommandProcess;
  readonly signal: AbortSignal;
  /** How an error will be shown; the command sets it once it knows its options. */
  readonly errorView: ErrorView;
}

/**
 * Runs one command line and gives its exit status; never throws. The first SIGINT or SIGTERM aborts the run, which undoes what was
 * not committed; the second one ends the process at once.
 */
export async function runCommandLine(argv: readonly string[], process: CommandProcess): Promise<number> {
  const interruption = new AbortController();
  const errorView: ErrorView = { isDebug: false, isJson: false };
  const interrupt = (): void => {
    if (interruption.signal.aborted) process.exit(exitCodes.interrupted);
    process.stderr.write('\nInterrupted: undoing what was not committed. Press Ctrl-C again to end at once.\n');
    interruption.abort();
  };
  // A reader that went away (`dbsync … | head`) is no failure of ours.
  const ignoreBrokenPipe = (error: NodeJS.ErrnoException): void => {
    if (error.code !== 'EPIPE') throw error;
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  process.stdout.on('error', ignoreBrokenPipe);
  process.stderr.on('error', ignoreBrokenPipe);
  try {
    await createProgram({ process, signal: interruption.signal, errorView }).parseAsync([...argv], { from: 'user' });
    return exitCodes.done;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    renderError(error, { ...errorView, stdout: process.stdout, stderr: process.stderr });
    return exitCodeOf(error);
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
    process.stdout.off('error', ignoreBrokenPipe);
    process.stderr.off('error', ignoreBrokenPipe);
  }
}
