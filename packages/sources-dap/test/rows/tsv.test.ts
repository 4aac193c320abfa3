import { describe, expect, it } from 'vitest';
import { readFile, tableOf, text } from './read-file.ts';

const table = tableOf({ name: text, note: text });
const header = 'meta.ts\tkey.id\tvalue.name\tvalue.note\n';
const ts = '2024-05-02T07:59:58Z';

describe('a TSV file', () => {
  it('gives columns in the order of the table, whatever the order of the header', async () => {
    const file = `value.note\tvalue.name\tmeta.ts\tkey.id\nn\tm\t${ts}\t1\n`;
    expect((await readFile(file, { table })).rows).toEqual([['1', 'm', 'n']]);
  });

  it('tells NULL, an empty text and a text of a backslash and N apart', async () => {
    const file = `${header}${ts}\t1\t\\N\t\n${ts}\t2\t\\\\N\tx\\\\N\n`;
    expect((await readFile(file, { table })).rows).toEqual([
      ['1', null, ''],
      ['2', '\\N', 'x\\N'],
    ]);
  });

  it('knows each escape of the format, NUL among them', async () => {
    const file = `${header}${ts}\t1\ta\\bb\\fc\\nd\\re\\tf\\vg\\\\h\\0i\t\\\\\n`;
    expect((await readFile(file, { table })).rows).toEqual([['1', 'a\bb\fc\nd\re\tf\vg\\h\0i', '\\']]);
  });

  it('refuses any other escape, naming file, line and column but no value', async () => {
    const file = `${header}${ts}\t1\ta\tb\n${ts}\t2\tsecr\\xet\tb\n`;
    const reading = readFile(file, { table });
    await expect(reading).rejects.toMatchObject({ code: 'READ_CORRUPT', context: { column: 'name' } });
    await expect(reading).rejects.toThrow(/file 1, line 3, column name/);
    await expect(reading).rejects.not.toThrow(/secr/);
  });

  it.each([
    ['more', `${ts}\t1\ta\tb\tc`],
    ['fewer', `${ts}\t1\ta`],
    ['no end of an escape', `${ts}\t1\ta\tb\\`],
  ])('refuses a row with %s fields than the header', async (_, row) => {
    await expect(readFile(`${header}${row}\n`, { table })).rejects.toMatchObject({ code: 'READ_CORRUPT' });
  });

  it('takes a last row without a line end', async () => {
    expect((await readFile(`${header}${ts}\t1\ta\tb`, { table })).rows).toEqual([['1', 'a', 'b']]);
  });

  it('may hold a header only', async () => {
    expect((await readFile(header, { table })).rows).toEqual([]);
  });

  it.each([
    ['time', 'key.id\tvalue.name\tvalue.note\n', /no meta\.ts/],
    ['key', 'meta.ts\tvalue.name\tvalue.note\n', /no key\.id/],
    ['column', 'meta.ts\tkey.id\tvalue.name\n', /no value\.note/],
    ['name only once', `${header.trim()}\tvalue.name\n`, /value\.name twice/],
  ])('refuses a header without the %s', async (_, file, why) => {
    await expect(readFile(file, { table })).rejects.toThrow(why);
  });

  it('refuses changes without meta.ts or meta.action in the header', async () => {
    const form = 'changes';
    await expect(readFile(header, { table, form })).rejects.toThrow(/no meta\.action/);
    await expect(readFile(header.replace('meta.ts', 'meta.action'), { table, form })).rejects.toThrow(/no meta\.ts/);
  });

  it('leaves a column out that the table does not have, and names it', async () => {
    const file = `meta.ts\tkey.id\tvalue.odd\tvalue.name\tvalue.note\n${ts}\t1\todd\\x\ta\tb\n`;
    expect(await readFile(file, { table })).toMatchObject({ rows: [['1', 'a', 'b']], unknown: ['value.odd'] });
  });

  it('gives changes with their operation and sequence, and of a deleted row the key alone', async () => {
    const head = 'meta.ts\tkey.id\tmeta.action\tvalue.name\tvalue.note\n';
    const file = `${head}${ts}\t1\tU\ta\t\\N\n2024-05-02T07:59:59.5Z\t2\tD\t\told\n`;
    expect((await readFile(file, { table, form: 'changes' })).rows).toEqual([
      ['1', 'a', null, 'U', '2024-05-02 07:59:58'],
      ['2', null, null, 'D', '2024-05-02 07:59:59.5'],
    ]);
  });

  it('takes a deleted row whose values are empty where none can be', async () => {
    const dated = tableOf({ at: { kind: 'timestamp', precision: 6, hasZone: false } });
    const head = 'meta.ts\tkey.id\tmeta.action\tvalue.at\n';
    const rows = [['2', null, 'D', '2024-05-02 07:59:58']];
    expect((await readFile(`${head}${ts}\t2\tD\t\n`, { table: dated, form: 'changes' })).rows).toEqual(rows);
    const reading = readFile(`${head}${ts}\t2\tU\t\n`, { table: dated, form: 'changes' });
    await expect(reading).rejects.toThrow(/column at/);
  });

  it.each([
    ['action that is neither U nor D', `${ts}\t1\tX\ta\tb`],
    ['change without an action', `${ts}\t1\t\\N\ta\tb`],
    ['change without a time', `\\N\t1\tU\ta\tb`],
    ['row without a key', `${ts}\t\\N\tU\ta\tb`],
  ])('refuses a %s', async (_, row) => {
    const head = 'meta.ts\tkey.id\tmeta.action\tvalue.name\tvalue.note\n';
    const reading = readFile(`${head}${row}\n`, { table, form: 'changes' });
    await expect(reading).rejects.toMatchObject({ code: 'READ_CORRUPT' });
  });

  it('takes a snapshot with an action, and refuses one that deletes', async () => {
    const head = 'meta.ts\tkey.id\tmeta.action\tvalue.name\tvalue.note\n';
    expect((await readFile(`${head}${ts}\t1\tU\ta\tb\n`, { table })).rows).toEqual([['1', 'a', 'b']]);
    await expect(readFile(`${head}${ts}\t1\tD\ta\tb\n`, { table })).rejects.toThrow(/a row that deletes/);
  });

  it('gives a snapshot as changes without operations', async () => {
    const { rows } = await readFile(`${header}${ts}\t1\ta\tb\n`, { table, form: 'changes', content: 'snapshot' });
    expect(rows).toEqual([['1', 'a', 'b', null, '2024-05-02 07:59:58']]);
  });

  it('cuts batches at the end of the row that reaches their size', async () => {
    const lines = Array.from({ length: 100 }, (_, index) => `${ts}\t${index}\tname ${index}\tnote\n`);
    const file = header + lines.join('');
    const { rows, batches } = await readFile(file, { table, batchBytes: 500 });
    expect(rows.map(([id]) => Number(id))).toEqual([...lines.keys()]);
    expect(batches).toBeGreaterThan(5);
  });

  it('ends at a field that is larger than allowed, naming the column', async () => {
    const long = 'x'.repeat(2000);
    const file = `${header}${ts}\t1\t${long}\tb\n`;
    expect((await readFile(file, { table, maxFieldBytes: 2000 })).rows).toEqual([['1', long, 'b']]);
    await expect(readFile(file, { table, maxFieldBytes: 1999 })).rejects.toMatchObject({
      code: 'READ_FIELD_TOO_LARGE',
      context: { column: 'name' },
    });
  });

  it('ends at a row without an end before it has all of it', async () => {
    let given = 0;
    const endless = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from(`${header}${ts}\t1\t`);
      for (; ; given += 1) yield Buffer.alloc(64 * 1024, 0x78);
    };
    const { readPart } = await import('../../src/rows/read-part.ts');
    const { planRows } = await import('../../src/rows/row-plan.ts');
    const plan = planRows({ table, form: 'rows', content: 'snapshot', replaced: new Map() });
    const options = { table: table.ref, part: 1, format: 'tsv' as const, plan, batchBytes: 1000, onUnknown: () => {} };
    const reading = readPart(endless(), { ...options, maxFieldBytes: 1_000_000 });
    await expect(reading.next()).rejects.toMatchObject({ code: 'READ_FIELD_TOO_LARGE' });
    expect(given).toBeLessThan(100);
  });

  it('takes a row that is larger than a batch, and small ones behind it', async () => {
    const long = 'ü'.repeat(300_000);
    const file = `${header}${ts}\t1\t${long}\tb\n${ts}\t2\ta\tb\n`;
    const { rows } = await readFile(file, { table, batchBytes: 1000, pieceBytes: 10_000 });
    expect(rows).toEqual([
      ['1', long, 'b'],
      ['2', 'a', 'b'],
    ]);
  });
});
