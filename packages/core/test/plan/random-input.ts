/** Random catalogs and options for property tests of the plan. */
import fc from 'fast-check';
import type { Column, ForeignKey, Table } from '../../src/catalog/catalog.ts';
import { catalog, column, definition, foreignKey, table, uniqueKey } from './make-catalog.ts';
import { describeKeyInFull } from '../../src/plan/describe-key.ts';
import { type InputParts, makeInput } from './make-input.ts';
import type { PlanInput } from '../../src/plan/plan-input.ts';

interface RandomKey {
  readonly child: number;
  readonly parent: number;
  readonly nullable: readonly boolean[];
  readonly isDeferrable: boolean;
  readonly isFull: boolean;
}

export interface Shape {
  readonly tables: number;
  /** Keys a table. */
  readonly density: number;
}

/** How likely a table exists at the sink, is large, a key can wait. */
const mostly = fc.integer({ min: 0, max: 3 }).map((value) => value > 0);
const seldom = fc.integer({ min: 0, max: 5 }).map((value) => value === 0);

function randomKey(tables: number): fc.Arbitrary<RandomKey> {
  const number = fc.nat({ max: tables - 1 });
  return fc.record({
    child: number,
    // Neighbours more often than chance would have it, so that keys repeat and circles are small too.
    parent: number,
    nullable: fc.array(mostly, { minLength: 1, maxLength: 2 }),
    isDeferrable: seldom,
    isFull: seldom,
  });
}

export function randomInput(shape: Shape): fc.Arbitrary<PlanInput> {
  return fc
    .record({
      keys: fc.array(randomKey(shape.tables), {
        minLength: 1,
        maxLength: Math.ceil(shape.tables * shape.density),
        size: 'max',
      }),
      exists: fc.array(mostly, { minLength: shape.tables, maxLength: shape.tables }),
      isBig: fc.array(seldom, { minLength: shape.tables, maxLength: shape.tables }),
      outside: fc.array(fc.nat({ max: shape.tables - 1 }), { maxLength: 4 }),
      options: fc.record({
        schema: fc.constantFrom('none' as const, 'create' as const),
        truncate: fc.constantFrom('none' as const, 'selected' as const, 'cascade' as const),
        onConflict: fc.constantFrom('error' as const, 'nothing' as const, 'update' as const),
        atomic: fc.constantFrom('table' as const, 'table' as const, 'run' as const),
        lane: fc.constantFrom('auto' as const, 'rows' as const),
      }),
      capabilities: fc.record({
        checksKeysAtStatementEnd: mostly,
        canDeferConstraints: mostly,
        loadsInSeveralStatements: seldom,
      }),
    })
    .map((random) => printable(makeInput(toParts(shape, random))));
}

type Random = {
  readonly keys: readonly RandomKey[];
  readonly exists: readonly boolean[];
  readonly isBig: readonly boolean[];
  readonly outside: readonly number[];
} & Pick<Required<InputParts>, 'options' | 'capabilities'>;

function toParts(shape: Shape, random: Random): InputParts {
  const columns = new Map<number, Column[]>();
  const keys = random.keys.map((key, index): ForeignKey => {
    const names = key.nullable.map((_, place) => `fk${index}_${place}`);
    const list = columns.get(key.child) ?? [];
    list.push(...names.map((name, place) => column(name, { isNullable: key.nullable[place] ?? false })));
    columns.set(key.child, list);
    const references = names.length === 1 ? (index % 2 === 0 ? 'id' : 'code') : 'id, code';
    return foreignKey(`t${key.child}(${names.join(',')})`, `t${key.parent}(${references})`, {
      isDeferrable: key.isDeferrable,
      match: key.isFull ? 'full' : 'simple',
    });
  });
  const tables = Array.from({ length: shape.tables }, (_, number): Table => {
    const size = random.isBig[number] === true ? { estimatedRows: 500_000, estimatedBytes: 50_000_000 } : {};
    return table(`t${number}`, {
      columns: ['code', ...(columns.get(number) ?? [])],
      ...size,
      uniqueKeys: [{ name: 'pkey', columns: ['id'], isPrimary: true, isDeferrable: false }, uniqueKey('code')],
    });
  });
  const isCreating = random.options.schema === 'create';
  const present = tables.filter((_, number) => !isCreating || random.exists[number] === true);
  const names = new Set(present.map((each) => each.ref.name));
  const enforced = keys.filter((key) => names.has(key.table.name) && names.has(key.references.name));
  // Tables that are not selected reference some that are, and are referenced by others: a cascade passes through them.
  const outside =
    random.options.truncate === 'cascade'
      ? random.outside
          .filter((number) => names.has(`t${number}`))
          .flatMap((number, index) => [
            foreignKey(`outside${index}(fk)`, `t${number}(id)`),
            ...(present[index] === undefined
              ? []
              : [foreignKey(`${present[index].ref.name}(fkx)`, `outside${index}(id)`)]),
          ])
      : [];
  return {
    tables,
    keys,
    sink: catalog(present, [...enforced, ...outside]),
    options: random.options,
    capabilities: random.capabilities,
    ...(isCreating
      ? {
          definitions: tables.map(({ ref: { name } }) => definition(`table ${name}`, 'before-data', [name])),
          existing: present.map(({ ref: { name } }) => `table ${name}`),
        }
      : {}),
  };
}

/** A counterexample names its keys and options; whole catalogs are too long to read. */
function printable(input: PlanInput): PlanInput {
  const { sinkCatalog, sourceCatalog, options, sinkCapabilities } = input;
  const print = (): string =>
    [
      `${sourceCatalog.tables.length} tables, ${sinkCatalog.tables.length} at the sink`,
      JSON.stringify({ options, sinkCapabilities }),
      ...sinkCatalog.foreignKeys.map((key) => describeKeyInFull(key, columnsOf(sinkCatalog.tables, key))).slice(0, 30),
    ].join('\n');
  return Object.defineProperty(input, fc.toStringMethod, { value: print });
}

function columnsOf(tables: readonly Table[], key: ForeignKey): ReadonlyMap<string, Column> {
  const found = tables.find((each) => each.ref.name === key.table.name);
  return new Map(found?.columns.map((each) => [each.name, each]));
}
