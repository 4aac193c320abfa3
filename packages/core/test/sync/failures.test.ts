import { manyTables, twoTableCycle } from '@sync/conformance';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Sink } from '../../src/connector.ts';
import { RunError, sync, type SyncError, type SyncEvent, WriteError } from '../../src/index.ts';
import { severalTables } from './several-tables.ts';
import { makeMemoryEnds } from './memory-ends.ts';

async function failureOf(work: Promise<unknown>): Promise<SyncError> {
  return work.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: SyncError) => error,
  );
}

const full = (): WriteError => new WriteError({ code: 'WRITE_SPACE', message: 'The sink is full.' });

/** A sink whose writers report other numbers than they wrote. */
function miscounting(sink: Sink, change: { readonly rowsReceived?: number; readonly rowsWritten?: number }): Sink {
  return {
    name: sink.name,
    open: async (call) => {
      const session = await sink.open(call);
      const begin = session.begin.bind(session);
      session.begin = async (request, options) => {
        const unit = await begin(request, options);
        const writeRows = unit.writeRows.bind(unit);
        unit.writeRows = async (wanted) => {
          const writer = await writeRows(wanted);
          const finish = writer.finish.bind(writer);
          writer.finish = async () => (await finish()).map((report) => ({ ...report, ...change }));
          return writer;
        };
        return unit;
      };
      return session;
    },
  };
}

describe('a run that fails', () => {
  it('names the tables that are complete, in its message and its context', async () => {
    let commits = 0;
    const { ends, to } = await makeMemoryEnds({
      fixture: severalTables(4, 200),
      hook: {
        before: (call) => {
          if (call !== 'commit') return;
          commits += 1;
          if (commits === 2) throw full();
        },
      },
    });
    const error = await failureOf(sync({ ...ends, lane: 'rows', limits: { tables: 1 } }));
    const complete = to.tables.filter(({ rows }) => rows.length > 0).map(({ ref }) => `${ref.schema}.${ref.name}`);
    expect(error.context.completed).toEqual(complete);
    for (const name of complete) expect(error.message).toContain(name);
    expect(error.context.step).toBeDefined();
  });

  it('starts no step after the first failure', async () => {
    const events: SyncEvent[] = [];
    const { ends } = await makeMemoryEnds({
      fixture: manyTables(30),
      hook: {
        before: (call) => {
          if (call === 'finish') throw full();
        },
      },
    });
    await failureOf(
      sync({ ...ends, lane: 'rows', limits: { tables: 1 }, onEvent: (event) => void events.push(event) }),
    );
    const kinds = events.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'step-start')).toHaveLength(1);
    expect(kinds.at(-1)).toBe('step-fail');
  });

  it('aborts the writer and the unit at once, not when the session is closed', async () => {
    const calls: string[] = [];
    const { ends } = await makeMemoryEnds({
      fixture: severalTables(1, 10),
      hook: {
        before: (call) => {
          calls.push(call);
          if (call === 'write') throw full();
        },
      },
    });
    await failureOf(sync({ ...ends, lane: 'rows' }));
    expect(calls.slice(calls.indexOf('write') + 1)).toEqual([
      'abortWriter',
      'abort',
      'releaseSnapshot',
      'close',
      'close',
    ]);
  });

  it('gives all errors when steps fail apart from each other', async () => {
    // Both writes have begun before either fails.
    const bothWrite = Promise.withResolvers<void>();
    let writes = 0;
    const { ends } = await makeMemoryEnds({
      fixture: severalTables(2, 500),
      hook: {
        before: async (call) => {
          if (call !== 'write') return;
          writes += 1;
          if (writes === 2) bothWrite.resolve();
          await bothWrite.promise;
          throw full();
        },
      },
    });
    const error = await failureOf(sync({ ...ends, lane: 'rows', limits: { tables: 2 } }));
    expect(error).toBeInstanceOf(RunError);
    expect(error.errors.map(({ code }) => code)).toEqual(['WRITE_SPACE', 'WRITE_SPACE']);
    expect(new Set(error.errors.map(({ context }) => context.table)).size).toBe(2);
  });

  it('gives the first error when others only follow from it', async () => {
    const { ends, to } = await makeMemoryEnds({
      fixture: severalTables(2, 2000),
      hook: {
        before: (call) => {
          if (call === 'finish') throw full();
        },
      },
    });
    const error = await failureOf(sync({ ...ends, lane: 'rows', limits: { tables: 2, inFlightBytes: 4000 } }));
    expect(error.code).toBe('WRITE_SPACE');
    expect(error.errors).toEqual([]);
    expect(to.tables.map(({ rows }) => rows.length)).toEqual([0, 0]);
    expect(to.openUnits).toBe(0);
  });

  it('undoes a table when the sink received another number of rows than were read', async () => {
    const { ends, to } = await makeMemoryEnds({ fixture: severalTables(1, 10) });
    const sink = miscounting(ends.sink, { rowsReceived: 9 });
    const error = await failureOf(sync({ ...ends, sink, lane: 'rows' }));
    expect(error.code).toBe('WRITE_ROW_COUNT');
    expect(error.message).toContain('10 rows were read and the sink took 9');
    expect(to.tables[0]?.rows).toEqual([]);
  });

  it('undoes a table when a row was left out that no option allows to leave out', async () => {
    const { ends } = await makeMemoryEnds({ fixture: severalTables(1, 10) });
    const sink = miscounting(ends.sink, { rowsWritten: 9 });
    expect((await failureOf(sync({ ...ends, sink, lane: 'rows' }))).code).toBe('WRITE_ROW_COUNT');
  });

  it('turns failing to close into a warning of a run that went well', async () => {
    const { ends } = await makeMemoryEnds({
      fixture: twoTableCycle,
      hook: {
        after: (call) => {
          if (call === 'close') throw new Error('secret');
        },
      },
    });
    const report = await sync({ ...ends });
    const failed = report.warnings.filter(({ code }) => code === 'CLEANUP_FAILED');
    expect(failed.map(({ message }) => message)).toEqual(['Could not close the sink.', 'Could not close the source.']);
  });
});

describe('a commit under way', () => {
  afterEach(() => void vi.useRealTimers());

  it('is not hurried by a failure elsewhere, and counts as complete', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
    const committing = Promise.withResolvers<void>();
    const failed = Promise.withResolvers<void>();
    let finishes = 0;
    const { ends, to } = await makeMemoryEnds({
      fixture: severalTables(2, 500),
      hook: {
        before: async (call) => {
          if (call === 'finish') {
            finishes += 1;
            if (finishes === 1) return;
            await committing.promise;
            throw full();
          }
          if (call === 'commit') {
            committing.resolve();
            await failed.promise;
            vi.advanceTimersByTime(15_000);
          }
        },
      },
    });
    const onEvent = (event: SyncEvent): void => {
      if (event.kind === 'step-fail') failed.resolve();
    };
    const error = await failureOf(sync({ ...ends, lane: 'rows', limits: { tables: 2 }, onEvent }));
    expect(error.code).toBe('WRITE_SPACE');
    expect(error.context.completed).toHaveLength(1);
    expect(to.tables.map(({ rows }) => rows.length).toSorted((a, b) => a - b)).toEqual([0, 500]);
  });

  it('that the signal leaves behind is told to be of unknown outcome', async () => {
    const controller = new AbortController();
    const { ends } = await makeMemoryEnds({
      fixture: severalTables(1, 10),
      hook: {
        before: async (call) => {
          if (call !== 'commit') return;
          controller.abort();
          await new Promise(() => {});
        },
      },
    });
    const error = await failureOf(sync({ ...ends, signal: controller.signal }));
    expect(error.code).toBe('ABORTED_BY_SIGNAL');
    expect(error.message).toContain('either complete or undone');
  });
});

describe('a run that the signal ends', () => {
  it('names the tables that are complete', async () => {
    const controller = new AbortController();
    let commits = 0;
    const { ends, to } = await makeMemoryEnds({
      fixture: severalTables(4, 200),
      hook: {
        after: (call) => {
          if (call !== 'commit') return;
          commits += 1;
          if (commits === 1) controller.abort();
        },
      },
    });
    const error = await failureOf(sync({ ...ends, lane: 'rows', limits: { tables: 1 }, signal: controller.signal }));
    const complete = to.tables.filter(({ rows }) => rows.length > 0).map(({ ref }) => `${ref.schema}.${ref.name}`);
    expect(error.code).toBe('ABORTED_BY_SIGNAL');
    expect(complete.length).toBeGreaterThan(0);
    expect(complete.length).toBeLessThan(4);
    expect(error.context.completed).toEqual(complete);
  });
});
