import { sync } from '@sync/core';
import type { Sink } from '@sync/core/connector';
import { mysqlSink } from '@sync/sinks-mysql';
import { postgresSink } from '@sync/sinks-postgres';
import { digestTables, queryMysql, queryPostgres, readMysqlTable, readTable } from '@sync/testing';
import { crewLosses, crewLossyTable, crewScript, crewTables, writeJobRun } from '@sync/testing/neosync';
import { mysqlFlavors, useDatabase, useMysqlServer } from '@sync/testing/vitest';
import { describe, expect, it } from 'vitest';
import { s3Source } from '../src/index.ts';
import { beyondJson, beyondMysql, inMysqlWords, mysqlCrewTables } from './crew-in-mysql.ts';
import { optionsFor, startStore } from './open-store.ts';

const serverZone = 'America/New_York';

/** Writes a run of a job from a database, and loads it. The worker calls its zone `Local`. */
async function loadRun(url: string, sink: Sink, toFolder: (key: string) => string = (key) => key): Promise<void> {
  const store = await startStore();
  const runId = 'job-1-2026-11-21T10:00:00Z';
  await writeJobRun({
    from: { kind: 'postgres', url },
    runId,
    naming: 's3',
    zoneName: 'Local',
    serverZone,
    put: async (key, bytes) => void store.put(toFolder(key), bytes),
  });
  const tables = { kind: 'job-run', jobId: 'job-1', serverZone } as const;
  await sync({ source: s3Source(optionsFor(store, { tables })), sink });
}

describe("a Postgres database that goes through a run of a job in S3 into the other's tables", () => {
  const origin = useDatabase({ script: crewScript + beyondJson });
  const target = useDatabase({ script: crewTables });

  /** Beside what Neosync loses everywhere. */
  const lostInS3 = [
    {
      id: 1,
      column: 'tss',
      sent: '{"2024-02-29 12:00:00.000001"}',
      arrives: '{"2024-02-29 12:00:00"}',
      why: 'the writer of S3 drops fractions of a second in lists',
    },
    {
      id: 1,
      column: 'tstzs',
      sent: '{"2024-07-01 10:00:00.5+00",NULL}',
      arrives: '{"2024-07-01 10:00:00+00",NULL}',
      why: 'the writer of S3 drops fractions of a second in lists',
    },
  ];

  it('arrives in Postgres as it was, but for values that the format cannot carry', async () => {
    await loadRun(origin.url, postgresSink(target.url));
    const { [crewLossyTable]: lossy, 'public.every_type': types, ...kept } = await digestTables(origin.url);
    const { [crewLossyTable]: arrived, 'public.every_type': there, ...others } = await digestTables(target.url);
    expect(others).toEqual(kept);
    expect([arrived?.rows, there?.rows]).toEqual([lossy?.rows, types?.rows]);
    const found = [...(await differences('losses')), ...(await differences('every_type'))];
    expect(found).toEqual(
      [...crewLosses, ...lostInS3].map(({ id, column, sent, arrives }) => ({ id, column, sent, arrives })),
    );
  });

  /** The values of a table with an `id` that are not the same at both ends. */
  async function differences(table: string) {
    const [sent, arrived] = await Promise.all([readTable(origin.url, table), readTable(target.url, table)]);
    const there = new Map(arrived.rows.map((row) => [row[sent.columns.indexOf('id')], row]));
    return sent.rows
      .map((row) => ({ row, id: Number(row[sent.columns.indexOf('id')]) }))
      .toSorted((a, b) => a.id - b.id)
      .flatMap(({ row, id }) =>
        sent.columns.flatMap((column, place) => {
          const [was, is] = [row[place] ?? null, there.get(`${id}`)?.[place] ?? null];
          return was === is ? [] : [{ id, column, sent: was, arrives: is }];
        }),
      );
  }
});

/** Lists whose elements have other words in JSON than Postgres gives them, each in the row of id 1. */
const otherLists = {
  days: ['2024-02-29T00:00:00Z', '0000-01-01T00:00:00Z'],
  tss: ['2024-02-29T12:00:00Z'],
  tstzs: ['2024-07-01T10:00:00Z', null],
  // The file does not tell digits from bytes.
  vbitss: [String.raw`\x31`, String.raw`\x3130313031`],
};
const sameLists = 'int2s int4s int8s float8s float4s bools texts vchars uids spans bitss bins jsbs nums'.split(' ');

for (const { flavor, describe: describeFlavor } of await mysqlFlavors()) {
  describeFlavor(`the same database through S3 into ${flavor}`, () => {
    const origin = useDatabase({ script: `${crewScript}${beyondJson}${beyondMysql}DROP TABLE losses` });
    const target = useMysqlServer({ flavor, script: mysqlCrewTables });

    it('arrives as it was, each value in the words of MySQL, lists as JSON', async () => {
      await loadRun(origin.url, mysqlSink(target.url), (key) => key.replace('/Crew.', '/public.'));
      for (const table of ['ships', 'sailors', 'voyages', 'watches', 'without_key', 'every_type']) {
        const arrived = await readMysqlTable(target.url, table);
        const isList = (column: string): boolean => sameLists.includes(column) || column in otherLists;
        const columns = arrived.columns.filter((column) => column !== 'minutes' && !isList(column));
        const sent = await readTable(origin.url, table, table === 'every_type' ? 'public' : 'Crew');
        expect(sortedRows(arrived, columns, inOwnWords)).toEqual(sortedRows(sent, columns, inMysqlWords));
      }
      const sent = `SELECT ${sameLists.map((column) => `to_json(${column})::text`).join(', ')} FROM every_type ORDER BY id`;
      const lists = `SELECT ${sameLists.map((column) => `CAST(${column} AS CHAR)`).join(', ')} FROM every_type ORDER BY id`;
      const arrived = await queryMysql(target.url, lists);
      expect(arrived.map(parsed)).toEqual((await queryPostgres(origin.url, sent)).map(parsed));
      const others = Object.keys(otherLists).map((column) => `CAST(${column} AS CHAR)`);
      const [row = []] = await queryMysql(target.url, `SELECT ${others.join(', ')} FROM every_type WHERE id = 1`);
      expect(parsed(row)).toEqual(Object.values(otherLists));
      const [[longest] = []] = await queryMysql(target.url, 'SELECT CAST(int8s AS CHAR) FROM every_type WHERE id = 1');
      expect(longest?.replaceAll(' ', '')).toBe('[-9223372036854775808,9223372036854775807]');
    });
  });
}

type Table = Awaited<ReturnType<typeof readTable>>;

/** MySQL itself has no sign of zero in JSON. */
function parsed(row: readonly (string | null)[]): unknown[] {
  return row.map((text) => JSON.parse((text ?? 'null').replaceAll('[-0,', '[0,')) as unknown);
}

/** Doubles and JSON are printed in more than one way by the servers of MySQL themselves. */
const inOwnWords: typeof inMysqlWords = {
  float4: (text) => String(Number(text)),
  float8: (text) => String(Number(text)),
  js: (text) => JSON.stringify(JSON.parse(text)),
  jsb: (text) => JSON.stringify(JSON.parse(text)),
};

function sortedRows({ columns: all, rows }: Table, columns: readonly string[], words: typeof inMysqlWords): string[] {
  const places = columns.map((column) => ({ place: all.indexOf(column), reword: words[column] }));
  return rows
    .map((row) =>
      JSON.stringify(
        places.map(({ place, reword }) => {
          const text = row[place] ?? null;
          return text === null || reword === undefined ? text : reword(text);
        }),
      ),
    )
    .toSorted();
}
