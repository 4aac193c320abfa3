import {
  type ChangeDraft,
  type ChangeRequest,
  type Definition,
  type MoveRequest,
  type NeutralType,
  type NotCarried,
  printTableRef,
  type TableChange,
  tableKey,
} from '@sync/core/connector';
import { defineColumns, defineDrop, defineRename } from './definitions.ts';
import { describeState } from './describe.ts';
import { ownType, parseType } from './draft-state.ts';
import type { MemoryColumn, MemoryState, MemoryTable } from './memory-database.ts';

/** How a memory database changes the columns of a table; views on it stand in the way of all but new columns. */
export function draftChange(state: MemoryState, request: ChangeRequest): ChangeDraft {
  const table = state.tables.get(tableKey(request.table.ref));
  if (table === undefined) return { definitions: [], table: request.table, dependents: [], notCarried: [] };
  const notCarried: NotCarried[] = [];
  let { columns } = table;
  for (const change of request.changes) columns = changeColumns({ table, columns, notCarried, request }, change);
  const changed = { ...table, columns };
  const views = new Map([[tableKey(table.ref), changed]]);
  const described = describeState({ ...state, tables: views }, { ...everything }, { hasEncodings: true });
  const isChanged = JSON.stringify(columns) !== JSON.stringify(table.columns);
  return {
    definitions: isChanged ? [defineColumns(table.ref, columns)] : [],
    table: described.tables[0] ?? request.table,
    dependents: isChanged && touchesColumns(table, columns) ? (table.views ?? []) : [],
    notCarried,
  };
}

/** How a memory database renames or drops a table. */
export function draftMove(request: MoveRequest): readonly Definition[] {
  return request.kind === 'drop' ? [defineDrop(request.table)] : [defineRename(request.from, request.to)];
}

const everything = { matches: () => true, unmatched: () => [], isEverything: true };

function touchesColumns(table: MemoryTable, columns: readonly MemoryColumn[]): boolean {
  return table.columns.some((column) => {
    const now = columns.find(({ name }) => name === column.name);
    return now === undefined || JSON.stringify(now.type) !== JSON.stringify(column.type);
  });
}

interface Changing {
  readonly table: MemoryTable;
  readonly columns: readonly MemoryColumn[];
  readonly notCarried: NotCarried[];
  readonly request: ChangeRequest;
}

function changeColumns(changing: Changing, change: TableChange): readonly MemoryColumn[] {
  const { columns } = changing;
  const edit = (name: string, to: (column: MemoryColumn) => MemoryColumn): readonly MemoryColumn[] =>
    columns.map((column) => (column.name === name ? to(column) : column));
  switch (change.kind) {
    case 'add-column':
      return [...columns, newColumn(changing, change.column)];
    case 'change-type': {
      const type = typeOf(changing, change.column);
      return edit(change.column.name, (column) => (holds(column.type, type) ? column : { ...column, type }));
    }
    case 'add-labels':
      return edit(change.column, (column) => ({ ...column, type: withLabels(column.type, change.labels) }));
    case 'allow-null':
      return edit(change.column, (column) => ({ ...column, isNullable: true }));
    case 'forbid-null':
      return edit(change.column, (column) => forbidNull(changing, column));
    case 'set-default': {
      const { default: written, name } = change.column;
      return edit(name, ({ default: _before, ...column }) => ({
        ...column,
        hasDefault: written !== undefined,
        ...(written && { default: written }),
      }));
    }
    case 'drop-column':
      return columns.filter(({ name }) => name !== change.column);
    default:
      return change satisfies never;
  }
}

function newColumn(
  changing: Changing,
  wanted: (TableChange & { readonly kind: 'add-column' })['column'],
): MemoryColumn {
  const { table, notCarried } = changing;
  const { encodings: _encodings, nativeType: _nativeType, preferredTypes: _preferred, ...column } = wanted;
  const type = typeOf(changing, wanted);
  if (wanted.isNullable || wanted.default !== undefined || table.rows.length === 0) return { ...column, type };
  const because = 'the rows that are there have no value of it';
  notCarried.push({ kind: 'not null', name: `${printTableRef(table.ref)}.${wanted.name}`, because });
  return { ...column, type, isNullable: true };
}

function forbidNull({ table, notCarried }: Changing, column: MemoryColumn): MemoryColumn {
  const place = table.columns.findIndex(({ name }) => name === column.name);
  if (!table.rows.some((row) => (row[place] ?? null) === null)) return { ...column, isNullable: false };
  const because = 'rows that are there have null';
  notCarried.push({ kind: 'not null', name: `${printTableRef(table.ref)}.${column.name}`, because });
  return column;
}

function typeOf({ table, request }: Changing, { name, type }: { readonly name: string; readonly type: NeutralType }) {
  const asked = request.types.get(name);
  return asked === undefined ? ownType(type) : parseType(asked, { table: printTableRef(table.ref), column: name });
}

function withLabels(type: NeutralType, labels: readonly string[]): NeutralType {
  if (type.kind !== 'enum') return type;
  return { ...type, labels: [...type.labels, ...labels.filter((label) => !type.labels.includes(label))] };
}

/** As far as the tests of the contract need it. */
function holds(type: NeutralType, wanted: NeutralType): boolean {
  if (type.kind === 'integer' && wanted.kind === 'integer') {
    return type.isUnsigned === wanted.isUnsigned && type.bits >= wanted.bits;
  }
  if (type.kind === 'text' && wanted.kind !== 'bytes') {
    const longest = wanted.kind === 'text' ? wanted.maxLength : undefined;
    return type.maxLength === undefined || (longest !== undefined && longest <= type.maxLength);
  }
  return JSON.stringify(type) === JSON.stringify(wanted);
}
