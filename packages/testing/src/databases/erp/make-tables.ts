import { Random } from '../shop/random.ts';
import { makeColumns } from './make-columns.ts';
import { type ErpKey, type ErpSize, type ErpTable, type KeyKind, keyColumns } from './model.ts';

/** The rooms of the enterprise. */
export const erpSchemas = ['core', 'sales', 'stock', 'finance', 'people', 'log'] as const;

const firsts = ['open', 'old', 'main', 'daily', 'local', 'foreign', 'planned', 'final', 'draft', 'shared'] as const;
const seconds = [
  'order',
  'invoice',
  'item',
  'account',
  'contract',
  'delivery',
  'payment',
  'person',
  'report',
  'task',
] as const;
const keyKinds: readonly [KeyKind, ...KeyKind[]] = ['integer', 'integer', 'bigint', 'uuid', 'text', 'pair'];

/** A table made so far, whose keys may still grow. */
type Draft = Omit<ErpTable, 'keys'> & { readonly keys: ErpKey[] };

/** Makes up the tables: the first third is one long chain, each later one references up to four before it. */
export function makeTables(size: Required<ErpSize>): readonly ErpTable[] {
  const random = new Random(size.seed);
  const tables: Draft[] = [];
  for (let index = 0; index < size.tables; index += 1) {
    const table = draftTable(index, size, random);
    tables.push(table);
    addParents(table, tables, size, random);
    if (random.chance(0.15)) addSelfReference(table, random);
  }
  addCycles(tables, random);
  return tables;
}

function draftTable(index: number, size: Required<ErpSize>, random: Random): Draft {
  const schema = random.pick(erpSchemas);
  const factor = random.chance(0.08) ? 0 : random.chance(0.08) ? 10 : 1;
  // Shuffled, so that the order of names says nothing about the order of tables.
  const tag = ((index * 7919) % 1000).toString().padStart(3, '0');
  return {
    index,
    schema,
    name: `${random.pick(firsts)}_${random.pick(seconds)}_${tag}`,
    keyKind: random.pick(keyKinds),
    hasCode: random.chance(0.25),
    rows: factor * size.rows,
    columns: makeColumns(schema, random),
    keys: [],
  };
}

function addParents(table: Draft, tables: readonly Draft[], size: Required<ErpSize>, random: Random): void {
  const inChain = table.index < size.tables / 3;
  if (inChain) addKey(table, tables[table.index - 1], random, true);
  for (let count = random.below(4); count > 0; count -= 1) {
    const parent = tables[random.below(table.index)];
    addKey(table, parent, random, random.chance(0.5));
    // Several keys between the same two tables.
    if (random.chance(0.25)) addKey(table, parent, random, false);
  }
}

/** A required key to a table without rows could never be met, so it is left optional and empty. */
function addKey(table: Draft, parent: Draft | undefined, random: Random, wanted: boolean): void {
  if (parent === undefined || parent.index === table.index) return;
  const toCode = parent.hasCode && random.chance(0.5);
  const required = wanted && parent.rows > 0;
  const step = random.between(1, 11);
  const row = parent.rows === 0 ? 'NULL::integer' : `(i * ${step}) % ${parent.rows} + 1`;
  table.keys.push({
    parent: parent.index,
    columns: keyNames(table, parent, toCode),
    toCode,
    required,
    options: required
      ? random.pick(['', '', ' ON DELETE CASCADE', ' ON UPDATE CASCADE'])
      : random.pick(['', ' ON DELETE SET NULL']),
    parentRow: required ? row : `CASE WHEN i % ${random.between(2, 5)} > 0 THEN ${row} END`,
  });
}

function keyNames(table: Draft, parent: ErpTable, toCode: boolean): readonly string[] {
  const stem = `${parent.name}_${table.keys.length}`;
  if (toCode) return [`${stem}_code`];
  return keyColumns(parent.keyKind).map((column) => `${stem}_${column}`);
}

/** Either nobody's child, or, where the column is required, its own. */
function addSelfReference(table: Draft, random: Random): void {
  const required = random.chance(0.4);
  table.keys.push({
    parent: table.index,
    columns: keyNames(table, table, false),
    toCode: false,
    required,
    options: '',
    parentRow: required ? 'least(i + 1, n)' : 'nullif(i / 2, 0)',
  });
}

/** Closes rings of two to five tables that lie next to each other in the chain, each in one of four manners. */
function addCycles(tables: readonly Draft[], random: Random): void {
  const manners = ['optional', 'required', 'deferrable', 'optional'] as const;
  const filled = tables.filter(({ rows }) => rows > 0);
  let manner = 0;
  for (let start = 3; start + 5 < filled.length / 3; start += 8) {
    const from = filled[start];
    const to = filled[start + random.between(1, 4)];
    if (from === undefined || to === undefined) continue;
    addKey(from, to, random, manners[manner % 4] !== 'optional');
    const key = from.keys.pop();
    const options = manners[manner % 4] === 'deferrable' ? ' DEFERRABLE INITIALLY DEFERRED' : '';
    if (key !== undefined) from.keys.push({ ...key, options });
    manner += 1;
  }
}
