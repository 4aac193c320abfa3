import { SyncError } from '@sync/core';
import type { Renderer, RenderStreams } from './renderer.ts';

/** One event a line on stdout. */
export function createJsonRenderer({ stdout }: RenderStreams): Renderer {
  return {
    onEvent: (event) =>
      void stdout.write(
        `${JSON.stringify('error' in event ? { ...event, error: errorToJson(event.error) } : event)}\n`,
      ),
    end: () => undefined,
  };
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
