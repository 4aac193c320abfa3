import { manyRows, MemoryDatabase, memoryOracle, memorySink, memorySource, withoutRows } from '@sync/conformance';
import { describe, expect, it } from 'vitest';
import { abortedError, type Sink, type Source } from '../../src/connector.ts';
import { ConnectionError, sync } from '../../src/index.ts';
import { makeMemoryEnds } from './memory-ends.ts';
import { severalTables } from './several-tables.ts';

const refused = new ConnectionError({ code: 'CONNECTION_AUTH', message: 'The password is wrong.' });

describe('opening', () => {
  it('opens both ends at the same time', async () => {
    const { ends } = await makeMemoryEnds({ fixture: manyRows(1) });
    const open: string[] = [];
    const bothOpen = Promise.withResolvers<void>();
    const meet = async (name: string): Promise<void> => {
      open.push(name);
      if (open.length === 2) bothOpen.resolve();
      await bothOpen.promise;
    };
    const source: Source = { name: 'a', open: (call) => meet('source').then(() => ends.source.open(call)) };
    const sink: Sink = { name: 'b', open: (call) => meet('sink').then(() => ends.sink.open(call)) };
    await sync({ source, sink });
    expect(open).toEqual(['source', 'sink']);
  });

  it('gives up the end that still waits when the other is refused, whose error counts', async () => {
    const { ends } = await makeMemoryEnds({ fixture: manyRows(1) });
    // An unreachable host: it answers nothing until it is told to stop.
    const source: Source = {
      name: 'a',
      open: ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(abortedError(signal)));
        }),
    };
    const sink: Sink = { name: 'b', open: () => Promise.reject(refused) };
    await expect(sync({ ...ends, source, sink })).rejects.toMatchObject({
      code: 'CONNECTION_AUTH',
      context: { connector: 'b' },
    });
  });

  it('tells when source and sink were mixed up', async () => {
    const { ends, from, to } = await makeMemoryEnds({ fixture: manyRows(1) });
    const mixed = { source: ends.sink, sink: ends.source } as never;
    await expect(sync(mixed)).rejects.toMatchObject({ code: 'CONFIG_INVALID', context: { option: 'source' } });
    expect(from.openSessions + to.openSessions).toBe(0);
  });

  it('may be done again with the same ends', async () => {
    const { ends } = await makeMemoryEnds({ fixture: manyRows(10) });
    await sync({ ...ends });
    await sync({ ...ends, truncate: 'selected' });
  });
});

describe('the guard against one database at both ends', () => {
  it('believes what the servers say when nothing can be marked', async () => {
    const database = new MemoryDatabase();
    await memoryOracle(database).create(manyRows(1));
    const unmarked = memorySource({ database });
    const source: Source = {
      name: unmarked.name,
      open: async (call) => {
        const session = await unmarked.open(call);
        return {
          capabilities: session.capabilities,
          identify: (options) => session.identify(options),
          snapshot: (options) => session.snapshot(options),
          [Symbol.asyncDispose]: async () => session[Symbol.asyncDispose](),
        };
      },
    };
    await expect(sync({ source, sink: memorySink({ database }) })).rejects.toMatchObject({
      code: 'PLAN_SAME_DATABASE',
    });
  });

  it('takes its mark off again, and looks for it once', async () => {
    const seen: string[] = [];
    const { ends, from } = await makeMemoryEnds({
      fixture: manyRows(1),
      source: { tellsDatabase: false },
      hook: { before: (call) => void (call === 'seesMark' && seen.push(...from.marks)) },
    });
    await sync({ ...ends });
    expect(seen).toHaveLength(1);
    expect(from.marks.size).toBe(0);
  });
});

describe('the limits of the ends', () => {
  it.each([
    { maxReaders: 1, maxUnits: 4 },
    { maxReaders: 4, maxUnits: 1 },
    { maxReaders: 1, maxUnits: 1 },
  ])('are kept whatever the options allow: %o', async ({ maxReaders, maxUnits }) => {
    // The memory ends fail when one reader or unit too many is opened.
    const fixture = severalTables(6, 50);
    const { ends, from, to } = await makeMemoryEnds({
      fixture,
      source: { maxReaders },
      sink: { capabilities: { maxUnits } },
    });
    await sync({ ...ends, lane: 'rows', limits: { tables: 8 }, verify: 'digest' });
    expect(to.tables.map(({ rows }) => rows.length)).toEqual(from.tables.map(({ rows }) => rows.length));
  });

  it('leave a table as it was that the sink has and the source does not', async () => {
    const { ends, to } = await makeMemoryEnds({ fixture: manyRows(1) });
    await memoryOracle(to).create(withoutRows(severalTables(1, 1)));
    const report = await sync({ ...ends, truncate: 'selected' });
    expect(report.tables.map(({ table }) => table.name)).toEqual(['readings']);
  });
});
