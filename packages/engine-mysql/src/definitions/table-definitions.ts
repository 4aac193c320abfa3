import { type Definition, printTableRef, type TableRef } from '@sync/core/connector';
import { quoteTable } from '../quote.ts';
import { databaseId, foreignKeyId, indexId, objectId } from './definition-ids.ts';
import { addTo } from './join-alterations.ts';
import type { ParsedTable, TableItem } from './parse-table.ts';
import { placeObject, type ReadContext } from './read-context.ts';
import { renameDatabases } from './rename-databases.ts';
import { earlyKeyCount } from './early-keys.ts';
import { isSymbol, isWord } from './tokenize-sql.ts';

/** A table as the source has it. */
export interface TableSource {
  readonly ref: TableRef;
  readonly engine: string;
  readonly parsed: ParsedTable;
  /** Options and partitions, without what belongs to one server. */
  readonly tail: string;
}

/** The records of one table: itself, its keys that can wait for the rows, its foreign keys. */
export function tableDefinitions(source: TableSource, context: ReadContext): Definition[] {
  const { items } = source.parsed;
  const keys = items.filter(({ kind }) => kind === 'key');
  const early = new Set(keys.slice(0, earlyKeyCount(source)));
  const late = keys.filter((key) => !early.has(key));
  const own = items.filter((item) => item.kind !== 'foreign' && (item.kind !== 'key' || early.has(item)));
  return [
    tableDefinition(source, own, context),
    ...late.map((key) => keyDefinition(source, key, context)),
    ...items.filter(({ kind }) => kind === 'foreign').flatMap((item) => foreignKeyDefinition(source, item, context)),
  ];
}

function tableDefinition(source: TableSource, items: readonly TableItem[], context: ReadContext): Definition {
  const ref = context.place(source.ref);
  const sequences = sequencesIn(source, context);
  const lines = items.map(({ sql }) => renameDatabases(sql, context.renaming).sql);
  return {
    id: objectId('table', ref),
    kind: 'table',
    tables: [ref],
    dependsOn: [databaseId(ref.schema), ...sequences],
    section: 'before-data',
    sql: `CREATE TABLE ${quoteTable(ref)} (\n  ${lines.join(',\n  ')}\n)${source.tail};`,
  };
}

/** A default may take its value from a sequence. */
function sequencesIn({ ref, parsed }: TableSource, context: ReadContext): string[] {
  if (context.server.flavor === 'mysql') return [];
  const ids = new Set<string>();
  for (const { kind, tokens } of parsed.items) {
    if (kind !== 'column') continue;
    for (const [index, token] of tokens.entries()) {
      const before = tokens[index - 1];
      if (token.kind !== 'name' || index === 0 || !(isSymbol(before, '(') || isSymbol(before, '.'))) continue;
      const schema = isSymbol(before, '.') ? (tokens[index - 2]?.value ?? ref.schema) : ref.schema;
      const found = context.known.relation({ schema, name: token.value });
      if (found?.kind === 'sequence') ids.add(objectId('sequence', context.place(found.ref)));
    }
  }
  return [...ids];
}

function keyDefinition(source: TableSource, key: TableItem, context: ReadContext): Definition {
  const ref = context.place(source.ref);
  return {
    id: indexId(ref, key.name),
    kind: 'index',
    tables: [ref],
    dependsOn: [objectId('table', ref)],
    section: 'indexes',
    batch: printTableRef(ref),
    sql: `${addTo(ref)}${key.sql};`,
  };
}

function foreignKeyDefinition({ ref: from }: TableSource, item: TableItem, context: ReadContext): Definition[] {
  const ref = context.place(from);
  const at = item.tokens.findIndex((token) => isWord(token, 'REFERENCES'));
  const [first, dot, second] = item.tokens.slice(at + 1);
  const isQualified = isSymbol(dot, '.') && second !== undefined;
  const parentFrom = isQualified
    ? { schema: first?.value ?? '', name: second.value }
    : { schema: from.schema, name: first?.value ?? '' };
  const start = first?.start ?? 0;
  const last = isQualified ? second : first;
  const base = item.tokens[0]?.start ?? 0;
  const parent = context.place(parentFrom);
  if (!context.known.databases.has(parentFrom.schema)) {
    const because = `it references ${printTableRef(parentFrom)}, which is in a database that is not read`;
    context.leaveBehind({ kind: 'foreign key', name: `${printTableRef(ref)}.${item.name}`, because });
    return [];
  }
  const end = (last?.start ?? 0) + (last?.text.length ?? 0);
  const sql = item.sql.slice(0, start - base) + quoteTable(parent) + item.sql.slice(end - base);
  return [
    {
      id: foreignKeyId(ref, item.name),
      kind: 'foreign key',
      tables: [ref, parent],
      dependsOn: [objectId('table', ref), objectId('table', parent)],
      section: 'foreign-keys',
      sql: `${addTo(ref)}${sql};`,
    },
  ];
}

/** The record of a database, which is made when the sink has none of the name. */
export function databaseDefinition(name: string, sql: string, context: ReadContext): Definition {
  const placed = placeObject(context, { schema: name, name: '' }).schema;
  return { id: databaseId(placed), kind: 'database', tables: [], dependsOn: [], section: 'before-data', sql };
}
