import {
  type ChangeDraft,
  type ChangeRequest,
  type Column,
  type Definition,
  type NotCarried,
  printTableRef,
  type TableChange,
} from '@sync/core/connector';
import type { MysqlConnection } from '../connection.ts';
import { describeColumn } from '../draft/describe-drafted.ts';
import { columnNote } from '../draft/draft-columns.ts';
import { foldName } from '../draft/draft-names.ts';
import type { DraftedColumn } from '../draft/drafted-table.ts';
import { columnSql } from '../draft/table-statements.ts';
import { isSymbol } from '../definitions/tokenize-sql.ts';
import { quoteName, quoteTable } from '../quote.ts';
import { draftAdded } from './add-columns.ts';
import { printColumnText } from './column-text.ts';
import {
  type ColumnChange,
  describeEdited,
  editColumn,
  type EditContext,
  type EditedColumn,
  isEdited,
  unedited,
} from './edit-columns.ts';
import { findColumn, type LiveTable, readLiveTable } from './live-table.ts';
import { readDependents } from './read-dependents.ts';

/**
 * Says how a table follows its source: by one ALTER TABLE, so that all of it happens or nothing. Nothing is narrowed, and what the table holds
 * already is left alone. Writes nothing.
 *
 * @throws {CatalogError} CATALOG_TABLE_MISSING; PLAN_NAME when a column cannot be named as it is
 * @throws {ConfigError} CONFIG_INVALID when a type that was asked for is none
 */
export async function draftMysqlChange(connection: MysqlConnection, request: ChangeRequest): Promise<ChangeDraft> {
  const { server } = connection;
  const live = await readLiveTable(connection, request);
  const notes: NotCarried[] = [];
  const context: EditContext = { ref: live.ref, server, types: request.types, notes };
  const possible = await withoutForbidding(connection, live, request.changes, notes);
  const edited = editColumns(live, possible, context).filter(isEdited);
  const added = draftAdded(
    possible.flatMap((change) => (change.kind === 'add-column' ? [change.column] : [])),
    request,
    context,
  );
  const dropped = possible.flatMap(({ kind, column }) =>
    kind === 'drop-column' && findColumn(live, column) !== undefined ? [column] : [],
  );
  const actions = [
    ...dropped.flatMap((column) => dropActions(live, column)),
    ...edited.flatMap((column) => modifyActions(live, column, context)),
    ...added.map((column) => `ADD COLUMN ${columnSql(column)}`),
  ];
  return {
    definitions: actions.length === 0 ? [] : [changeDefinition(live, actions)],
    table: { ...request.table, columns: columnsAfter(request, { edited, added, dropped }, context) },
    dependents: await readDependents(connection, live, dropped),
    notCarried: notes,
  };
}

function editColumns(live: LiveTable, changes: readonly TableChange[], context: EditContext): EditedColumn[] {
  const edited = new Map<string, EditedColumn>();
  for (const change of changes) {
    if (change.kind === 'add-column' || change.kind === 'drop-column') continue;
    const name = nameOf(change);
    const column = findColumn(live, name);
    if (column === undefined || column.text.isGenerated) continue;
    edited.set(foldName(name), editColumn(edited.get(foldName(name)) ?? unedited(column), change, context));
  }
  return [...edited.values()];
}

function nameOf({ column }: ColumnChange): string {
  return typeof column === 'string' ? column : column.name;
}

/** A column that has nulls stays as it is. */
async function withoutForbidding(
  connection: MysqlConnection,
  live: LiveTable,
  changes: readonly TableChange[],
  notes: NotCarried[],
): Promise<readonly TableChange[]> {
  const possible: TableChange[] = [];
  for (const change of changes) {
    if (change.kind !== 'forbid-null' || !(await hasNull(connection, live, change.column))) possible.push(change);
    else notes.push(columnNote(live.ref, change.column, { kind: 'nullability', because: 'it has nulls' }));
  }
  return possible;
}

async function hasNull(connection: MysqlConnection, live: LiveTable, column: string): Promise<boolean> {
  if (findColumn(live, column)?.text.isNullable !== true) return false;
  const sql = `SELECT 1 AS found FROM ${quoteTable(live.ref)} WHERE ${quoteName(column)} IS NULL LIMIT 1`;
  return (await connection.query(sql)).length > 0;
}

/** Foreign keys of the column go with it. */
function dropActions(live: LiveTable, column: string): string[] {
  const keys = findColumn(live, column)?.foreignKeys ?? [];
  return [...keys.map((key) => `DROP FOREIGN KEY ${quoteName(key)}`), `DROP COLUMN ${quoteName(column)}`];
}

function modifyActions(live: LiveTable, { text, native, live: column }: EditedColumn, context: EditContext): string[] {
  const isJsonNoMore = column.column.type.kind === 'json' && native !== column.native;
  const word = context.server.flavor === 'mysql' ? 'CHECK' : 'CONSTRAINT';
  const checks = isJsonNoMore ? jsonChecks(live, column.column.name) : [];
  return [...checks.map((name) => `DROP ${word} ${quoteName(name)}`), `MODIFY COLUMN ${printColumnText(text)}`];
}

/** Checks with a name of their own that keep a column JSON. */
function jsonChecks({ items }: LiveTable, column: string): string[] {
  return items.flatMap(({ kind, name, tokens }) => {
    const call = tokens.findIndex(({ text }) => text.toLowerCase() === 'json_valid');
    const isIt = kind === 'check' && isSymbol(tokens[call + 1], '(') && tokens[call + 2]?.value === column;
    return call >= 0 && isIt ? [name] : [];
  });
}

function changeDefinition({ ref }: LiveTable, actions: readonly string[]): Definition {
  return {
    id: `change of ${printTableRef(ref)}`,
    kind: 'change',
    tables: [ref],
    dependsOn: [],
    section: 'before-data',
    sql: `ALTER TABLE ${quoteTable(ref)}\n  ${actions.join(',\n  ')};`,
  };
}

interface Planned {
  readonly edited: readonly EditedColumn[];
  readonly added: readonly DraftedColumn[];
  readonly dropped: readonly string[];
}

function columnsAfter(
  { table }: ChangeRequest,
  { edited, added, dropped }: Planned,
  { server }: EditContext,
): readonly Column[] {
  const byName = new Map(edited.map((column) => [column.live.column.name, column]));
  const gone = new Set(dropped.map(foldName));
  return [
    ...table.columns.flatMap((column) => {
      if (gone.has(foldName(column.name))) return [];
      const change = byName.get(column.name);
      return [change === undefined ? column : describeEdited(change, server)];
    }),
    ...added.map((column) => describeColumn(column, server)),
  ];
}
