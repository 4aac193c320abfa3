import { type ErrorCode, SyncError, WriteError } from '@sync/core/connector';
import { connectorName } from '../options.ts';

interface Meaning {
  readonly code: ErrorCode;
  readonly why: string;
  readonly todo: string;
}

const full: Meaning = {
  code: 'WRITE_SPACE',
  why: 'the disk is full',
  todo: 'Make room and run again within a day: what is there is kept, and the rest fetched.',
};
const refused: Meaning = {
  code: 'WRITE_PERMISSION',
  why: 'this user may not write there',
  todo: 'Check the folder and its rights.',
};

const meanings: Readonly<Record<string, Meaning>> = {
  ENOSPC: full,
  EDQUOT: full,
  EFBIG: { code: 'WRITE_SPACE', why: 'the file system takes no file so large', todo: 'Use another folder.' },
  EACCES: refused,
  EPERM: refused,
  EROFS: refused,
};

/** Whether an error is one of Node's file system. */
export function isDiskError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error && !SyncError.isInstance(error);
}

/** The error that a user gets when a file cannot be written; `path` is shown. */
export function diskError(error: NodeJS.ErrnoException, path: string): WriteError {
  const system = error.code ?? 'unknown';
  const { code, why, todo } = meanings[system] ?? {
    code: 'WRITE_FAILED',
    why: `the file system refuses it (${system})`,
    todo: 'Check the folder.',
  };
  return new WriteError({
    code,
    message: `Failed writing ${path}: ${why}. ${todo}`,
    context: { connector: connectorName, engineCode: system },
    cause: error,
  });
}
