import { describe, expect, it } from 'vitest';
import { createEmitter } from './emit.ts';
import type { SyncEvent } from './event.ts';

const warning = { code: 'ODD', message: 'Something is odd.' };

describe('the emitter', () => {
  it('stamps events with the time since the run began', () => {
    const events: SyncEvent[] = [];
    let now = 1000;
    const emitter = createEmitter({ onEvent: (event) => events.push(event), nowMs: () => now });
    now = 1012.5;
    emitter.emit({ kind: 'warning', warning });
    expect(events).toEqual([{ kind: 'warning', atMs: 12.5, warning }]);
  });

  it('remembers and tells each warning once', () => {
    const events: SyncEvent[] = [];
    const emitter = createEmitter({ onEvent: (event) => events.push(event) });
    emitter.warn(warning);
    emitter.warn({ ...warning });
    emitter.warn({ ...warning, table: 'a.b' });
    expect(emitter.warnings).toEqual([warning, { ...warning, table: 'a.b' }]);
    expect(events).toHaveLength(2);
  });

  it('turns a listener that throws into one warning and keeps telling it', () => {
    let calls = 0;
    const emitter = createEmitter({
      onEvent: () => {
        calls += 1;
        throw new Error('listener');
      },
    });
    emitter.emit({ kind: 'warning', warning });
    emitter.emit({ kind: 'warning', warning });
    expect(emitter.warnings.map(({ code }) => code)).toEqual(['LISTENER_FAILED']);
    // Two events and the one warning about the listener.
    expect(calls).toBe(3);
  });

  it('turns the rejection of an async listener into a warning', async () => {
    const emitter = createEmitter({ onEvent: () => Promise.reject(new Error('listener')) });
    emitter.emit({ kind: 'warning', warning });
    await Promise.resolve();
    await Promise.resolve();
    expect(emitter.warnings.map(({ code }) => code)).toEqual(['LISTENER_FAILED']);
  });
});
