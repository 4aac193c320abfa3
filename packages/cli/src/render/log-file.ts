import { closeSync, openSync, writeSync } from 'node:fs';
import { ConfigError, type TableRef } from '@sync/core';
import { isTold, type LineLevel, LineTeller, type LogLine } from './log-line.ts';
import type { Renderer } from './renderer.ts';

/** Writes one line as a log has it. */
export type LineFormat = (line: LogLine) => string;

/** `2024-05-01 12:00:00.000 - INFO - canvas.accounts: …`. */
export const formatPlainLine: LineFormat = ({ level, message }) =>
  `${new Date().toISOString().replace('T', ' ').replace('Z', '')} - ${level.toUpperCase()} - ${message.replaceAll('\n', ' ')}`;

/** One JSON object: `timestamp`, `level`, `message`, and the table where there is one. Names of fields are those of the official DAP client. */
export const formatJsonLine: LineFormat = ({ level, message, table }) =>
  JSON.stringify({ timestamp: new Date().toISOString(), level: level.toUpperCase(), message, ...tableFields(table) });

function tableFields(table: TableRef | undefined): object {
  return table === undefined ? {} : { dap_namespace: table.schema, dap_table: table.name };
}

/** A file that lines are appended to. */
export interface LogFile extends Renderer, Disposable {
  /** A line that no event tells, such as the error that ended the command. */
  write(line: LogLine): void;
}

export interface LogFileOptions {
  readonly path: string;
  /** Lines that matter less are left out. */
  readonly from: LineLevel;
  readonly format: LineFormat;
  /** Told once when a line cannot be written (the disk is full, say); nothing more is written then, and whoever logs goes on. */
  readonly onFailure: (message: string) => void;
}

/**
 * Opens a file to append to. Lines are few and written at once, so that a process that is killed has told what it did.
 *
 * @throws {ConfigError} CONFIG_FILE when it cannot be opened
 */
export function openLogFile({ path, from, format, onFailure }: LogFileOptions): LogFile {
  const file = open(path);
  const teller = new LineTeller();
  let isOpen = true;
  const close = (): void => {
    if (!isOpen) return;
    isOpen = false;
    closeSync(file);
  };
  const write = (line: LogLine): void => {
    if (!isOpen || !isTold(line, from)) return;
    try {
      writeSync(file, `${format(line)}\n`);
    } catch (cause) {
      close();
      onFailure(`The file of --logfile cannot be written any more (${codeOf(cause)}); the command goes on without it.`);
    }
  };
  return {
    write,
    onEvent(event) {
      const line = teller.tell(event);
      if (line !== undefined) write(line);
    },
    end: () => undefined,
    [Symbol.dispose]: close,
  };
}

function open(path: string): number {
  try {
    return openSync(path, 'a');
  } catch (cause) {
    throw new ConfigError({
      code: 'CONFIG_FILE',
      message: `The file of --logfile cannot be written (${codeOf(cause)}). Check its folder and rights.`,
      context: { option: 'logfile' },
      cause,
    });
  }
}

function codeOf(cause: unknown): string {
  return (cause as NodeJS.ErrnoException).code ?? 'unknown';
}
