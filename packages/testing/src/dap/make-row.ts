import type { FakeRow, FakeValue } from './change.ts';
import type { WireColumn } from './schema-columns.ts';

/** Which row of which round to make up; the same answer gives the same row. */
export interface RowNumber {
  /** Counts from 1; what the key is made of. */
  readonly number: number;
  /** Grows with each change of the row. */
  readonly generation: number;
  readonly seed: number;
}

/** Makes up a row that fits a table. About one optional value in four is NULL. */
export function makeRow(columns: readonly WireColumn[], which: RowNumber): FakeRow {
  const entries = columns.map((column, index): readonly [string, FakeValue] => {
    if (column.group === 'key') return [column.name, makeKey(column, which.number)];
    const dice = mix(which.number * 31 + index, which.generation, which.seed);
    return [column.name, !column.isRequired && dice % 4 === 0 ? null : makeValue(column, dice >>> 2)];
  });
  return Object.fromEntries(entries);
}

/** The key of a made-up row. */
export function makeKey(column: WireColumn, number: number): string {
  if (column.kind !== 'uuid') return column.kind === 'integer' ? String(number) : `key ${number}`;
  return `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
}

function mix(a: number, b: number, c: number): number {
  let hash = Math.imul(a ^ Math.imul(b, 0x9e37_79b1) ^ Math.imul(c, 0x85eb_ca6b), 0xc2b2_ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x27d4_eb2f);
  return (hash ^ (hash >>> 13)) >>> 0;
}

const words = [
  'Main',
  'Übung',
  'Kurs A',
  '数学',
  '📚 books',
  'a "quoted" one',
  "it's",
  'x,y',
  'C:\\temp',
  'two\nlines',
];

function makeValue(column: WireColumn, dice: number): FakeValue {
  switch (column.kind) {
    case 'integer':
      return column.bits === 64
        ? String(BigInt(dice) * 1_000_003n)
        : dice % (column.bits === 16 ? 30_000 : 2_000_000_000);
    case 'number':
      return dice / 1024;
    case 'boolean':
      return dice % 2 === 0;
    case 'enum':
      return column.labels?.[dice % column.labels.length] ?? null;
    case 'moment':
      return madeMoment(dice);
    case 'date':
      return madeMoment(dice).slice(0, 10);
    case 'time':
      return madeMoment(dice).slice(11);
    case 'uuid':
      return `${dice.toString(16).padStart(8, '0')}-1111-4111-8111-111111111111`;
    case 'address':
      return dice % 2 === 0 ? `10.${dice % 251}.${dice % 241}.7` : `2001:db8::${((dice % 65_000) + 1).toString(16)}`;
    case 'object':
      return Object.fromEntries(
        column.members.map((member, index) => [member, (dice >>> index) % 2 === 0 ? null : `${member} ${dice}`]),
      );
    case 'array':
      return [];
    default:
      return `${words[dice % words.length] ?? ''} ${dice}`;
  }
}

function madeMoment(dice: number): string {
  const whole = new Date(1_500_000_000_000 + (dice % 200_000_000) * 1000).toISOString().slice(0, 19);
  return dice % 3 === 0 ? `${whole}Z` : `${whole}.${String(dice % 1_000_000).padStart(6, '0')}Z`;
}
