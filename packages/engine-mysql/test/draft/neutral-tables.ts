import type {
  Column,
  DraftRequest,
  Dialect,
  ForeignKey,
  Index,
  NeutralDefault,
  NeutralType,
  Table,
  UniqueKey,
} from '@sync/core/connector';
import fc from 'fast-check';

const postgres = 'postgres' as Dialect;

/** Names that a schema of another engine may have: quotes, case, marks, reserved words, spaces in between. */
const oddName = fc.oneof(
  fc.constantFrom(
    'select',
    'Order',
    'a`b',
    "it's",
    'two words',
    'a.b',
    'a/b',
    'ünïcödé',
    'x"y',
    'back\\slash',
    '%s?',
    '日本',
    'PRIMARY',
    '1',
    '#x',
    'a\nb',
  ),
  fc.string({
    unit: fc.constantFrom('a', 'B', '_', '`', "'", '.', ' x', 'ß', '-', '$', '\\'),
    minLength: 1,
    maxLength: 12,
  }),
  fc.constant('n'.repeat(64)),
);

const label = fc.string({ unit: fc.constantFrom('a', 'b', 'c', "'", '\\', ',', '"', '(', ')', 'é'), maxLength: 6 });

const type: fc.Arbitrary<NeutralType> = fc.oneof(
  fc.constantFrom<NeutralType>(
    { kind: 'boolean' },
    { kind: 'integer', bits: 8, isUnsigned: false, isFlag: true },
    { kind: 'decimal' },
    { kind: 'decimal', precision: 3, scale: 5 },
    { kind: 'decimal', precision: 5, scale: -2 },
    { kind: 'float', bits: 32 },
    { kind: 'float', bits: 64 },
    { kind: 'text', isFixed: false },
    { kind: 'bytes' },
    { kind: 'bit', isVarying: true },
    { kind: 'date' },
    { kind: 'interval' },
    { kind: 'uuid' },
    { kind: 'json', isNormalized: true },
    { kind: 'json', isNormalized: false },
    { kind: 'array', element: { kind: 'text', isFixed: false } },
    { kind: 'opaque', dialect: postgres, native: 'pg_catalog.int4range' },
  ),
  fc.record({
    kind: fc.constant('integer' as const),
    bits: fc.constantFrom(8, 16, 24, 32, 64),
    isUnsigned: fc.boolean(),
  }),
  fc
    .tuple(fc.integer({ min: 1, max: 80 }), fc.integer({ min: 0, max: 40 }))
    .map(([precision, scale]) => ({ kind: 'decimal' as const, precision, scale })),
  fc
    .tuple(fc.integer({ min: 1, max: 20_000 }), fc.boolean())
    .map(([maxLength, isFixed]) => ({ kind: 'text' as const, maxLength, isFixed })),
  fc
    .tuple(fc.integer({ min: 1, max: 80 }), fc.boolean())
    .map(([length, isVarying]) => ({ kind: 'bit' as const, length, isVarying })),
  fc
    .tuple(fc.integer({ min: 0, max: 6 }), fc.boolean())
    .map(([precision, hasZone]) => ({ kind: 'time' as const, precision, hasZone })),
  fc
    .tuple(fc.integer({ min: 0, max: 6 }), fc.boolean())
    .map(([precision, hasZone]) => ({ kind: 'timestamp' as const, precision, hasZone })),
  fc.uniqueArray(label, { minLength: 1, maxLength: 4 }).map((labels) => ({ kind: 'enum' as const, labels })),
);

const texts: Partial<Readonly<Record<NeutralType['kind'], readonly string[]>>> = {
  boolean: ['t', 'f'],
  integer: ['0', '1', '-5', '99999999999'],
  decimal: ['1.50', '-0.001', '0', 'NaN', '123456789012345678901234567890'],
  float: ['1.5', '-0.25', 'Infinity'],
  text: ['', 'ünï ← 日', "it's", 'back\\slash', 'line\nbreak', 'NULL', 'ends with space '],
  bit: ['101', '1'],
  date: ['2020-02-03', 'infinity', '0044-03-15 BC'],
  time: ['10:00:00', '23:59:59.5'],
  timestamp: ['2020-02-03 04:05:06', '2020-02-03 04:05:06.25+00', '-infinity'],
  uuid: ['00000000-0000-0000-0000-00000000000a'],
  json: ['{}', '{"a": "it\'s"}'],
  interval: ['1 day'],
  opaque: ['[1,2)'],
};

function defaultOf(type: NeutralType): fc.Arbitrary<NeutralDefault | undefined> {
  const known = type.kind === 'enum' ? type.labels : (texts[type.kind] ?? []);
  const values = known.map((text): NeutralDefault => ({ kind: 'value', text }));
  const isMoment = type.kind === 'date' || type.kind === 'time' || type.kind === 'timestamp';
  return fc.constantFrom(undefined, ...values, ...(isMoment ? [{ kind: 'now' } as const] : []));
}

const column: fc.Arbitrary<Column> = type.chain((of) =>
  fc
    .record({
      name: oddName,
      isNullable: fc.boolean(),
      default: defaultOf(of),
      comment: fc.option(fc.constantFrom('a comment', "it's \\ `odd`", 'long '.repeat(300)), { nil: undefined }),
    })
    .map(({ name, isNullable, default: value, comment }) => ({
      name,
      nativeType: of.kind,
      type: of,
      isNullable,
      hasDefault: value !== undefined,
      encodings: [],
      ...(value === undefined ? {} : { default: value }),
      ...(comment === undefined ? {} : { comment }),
    })),
);

function reference(name: string): string {
  return `${name.slice(0, 60)} to`;
}

/** One table with keys and indexes over its columns, and a foreign key to itself where a key can be referenced. */
function tableNamed(schema: string, name: string): fc.Arbitrary<{ table: Table; foreignKeys: ForeignKey[] }> {
  return fc
    .record({
      columns: fc.uniqueArray(column, { selector: ({ name: each }) => each.toLowerCase(), minLength: 1, maxLength: 7 }),
      picks: fc.array(fc.array(fc.nat(20), { minLength: 1, maxLength: 3 }), { minLength: 4, maxLength: 4 }),
      names: fc.uniqueArray(oddName, { minLength: 5, maxLength: 5, selector: (each) => each.toLowerCase() }),
      hasPrimary: fc.boolean(),
      isCounting: fc.boolean(),
      action: fc.constantFrom<ForeignKey['onDelete']>('no action', 'restrict', 'cascade', 'set null', 'set default'),
    })
    .map(({ columns, picks, names, hasPrimary, isCounting, action }) => {
      const pick = (index: number): [string, ...string[]] => {
        const found = [...new Set((picks[index] ?? []).map((each) => columns[each % columns.length]?.name ?? ''))];
        return [found[0] ?? '', ...found.slice(1)];
      };
      const primary = pick(0);
      const final = columns.map((each, index) => ({
        ...each,
        isNullable: each.isNullable && !(hasPrimary && primary.includes(each.name)),
        ...(isCounting && index === 0 ? { identity: 'by-default' as const } : {}),
      }));
      const isNotNull = (key: readonly string[]) =>
        key.some((each) => final.find(({ name: other }) => other === each)?.isNullable === false);
      const unique = pick(1);
      // Columns that reference those of the unique key.
      const references = unique.flatMap((each) =>
        final
          .filter(({ name: other }) => other === each)
          .map((copied) => {
            const { identity: _, ...rest } = copied;
            return { ...rest, name: reference(each), isNullable: true };
          }),
      );
      const uniqueKeys: UniqueKey[] = [
        ...(hasPrimary ? [{ name: 'the_pkey', columns: primary, isPrimary: true, isDeferrable: false }] : []),
        ...(isNotNull(unique) ? [{ name: names[0] ?? '', columns: unique, isPrimary: false, isDeferrable: true }] : []),
      ];
      const toIndex = (index: number, isUnique: boolean): Index => {
        const [first, ...others] = pick(index);
        const part = (each: string) => ({
          name: each,
          order: index % 2 === 0 ? ('ascending' as const) : ('descending' as const),
        });
        return {
          name: names[index] ?? '',
          columns: [part(first), ...others.map(part)],
          ...(isUnique ? { isUnique: true } : {}),
        };
      };
      const indexes = [toIndex(2, false), ...(isNotNull(pick(3)) ? [] : [toIndex(3, true)])];
      const ref = { schema, name };
      const table: Table = {
        ref,
        kind: 'table',
        columns: [...final, ...references],
        uniqueKeys,
        indexes,
        loadTriggers: [],
        estimatedRows: 0,
        estimatedBytes: 0,
        comment: name,
      };
      const [first, ...others] = unique.toReversed().map((each) => ({ column: reference(each), references: each }));
      const foreignKeys: ForeignKey[] =
        first === undefined || !isNotNull(unique)
          ? []
          : [
              {
                name: names[4] ?? '',
                table: ref,
                references: ref,
                columns: [first, ...others],
                isDeferrable: true,
                match: 'full',
                onDelete: action,
                onUpdate: 'no action',
              },
            ];
      return { table, foreignKeys };
    });
}

/** A few tables of another engine, all in one schema. */
export function neutralTables(schema: string): fc.Arbitrary<DraftRequest> {
  return fc
    .uniqueArray(oddName, { minLength: 1, maxLength: 3, selector: (each) => each.toLowerCase() })
    .chain((names) => fc.tuple(...names.map((name) => tableNamed(schema, name))))
    .map((made) => ({
      tables: made.map(({ table }) => ({ table, types: new Map<string, string>() })),
      foreignKeys: made.flatMap(({ foreignKeys }) => foreignKeys),
    }));
}
