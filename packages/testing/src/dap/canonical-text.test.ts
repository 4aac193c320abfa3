import { expect, it } from 'vitest';
import { canonicalText } from './canonical-text.ts';
import type { FakeValue } from './change.ts';
import type { WireKind } from './schema-columns.ts';

const place = {
  name: 'a',
  group: 'value',
  isRequired: false,
  fallback: undefined,
  members: [],
  bits: 64,
  maxLength: undefined,
} as const;

it.each<[kind: WireKind, given: FakeValue, text: string | null]>([
  ['moment', '2024-05-01T10:00:00.500Z', '2024-05-01 10:00:00.5'],
  ['moment', '2024-05-01T10:00:00Z', '2024-05-01 10:00:00'],
  ['moment', '+12022-05-01T10:00:00.000001Z', '12022-05-01 10:00:00.000001'],
  ['moment', '-0044-03-15T00:00:00Z', '0045-03-15 00:00:00 BC'],
  ['date', '2024-05-01', '2024-05-01'],
  ['date', '0000-05-01', '0001-05-01 BC'],
  ['time', '10:00:00.120Z', '10:00:00.12'],
  ['uuid', '0123456789ABCDEF0123456789ABCDEF', '01234567-89ab-cdef-0123-456789abcdef'],
  ['boolean', false, 'f'],
  ['integer', 9007199254740993n, '9007199254740993'],
  ['enum', 'on', 'on'],
  ['enum', 'never', '__dap_unspecified__'],
  ['array', ['a', null, 'b c', '"', 'NULL', ''], '{a,NULL,"b c","\\"","NULL",""}'],
  ['object', { a: 1, b: null, c: { d: 'é' } }, '{"a":1,"c":{"d":"é"}}'],
  ['object', { a: null }, null],
  ['text', null, null],
])('writes %s in the form of a replica, case %#', (kind, given, text) => {
  expect(canonicalText({ ...place, kind, labels: ['on', '__dap_unspecified__'] }, given)).toBe(text);
});
