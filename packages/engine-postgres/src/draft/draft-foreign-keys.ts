import { type ForeignKey, printTableRef, type TableKey, tableKey } from '@sync/core/connector';
import { quoteName, quoteTable } from '../quote.ts';
import type { KeyPlan } from './draft-keys.ts';
import { type Drafting, printPart, tableId, type TablePlan } from './drafting.ts';
import { NameRegister } from './names.ts';

/** The tables of a draft with their keys. */
export type KeyedTables = ReadonlyMap<TableKey, { readonly plan: TablePlan; readonly keys: KeyPlan }>;

/** Drafts the foreign keys, or lists why one is left out. */
export function draftForeignKeys(foreignKeys: readonly ForeignKey[], tables: KeyedTables, drafting: Drafting): void {
  const constraints = new NameRegister();
  for (const { plan, keys } of tables.values()) {
    for (const { name } of keys.uniqueKeys) constraints.note(tableKey(plan.ref), name, 'key');
  }
  for (const key of foreignKeys) {
    const child = tables.get(tableKey(key.table));
    const parent = tables.get(tableKey(key.references));
    if (child === undefined || parent === undefined) continue;
    const leans = findUnique(key, parent.keys);
    const because = whyNot(key, child.plan, parent.plan) ?? (leans === undefined ? notUnique : undefined);
    if (because !== undefined || leans === undefined) {
      drafting.notCarried.push({
        kind: 'foreign key',
        name: printPart(key.name, key.table),
        because: because ?? notUnique,
      });
      continue;
    }
    const name = constraints.choose([key.name, `${key.table.name}_${key.name}`], {
      within: tableKey(key.table),
      earlier: 'nothing',
      standsFor: ['foreign key', key.table.name, key.name],
    });
    drafting.definitions.push({
      id: `foreign key ${printPart(name, key.table)}`,
      kind: 'foreign key',
      tables: [key.table, key.references],
      dependsOn: [...new Set([tableId(key.table), tableId(key.references), leans])].toSorted(),
      section: 'foreign-keys',
      sql: `ALTER TABLE ONLY ${quoteTable(key.table)} ADD CONSTRAINT ${quoteName(name)} ${referenceSql(key)};`,
    });
  }
}

const notUnique = 'Postgres wants the columns it references to be a unique key, which they are not at the source';

/** It would fail after everything has been loaded. */
const caseMatters =
  'some of its rows differ from those they reference in case, accents or spaces at the end, which Postgres tells apart';

/** The unique key of exactly these columns, in whatever order. */
function findUnique(key: ForeignKey, parent: KeyPlan): string | undefined {
  const wanted = key.columns.map(({ references }) => references).toSorted();
  return parent.leanable.find(({ columns }) => {
    const its = columns.toSorted();
    return its.length === wanted.length && its.every((column, index) => column === wanted[index]);
  })?.id;
}

function whyNot(key: ForeignKey, child: TablePlan, parent: TablePlan): string | undefined {
  if (key.matchesLoosely === true) return caseMatters;
  for (const pair of key.columns) {
    const from = child.columns.find(({ source }) => source.name === pair.column);
    const to = parent.columns.find(({ source }) => source.name === pair.references);
    if (from === undefined) return `its column ${pair.column} is left out`;
    if (to === undefined) return `the column ${pair.references} of ${printTableRef(key.references)} is left out`;
    if (from.type.oid === to.type.oid || areComparable(from.type.type.kind, to.type.type.kind)) continue;
    return `it compares ${from.type.printed} with ${to.type.printed}, which Postgres does not`;
  }
  return undefined;
}

/** Integers of any size compare, texts do, and an integer is read as the decimal it references. */
function areComparable(from: string, to: string): boolean {
  return (
    (from === to && (from === 'integer' || from === 'text' || from === 'decimal')) ||
    (from === 'integer' && to === 'decimal')
  );
}

function referenceSql({ references, columns, match, onDelete, onUpdate, isDeferrable }: ForeignKey): string {
  return [
    `FOREIGN KEY (${columns.map(({ column }) => quoteName(column)).join(', ')})`,
    `REFERENCES ${quoteTable(references)} (${columns.map((pair) => quoteName(pair.references)).join(', ')})`,
    ...(match === 'full' ? ['MATCH FULL'] : []),
    ...(onUpdate === 'no action' ? [] : [`ON UPDATE ${onUpdate.toUpperCase()}`]),
    ...(onDelete === 'no action' ? [] : [`ON DELETE ${onDelete.toUpperCase()}`]),
    ...(isDeferrable ? ['DEFERRABLE'] : []),
  ].join(' ');
}
