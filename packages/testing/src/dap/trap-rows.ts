import type { FakeRow, FakeValue } from './change.ts';
import { makeRow } from './make-row.ts';
import { columnsOf, type WireColumn } from './schema-columns.ts';
import type { DapSchema } from './schemas.ts';

/** A row in which one thing is hard. */
export interface TrapRow {
  /** What is hard: `NUL`, `far year`. */
  readonly trap: string;
  readonly row: FakeRow;
}

/** How trap rows begin. */
export interface TrapRowsOptions {
  /** Number that the first key is made of; the others follow. @defaultValue 1000001 */
  readonly first?: number;
  /** Characters of the huge text. @defaultValue 1000000 */
  readonly hugeLength?: number;
}

type Trap = (column: WireColumn, hugeLength: number) => FakeValue | undefined;

const inText =
  (text: string): Trap =>
  ({ kind }) =>
    kind === 'text' ? text : undefined;

const inMoments =
  (text: string): Trap =>
  ({ kind }) =>
    kind === 'moment' ? text : undefined;

/** One value for each column that the trap is about; a column that it says nothing of keeps an ordinary one. */
const traps: Readonly<Record<string, Trap>> = {
  NUL: inText('be\0fore\0'),
  'backslash N': inText('\\N'),
  'the word NULL': inText('NULL'),
  'empty text': inText(''),
  'only a space': inText(' '),
  'tabs, newlines and backslashes': inText('a\tb\nc\r\nd\\e\\tf\\\\g\b\f\v.'),
  'quotes and commas': inText('"a", \'b\', ""'),
  'characters of four bytes': inText('😀 𝒳 𠜎 👩‍👩‍👧'),
  'a lone end of data': inText('\\.'),
  'control characters': inText('\u0001\u001f\u007f\u0085\u2028\ufeff'),
  'huge text': ({ kind, maxLength }, length) =>
    kind !== 'text' ? undefined : 'é'.repeat(maxLength === undefined ? length : Math.min(length, maxLength)),
  'text that was too large': inText('__dap_oversized_truncated__'),
  'label outside the schema': ({ kind }) => (kind === 'enum' ? 'never_published' : undefined),
  'far year': inMoments('+12022-03-04T05:06:07.080900Z'),
  'year before our era': inMoments('-0044-03-15T12:00:00Z'),
  'year zero': inMoments('0000-02-29T23:59:59.999999Z'),
  'whole seconds': inMoments('1969-12-31T23:59:59Z'),
  'NULL wherever possible': ({ isRequired, group }) => (isRequired || group === 'key' ? undefined : null),
  'largest integers': ({ kind, bits, group }) =>
    kind === 'integer' && group === 'value' ? String(2n ** BigInt(bits - 1) - 1n) : undefined,
  'smallest integers': ({ kind, bits, group }) =>
    kind === 'integer' && group === 'value' ? String(-(2n ** BigInt(bits - 1))) : undefined,
  'JSON with escapes': ({ kind, members }) => {
    if (kind !== 'object') return undefined;
    return Object.fromEntries(members.map((member, index) => [member, index === 0 ? 'a "b"\n\t\\ \u0001 😀' : null]));
  },
  'NUL in JSON': ({ kind, members: [first] }) => {
    return kind === 'object' && first !== undefined ? { [first]: 'be\0fore' } : undefined;
  },
  'JSON without members': ({ kind, members }) => {
    return kind === 'object' ? Object.fromEntries(members.map((member) => [member, null])) : undefined;
  },
};

/** A row for each trap that the schema has columns for. */
export function trapRows(schema: DapSchema, options: TrapRowsOptions = {}): readonly TrapRow[] {
  const { first = 1_000_001, hugeLength = 1_000_000 } = options;
  const columns = columnsOf(schema);
  return Object.entries(traps).flatMap(([trap, valueFor], index): readonly TrapRow[] => {
    const row: Record<string, FakeValue> = { ...makeRow(columns, { number: first + index, generation: 0, seed: 1 }) };
    let isAbout = false;
    for (const column of columns) {
      const value = valueFor(column, hugeLength);
      if (value === undefined) continue;
      row[column.name] = value;
      isAbout = true;
    }
    return isAbout ? [{ trap, row }] : [];
  });
}
