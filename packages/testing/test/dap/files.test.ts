import { parquetReadObjects } from 'hyparquet';
import { parse } from 'node:querystring';
import { describe, expect, it } from 'vitest';
import { coursesSchema, startFakeDap, type TableShape, trapRows, webLogsSchema } from '../../src/index.ts';
import { ask } from './ask.ts';
import { readCsv, readTsv, type TextRow } from './read-text.ts';

const rows = trapRows(coursesSchema, { hugeLength: 100_000 }).map(({ row }) => row);

async function serve(shape: TableShape = {}) {
  const dap = await startFakeDap({ tables: [{ name: 'canvas.courses', rows, shape }] });
  return { dap, client: await ask(dap), [Symbol.asyncDispose]: () => dap.stop() };
}

/** What the rows hold, from what was put in. */
function given(column: string): readonly unknown[] {
  return rows.map((row) => {
    const value = row[column] ?? null;
    if (typeof value !== 'object' || value === null) return value === null ? null : String(value);
    const members = Object.entries(value).filter(([, member]) => member !== null);
    return members.length === 0 ? null : JSON.stringify(Object.fromEntries(members));
  });
}

function column(read: readonly TextRow[], name: string): readonly unknown[] {
  return read.map((row) => row[name]);
}

describe.each(['tsv', 'csv'] as const)('%s', (format) => {
  const read = format === 'tsv' ? readTsv : readCsv;

  it('gives back every value that went in', async () => {
    await using served = await serve();
    const [text = ''] = await served.client.texts('canvas.courses', { format, mode: 'condensed' });
    const lines = read(text);
    for (const name of [
      'name',
      'syllabus_body',
      'created_at',
      'workflow_state',
      'settings',
      'account_id',
      'is_public',
    ]) {
      expect(column(lines, `value.${name}`), name).toEqual(given(name));
    }
  });

  it('has a column for each member of an object when it is expanded', async () => {
    await using served = await serve();
    const [text = ''] = await served.client.texts('canvas.courses', { format, mode: 'expanded' });
    const escaped = rows.findIndex(({ settings }) => JSON.stringify(settings).includes('\\u0001'));
    const row = read(text)[escaped];
    expect(row?.['value.settings.allow_student_discussion_editing']).toBe('a "b"\n\t\\ \u0001 😀');
    expect(row?.['value.settings.course_format']).toBeNull();
    expect(row).not.toHaveProperty(['value.settings']);
  });
});

describe('files', () => {
  it('come in several parts with headers of their own, in another order each, with a column nobody knows', async () => {
    await using served = await serve({ parts: 3, header: 'shuffled', unknownColumns: ['value.surprise'] });
    const texts = await served.client.texts('canvas.courses', { format: 'tsv', mode: 'condensed' });
    const headers = texts.map((text) => text.split('\n')[0]);
    expect(new Set(headers).size).toBe(3);
    expect(column(texts.flatMap(readTsv), 'value.name')).toEqual(given('name'));
    expect(texts.flatMap(readTsv).every((row) => row['value.surprise'] !== null)).toBe(true);
  });

  it('write NULL of CSV as nothing when told to, and quote what could be read as NULL', async () => {
    await using served = await serve({ csvNull: 'nothing' });
    const [text = ''] = await served.client.texts('canvas.courses', { format: 'csv', mode: 'condensed' });
    expect(text).toContain(',"NULL",');
    expect(text).toContain(',"",');
    expect(text).toContain(',,');
    expect(text.replaceAll('"NULL"', '')).not.toContain('NULL');
  });

  it('of JSON leave NULL out, and the value of what was deleted', async () => {
    await using served = await serve();
    const { at } = await served.client.finish('canvas.courses', { format: 'jsonl' });
    const [text = ''] = await served.client.texts('canvas.courses', { format: 'jsonl' });
    const lines = text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
    expect(lines.map(({ value }) => value.name ?? null)).toEqual(given('name'));
    expect(lines.map(({ value }) => (value.settings === undefined ? null : JSON.stringify(value.settings)))).toEqual(
      given('settings'),
    );
    expect(Object.keys(lines[0].meta)).toEqual(['ts']);
    await served.dap.tables.apply('canvas.courses', [{ op: 'delete', key: 9 }]);
    const [changes = ''] = await served.client.texts('canvas.courses', { format: 'jsonl', since: at });
    expect(JSON.parse(changes)).toEqual({ meta: { ts: expect.any(String), action: 'D' }, key: { id: 9 } });
  });

  it('of Parquet have the groups as structs', async () => {
    await using served = await serve();
    const job = await served.client.finish('canvas.courses', { format: 'parquet' });
    const [address = ''] = await served.client.addresses(job);
    const file = await (await fetch(address)).arrayBuffer();
    expect(parse(new URL(address).search)).not.toEqual({});
    const read = await parquetReadObjects({ file });
    expect(read.map((row) => row.value.name ?? null)).toEqual(given('name'));
    expect(read.map((row) => String(row.key.id))).toEqual(given('id'));
    expect(read[0]?.meta).toEqual({ ts: expect.any(Date) });
  });

  it('are none for a result without rows, or hold a header only', async () => {
    await using dap = await startFakeDap({
      tables: [{ name: 'canvas.users' }, { name: 'canvas.accounts', shape: { empty: 'header only' } }],
    });
    const client = await ask(dap);
    expect(await client.finish('canvas.users', { format: 'tsv' })).toMatchObject({ objects: [] });
    expect(await client.texts('canvas.accounts', { format: 'tsv' })).toEqual([expect.stringMatching(/^[^\n]+\n$/u)]);
  });

  it('bring a key as often as it changed where tables are delivered so, older versions last', async () => {
    await using dap = await startFakeDap({ tables: [{ name: 'canvas_logs.web_logs', rows: 3 }] });
    const client = await ask(dap);
    const { at } = await client.finish('canvas_logs.web_logs', { format: 'tsv' });
    const [{ row } = { row: {} }] = trapRows(webLogsSchema);
    await dap.tables.apply('canvas_logs.web_logs', [
      { op: 'upsert', row: { ...row, user_id: 1 } },
      { op: 'upsert', row: { ...row, user_id: 2 }, copies: 2 },
    ]);
    const [changes = ''] = await client.texts('canvas_logs.web_logs', { format: 'tsv', since: at });
    expect(column(readTsv(changes), 'value.user_id')).toEqual(['2', '2', '1']);
    const moments = column(readTsv(changes), 'meta.ts').map(String);
    expect((moments[0] ?? '') > (moments[2] ?? '')).toBe(true);
    const [all = ''] = await client.texts('canvas_logs.web_logs', { format: 'tsv' });
    expect(readTsv(all)).toHaveLength(6);
  });
});
