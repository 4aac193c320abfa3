import { type Index, type IndexColumn, printTableRef, type TableRef, type UniqueKey } from '@sync/core/connector';
import { quoteName, quoteTable } from '../quote.ts';
import { type Drafting, printPart, tableId, type TablePlan } from './drafting.ts';
import { indexHolder } from './read-names.ts';

/** The keys and indexes that a table will have. */
export interface KeyPlan {
  readonly uniqueKeys: readonly UniqueKey[];
  readonly indexes: readonly Index[];
  /** What a foreign key may lean on: the columns, and the id of the record that makes them unique. */
  readonly leanable: readonly { readonly columns: readonly string[]; readonly id: string }[];
}

/** Drafts keys and indexes. `shared`: names of indexes that several tables of the draft have. */
export function draftKeys(plan: TablePlan, shared: ReadonlySet<string>, drafting: Drafting): KeyPlan {
  const leanable: { columns: readonly string[]; id: string }[] = [];
  const uniqueKeys: UniqueKey[] = [];
  for (const key of plan.source.uniqueKeys) {
    const because = whyNotUnique(plan, key.columns);
    if (because !== undefined) {
      listKey(plan, key, because, drafting);
      continue;
    }
    tellOfCase(plan, key, drafting);
    const name = nameIndex(plan, key, shared, drafting);
    const id = draftUniqueKey(plan.ref, { ...key, name }, drafting);
    if (!key.isDeferrable) leanable.push({ columns: key.columns, id });
    uniqueKeys.push({ ...key, name });
  }
  const indexes = (plan.source.indexes ?? []).flatMap((index) => {
    const drafted = draftIndex(plan, index, shared, drafting);
    if (drafted?.isUnique === true) {
      leanable.push({ columns: drafted.columns.map(({ name }) => name), id: indexId(plan.ref, drafted.name) });
    }
    return drafted === undefined ? [] : [drafted];
  });
  return { uniqueKeys: inOrder(plan, uniqueKeys), indexes: indexes.toSorted(byName), leanable };
}

/** As the catalog tells them: the primary key first, then by name; and only those with a column that never is null. */
function inOrder({ columns }: TablePlan, keys: readonly UniqueKey[]): UniqueKey[] {
  const never = new Set(
    columns.filter(({ source }) => !source.isNullable || source.identity).map(({ source }) => source.name),
  );
  return keys
    .filter((key) => key.isPrimary || key.columns.some((column) => never.has(column)))
    .toSorted((a, b) => Number(b.isPrimary) - Number(a.isPrimary) || byName(a, b));
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return Buffer.compare(Buffer.from(a.name), Buffer.from(b.name));
}

function listKey({ ref }: TablePlan, key: UniqueKey, because: string, { notCarried }: Drafting): void {
  notCarried.push({ kind: key.isPrimary ? 'primary key' : 'unique key', name: printPart(key.name, ref), because });
}

function tellOfCase(plan: TablePlan, key: Pick<UniqueKey, 'name' | 'columns'>, { notCarried }: Drafting): void {
  const column = plan.columns.find(
    ({ source }) => source.isCaseInsensitive === true && key.columns.includes(source.name),
  );
  if (column === undefined) return;
  notCarried.push({
    kind: 'collation',
    name: printPart(key.name, plan.ref),
    because: 'values that differ only in case or accents are equal in it at the source and will not be at the sink',
  });
}

/** Why an index of these columns cannot be made. */
function whyNotUnique(plan: TablePlan, columns: readonly string[]): string | undefined {
  for (const name of columns) {
    const column = plan.columns.find(({ source }) => source.name === name);
    if (column === undefined) return `its column ${name} is left out`;
    if (!column.type.hasOrder) return `values of the type ${column.type.printed} have no order`;
  }
  return undefined;
}

function nameIndex(
  { ref }: TablePlan,
  key: { readonly name: string; readonly isPrimary?: boolean },
  shared: ReadonlySet<string>,
  { names }: Drafting,
): string {
  const named = { within: ref.schema, earlier: indexHolder(ref.name), standsFor: ['index', ref.name, key.name] };
  const long = `${ref.name}_${key.isPrimary === true ? 'pkey' : key.name}`;
  // MySQL calls every primary key so, which is no name.
  if (key.isPrimary === true && (key.name === 'PRIMARY' || key.name === ''))
    return names.relations.choose([long], named);
  // One that an earlier run made keeps its name, whatever else is drafted today.
  const isOwn = names.relations.isThere(key.name, named) || !shared.has(key.name);
  return names.relations.choose(isOwn ? [key.name, long] : [long], named);
}

function indexId(table: TableRef, name: string): string {
  return `index ${printTableRef({ schema: table.schema, name })}`;
}

function draftUniqueKey(table: TableRef, key: UniqueKey, { definitions }: Drafting): string {
  const index = indexId(table, key.name);
  definitions.push({
    id: index,
    kind: 'index',
    tables: [table],
    dependsOn: [tableId(table)],
    section: 'indexes',
    sql: `CREATE UNIQUE INDEX ${quoteName(key.name)} ON ${quoteTable(table)} (${key.columns.map(quoteName).join(', ')});`,
  });
  const kind = key.isPrimary ? 'primary key' : 'unique constraint';
  const id = `${kind} ${printPart(key.name, table)}`;
  const using = `${key.isPrimary ? 'PRIMARY KEY' : 'UNIQUE'} USING INDEX ${quoteName(key.name)}`;
  definitions.push({
    id,
    kind,
    tables: [table],
    dependsOn: [index, tableId(table)].toSorted(),
    section: 'constraints',
    sql: `ALTER TABLE ONLY ${quoteTable(table)} ADD CONSTRAINT ${quoteName(key.name)} ${using}${key.isDeferrable ? ' DEFERRABLE' : ''};`,
  });
  return id;
}

function draftIndex(plan: TablePlan, index: Index, shared: ReadonlySet<string>, drafting: Drafting): Index | undefined {
  const columns = index.columns.map(({ name }) => name);
  const because = whyNotUnique(plan, columns) ?? whyNotWhole(plan, index);
  const listed = { kind: 'index', name: printPart(index.name, plan.ref) };
  if (because !== undefined) {
    drafting.notCarried.push({ ...listed, because });
    return undefined;
  }
  if (index.columns.some(({ prefixLength }) => prefixLength !== undefined)) {
    drafting.notCarried.push({ ...listed, kind: 'index prefix', because: 'the index is made of whole values' });
  }
  if (index.isUnique === true)
    tellOfCase(plan, { name: index.name, columns: columns as [string, ...string[]] }, drafting);
  const name = nameIndex(plan, index, shared, drafting);
  const list = index.columns.map(
    ({ name: column, order }) => `${quoteName(column)}${order === 'descending' ? ' DESC' : ''}`,
  );
  drafting.definitions.push({
    id: indexId(plan.ref, name),
    kind: 'index',
    tables: [plan.ref],
    dependsOn: [tableId(plan.ref)],
    section: 'indexes',
    sql: `CREATE ${index.isUnique === true ? 'UNIQUE ' : ''}INDEX ${quoteName(name)} ON ${quoteTable(plan.ref)} (${list.join(', ')});`,
  });
  const [first, ...others] = index.columns.map(({ name: column, order }): IndexColumn => ({ name: column, order }));
  if (first === undefined) return undefined;
  return { name, columns: [first, ...others], ...(index.isUnique === true ? { isUnique: true } : {}) };
}

/** Postgres manual, "B-Tree Indexes": an entry takes at most about a third of a page of 8 kB. */
const longestEntry = 2600;

/** A prefix has no counterpart: the whole value must fit, and a unique one would tell other rows apart. */
function whyNotWhole(plan: TablePlan, { columns, isUnique }: Index): string | undefined {
  for (const { name, prefixLength } of columns) {
    if (prefixLength === undefined) continue;
    const type = plan.columns.find(({ source }) => source.name === name)?.type.type;
    if (isUnique === true) return `it is unique by the first ${prefixLength} characters of ${name}`;
    const bytes = type?.kind === 'text' ? (type.maxLength ?? Number.POSITIVE_INFINITY) * 4 : Number.POSITIVE_INFINITY;
    if (bytes > longestEntry)
      return `it holds the first ${prefixLength} characters of ${name}, and whole values are too long for it`;
  }
  return undefined;
}
