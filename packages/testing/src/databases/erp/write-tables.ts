import { Random } from '../shop/random.ts';
import { codeValue, type ErpKey, type ErpTable, fullName, keyColumns, keyTypes, keyValues } from './model.ts';

/** CREATE TABLE with its keys but without references, and its rows. */
export function writeTable(table: ErpTable, tables: readonly ErpTable[]): string {
  const ids = keyColumns(table.keyKind);
  const types = keyTypes(table.keyKind);
  const lines = [
    ...ids.map((column, position) => `${column} ${types[position]} NOT NULL`),
    ...(table.hasCode ? ['code text NOT NULL UNIQUE'] : []),
    ...table.keys.flatMap((key) => keyDeclarations(key, tables)),
    ...table.columns.map(({ name, declaration }) => `${name} ${declaration}`),
    `PRIMARY KEY (${ids.toReversed().join(', ')})`,
  ];
  return `CREATE TABLE ${fullName(table)} (\n  ${lines.join(',\n  ')}\n);\n${writeRows(table, tables)}`;
}

function keyDeclarations(key: ErpKey, tables: readonly ErpTable[]): readonly string[] {
  const parent = tables[key.parent];
  if (parent === undefined) return [];
  const types = key.toCode ? ['text'] : keyTypes(parent.keyKind);
  return key.columns.map((column, position) => `${column} ${types[position]}${key.required ? ' NOT NULL' : ''}`);
}

function writeRows(table: ErpTable, tables: readonly ErpTable[]): string {
  if (table.rows === 0) return '';
  const given = table.columns.filter(({ value }) => value !== '');
  const columns = [
    ...keyColumns(table.keyKind),
    ...(table.hasCode ? ['code'] : []),
    ...table.keys.flatMap((key) => key.columns),
    ...given.map(({ name }) => name),
  ];
  const values = [
    ...keyValues(table, 'i'),
    ...(table.hasCode ? [codeValue(table, 'i')] : []),
    ...table.keys.flatMap((key) => referenceValues(key, tables)),
    ...given.map(({ value }) => value),
  ];
  const numbers = `(SELECT i, ${table.rows} AS n FROM generate_series(1, ${table.rows}) AS i) AS numbers`;
  return `INSERT INTO ${fullName(table)} (${columns.join(', ')})\n  SELECT ${values.join(', ')} FROM ${numbers};`;
}

function referenceValues(key: ErpKey, tables: readonly ErpTable[]): readonly string[] {
  const parent = tables[key.parent];
  if (parent === undefined) return [];
  return key.toCode ? [codeValue(parent, key.parentRow)] : keyValues(parent, key.parentRow);
}

/** ALTER TABLE for each foreign key, once all rows are there. */
export function writeForeignKeys(table: ErpTable, tables: readonly ErpTable[]): readonly string[] {
  return table.keys.map((key) => {
    const parent = tables[key.parent];
    if (parent === undefined) return '';
    const target = key.toCode ? ['code'] : keyColumns(parent.keyKind);
    return `ALTER TABLE ${fullName(table)} ADD FOREIGN KEY (${key.columns.join(', ')}) REFERENCES ${fullName(parent)} (${target.join(', ')})${key.options};`;
  });
}

/** Some indexes on keys and columns. */
export function writeIndexes(tables: readonly ErpTable[], seed: number): readonly string[] {
  const random = new Random(seed + 1);
  return tables.flatMap((table) => {
    const onKeys = table.keys.filter(() => random.chance(0.7)).map((key) => `(${key.columns.join(', ')})`);
    const first = table.columns.find(({ declaration }) => /^(text|date|numeric)/.test(declaration));
    const onColumn =
      first === undefined
        ? []
        : [random.pick([`(${first.name} DESC)`, `(${first.name}) WHERE ${first.name} IS NOT NULL`])];
    return [...onKeys, ...onColumn].map((columns) => `CREATE INDEX ON ${fullName(table)} ${columns};`);
  });
}
