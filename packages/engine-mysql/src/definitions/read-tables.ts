import { type Definition, printTableRef, type TableRef } from '@sync/core/connector';
import { quoteName, quoteTable } from '../quote.ts';
import { databaseId, objectId } from './definition-ids.ts';
import type { ObjectRow } from './list-objects.ts';
import { parseTable } from './parse-table.ts';
import { placeObject, type ReadContext } from './read-context.ts';
import { readWideTexts, tellLostCharacters } from './read-lost-characters.ts';
import { readText } from './read-text.ts';
import { databaseDefinition, type TableSource, tableDefinitions } from './table-definitions.ts';
import { portableOptions } from './table-options.ts';

/** Engines whose tables are windows on something else. */
const windowEngines: ReadonlySet<string> = new Set([
  'federated',
  'connect',
  'spider',
  'mrg_myisam',
  's3',
  'oqgraph',
  'ndbcluster',
]);

/** Reads the databases themselves, as they would be made when the sink lacks them. */
export async function readDatabases(names: readonly string[], context: ReadContext): Promise<Definition[]> {
  const definitions: Definition[] = [];
  for (const name of names) {
    const text = await readText(context.connection, `SHOW CREATE DATABASE ${quoteName(name)}`, 'Create Database');
    const placed = placeObject(context, { schema: name, name: '' }).schema;
    const options = text?.slice(`CREATE DATABASE ${quoteName(name)}`.length) ?? '';
    const sql = `CREATE DATABASE IF NOT EXISTS ${quoteName(placed)}${options};`;
    // Two databases may be placed in one.
    if (definitions.every(({ id }) => id !== databaseId(placed)))
      definitions.push(databaseDefinition(name, sql, context));
  }
  return definitions;
}

/** Reads tables with their keys, which become records of their own. */
export async function readTables(rows: readonly ObjectRow[], context: ReadContext): Promise<Definition[]> {
  const texts = await readWideTexts(context);
  const definitions: Definition[] = [];
  for (const row of rows) {
    const source = await readTable(row, context);
    if (source === undefined) continue;
    tellLostCharacters(source, texts, context);
    definitions.push(...tableDefinitions(source, context));
  }
  return definitions;
}

async function readTable({ ref, detail: engine }: ObjectRow, context: ReadContext): Promise<TableSource | undefined> {
  const name = printTableRef(context.place(ref));
  const refuse = (because: string): undefined => {
    context.leaveBehind({ kind: 'table', name, because });
    return undefined;
  };
  if (windowEngines.has(engine.toLowerCase())) return refuse(`its rows are in another place (engine ${engine})`);
  const text = await readText(context.connection, `SHOW CREATE TABLE ${quoteTable(ref)}`, 'Create Table');
  const parsed = text === undefined ? undefined : parseTable(text);
  if (parsed === undefined) return refuse('the source does not say how it is made');
  const { tail, removed } = portableOptions(parsed.tail);
  for (const kind of removed) context.leaveBehind({ kind, name, because: 'it belongs to one server' });
  return { ref, engine, parsed, tail };
}

/**
 * Reads sequences, and where each stands, in a record of its own that is applied after the load also when the sink has the sequence. `SETVAL` never
 * sets one back, so that a sink that went on keeps its numbers.
 */
export async function readSequences(rows: readonly ObjectRow[], context: ReadContext): Promise<Definition[]> {
  const definitions: Definition[] = [];
  for (const { ref } of rows) {
    const text = await readText(context.connection, `SHOW CREATE SEQUENCE ${quoteTable(ref)}`, 'Create Table');
    const placed = context.place(ref);
    const head = `CREATE SEQUENCE ${quoteName(ref.name)}`;
    if (text?.startsWith(head) !== true) continue;
    const id = objectId('sequence', placed);
    const position = await readPosition(ref, id, context);
    definitions.push({
      id,
      kind: 'sequence',
      tables: [],
      dependsOn: [databaseId(placed.schema)],
      ...(position === undefined ? {} : { mentions: [position.id] }),
      section: 'before-data',
      sql: `CREATE SEQUENCE ${quoteTable(placed)}${text.slice(head.length)};`,
    });
    if (position !== undefined) definitions.push(position);
  }
  return definitions;
}

/** Undefined when it cannot be read, which is told. */
async function readPosition(ref: TableRef, sequence: string, context: ReadContext): Promise<Definition | undefined> {
  const placed = context.place(ref);
  const kind = 'sequence position';
  const next = await readText(
    context.connection,
    `SELECT CAST(next_not_cached_value AS CHAR) AS next FROM ${quoteTable(ref)}`,
    'next',
  );
  if (next === undefined || !/^-?\d+$/.test(next)) {
    context.leaveBehind({ kind, name: printTableRef(placed), because: 'it cannot be read with these rights' });
    return undefined;
  }
  return {
    id: `${kind} ${printTableRef(placed)}`,
    kind,
    tables: [],
    dependsOn: [sequence],
    section: 'finish',
    isAlwaysApplied: true,
    sql: `DO SETVAL(${quoteTable(placed)}, ${next}, 0);`,
  };
}
