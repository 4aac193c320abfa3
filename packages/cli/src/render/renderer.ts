import type { SyncEvent } from '@sync/core';
import type { OutputMode } from '../config/resolve-output.ts';
import { createJsonRenderer } from './json.ts';
import { createPlainRenderer, type PlainOptions } from './plain.ts';
import { createTtyRenderer } from './tty.ts';

/** Where a renderer writes: people read stderr while it runs and the summary on stdout; JSON goes to stdout alone. */
export interface RenderStreams {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream & {
    readonly isTTY?: boolean;
    readonly columns?: number;
    readonly rows?: number;
  };
}

/** Shows a run while it goes: hand its events to `sync()` as `onEvent`. */
export interface Renderer {
  onEvent(event: SyncEvent): void;
  /** Leaves the terminal as it was. Idempotent; call it on every way out. */
  end(): void;
}

/** How a run is shown, and where. */
export interface RendererOptions extends RenderStreams {
  readonly mode: OutputMode;
  /** How mode `plain` speaks. */
  readonly plain?: PlainOptions;
}

/** The renderer of a mode. */
export function createRenderer({ mode, plain, ...streams }: RendererOptions): Renderer {
  switch (mode) {
    case 'json':
      return createJsonRenderer(streams);
    case 'plain':
      return createPlainRenderer(streams, plain);
    case 'tty':
      return createTtyRenderer(streams);
    default: {
      const never: never = mode;
      return never;
    }
  }
}
