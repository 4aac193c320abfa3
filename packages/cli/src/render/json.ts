import { SyncError } from '@sync/core';
import type { Renderer, RenderStreams } from './renderer.ts';

/** One event a line on stdout. */
export function createJsonRenderer({ stdout }: RenderStreams): Renderer {
  return {
    onEvent: (event) => void stdout.write(`${toJson(event)}\n`),
    end: () => undefined,
  };
}

/** JSON text of a value; errors in it are told by the fields that programs may rely on. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (part instanceof Error ? errorToJson(part) : part));
}

/** The fields of an error that programs may rely on. */
export function errorToJson(error: unknown): object {
  if (!SyncError.isInstance(error))
    return {
      code: 'INTERNAL_INVARIANT',
      advice: 'report',
      message: error instanceof Error ? error.message : 'unknown error',
    };
  const { code, advice, message, context, errors } = error;
  return { code, advice, message, context, ...(errors.length > 0 ? { errors: errors.map(errorToJson) } : {}) };
}
