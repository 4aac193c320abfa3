import type { Warning } from '../connector/call-options.ts';
import type { SyncEvent } from './event.ts';

type WithoutTime<Event> = Event extends SyncEvent ? Omit<Event, 'atMs'> : never;

/** An event before it is stamped. */
export type UntimedEvent = WithoutTime<SyncEvent>;

/** Tells one run's listener what happens, and remembers the warnings for the report. */
export interface Emitter {
  /** Milliseconds since the run began. */
  readonly elapsedMs: () => number;
  /** Never throws. */
  readonly emit: (event: UntimedEvent) => void;
  /** Remembers a warning and tells it; the same warning is told once. Never throws. */
  readonly warn: (warning: Warning) => void;
  /** In the order in which they came. */
  readonly warnings: readonly Warning[];
}

/** What {@link createEmitter} takes. */
export interface EmitterInit {
  readonly onEvent?: ((event: SyncEvent) => unknown) | undefined;
  /** Milliseconds of a clock that never goes back. @defaultValue `performance.now` */
  readonly nowMs?: () => number;
}

/** Makes the emitter of one run; its time starts now. */
export function createEmitter({ onEvent, nowMs = () => performance.now() }: EmitterInit): Emitter {
  const startMs = nowMs();
  const warnings: Warning[] = [];
  const told = new Set<string>();
  let hasListenerFailed = false;

  const elapsedMs = (): number => Math.round((nowMs() - startMs) * 1000) / 1000;
  const onListenerFailure = (): void => {
    if (hasListenerFailed) return;
    hasListenerFailed = true;
    warn({ code: 'LISTENER_FAILED', message: 'onEvent threw; the run goes on. Later throws are not reported again.' });
  };
  const emit = (event: UntimedEvent): void => {
    if (onEvent === undefined) return;
    try {
      const result = onEvent({ ...event, atMs: elapsedMs() });
      // An async listener is not waited for, but its rejection must not end the process.
      if (result instanceof Promise) result.catch(onListenerFailure);
    } catch {
      onListenerFailure();
    }
  };
  const warn = (warning: Warning): void => {
    const key = JSON.stringify([warning.code, warning.message, warning.table]);
    if (told.has(key)) return;
    told.add(key);
    warnings.push(warning);
    emit({ kind: 'warning', warning });
  };
  return { elapsedMs, emit, warn, warnings };
}
