import {
  type ForeignKey,
  type NotCarried,
  printName,
  printTableRef,
  type Table,
  type TableRef,
} from '@sync/core/connector';
import type { ServerFacts } from '../connection.ts';
import { fitIndex, type WantedKey } from './choose-keys.ts';
import { columnNote, type DraftColumn, type DraftingTable } from './draft-columns.ts';
import { draftDefault } from './draft-default.ts';
import { type DraftedColumn, type DraftedKey, type DraftedTable, startsWith } from './drafted-table.ts';
import { NameGiver } from './draft-names.ts';

/** A table whose types and keys are chosen. */
export interface UnfinishedTable {
  readonly source: Table;
  readonly table: DraftingTable;
  readonly keys: readonly WantedKey[];
  readonly foreignKeys: readonly ForeignKey[];
}

/** Longest comments, in characters: MySQL manual, "CREATE TABLE Statement". */
const longestComment = { column: 1024, table: 2048 } as const;

/** Gives names, defaults, comments and indexes to one table after the other. What cannot be kept goes to `notes`. */
export function createFinisher(server: ServerFacts, notes: NotCarried[]): (table: UnfinishedTable) => DraftedTable {
  // Names of foreign keys and checks are unique in their database, not in their table.
  const foreignKeyNames = new Map<string, NameGiver>();
  const checkNames = new Map<string, NameGiver>();
  return ({ source, table, keys, foreignKeys }) => {
    const indexNames = new NameGiver(['PRIMARY', 'GEN_CLUST_INDEX']);
    const rename = (kind: string, wanted: string, giver: NameGiver): string => {
      const name = giver.give(wanted, printTableRef(source.ref));
      if (name !== wanted) notes.push(nameNote(kind, wanted, name, source.ref));
      return name;
    };
    const named = keys.flatMap((key): DraftedKey[] => {
      const fitted = fitIndex(key, table, server);
      if (fitted === undefined) {
        notes.push({
          kind: 'index',
          name: printIndex(key.name, source.ref),
          because: 'no index holds a type of its columns',
        });
        return [];
      }
      return [{ ...fitted, name: key.kind === 'primary' ? 'PRIMARY' : rename('index', key.name, indexNames) }];
    });
    const its = giverOf(foreignKeyNames, source.ref.schema);
    const finalKeys = foreignKeys.map((key) => ({ ...key, name: rename('foreign key', key.name, its) }));
    const allKeys = addSupport(named, finalKeys, indexNames, source.ref);
    const counting = countingColumn(source, table, allKeys, notes);
    const checks = giverOf(checkNames, source.ref.schema);
    const columns = [...table.columns.values()].map((column): DraftedColumn => {
      const isCounting = column.source.name === counting;
      const check =
        column.isJsonText && server.flavor === 'mysql'
          ? checks.give(`${source.ref.name}_${column.source.name}_json`, printTableRef(source.ref))
          : undefined;
      return {
        ...finishColumn(column, source.ref, server, notes),
        isNullable: isNullable(column, keys),
        isCounting,
        check,
      };
    });
    const comment = fitComment(source.comment, 'table', (because) =>
      notes.push({ kind: 'comment', name: printTableRef(source.ref), because }),
    );
    return { source, columns, keys: allKeys, foreignKeys: finalKeys, comment };
  };
}

function giverOf(givers: Map<string, NameGiver>, database: string): NameGiver {
  const known = givers.get(database) ?? new NameGiver(['PRIMARY']);
  givers.set(database, known);
  return known;
}

function printIndex(name: string, table: TableRef): string {
  return `${printName(name)} on ${printTableRef(table)}`;
}

function nameNote(kind: string, wanted: string, name: string, table: TableRef): NotCarried {
  return { kind: 'name', name: `${kind} ${printIndex(wanted, table)}`, because: `it is called ${printName(name)}` };
}

/** A foreign key needs an index that begins with its columns; the server would make one by itself, under a name of its choice. */
function addSupport(
  keys: readonly DraftedKey[],
  foreignKeys: readonly ForeignKey[],
  names: NameGiver,
  table: TableRef,
): readonly DraftedKey[] {
  const all = [...keys];
  for (const { name, columns } of foreignKeys) {
    const [first, ...others] = columns.map(({ column }) => column);
    if (first === undefined || all.some((key) => startsWith(key, [first, ...others]))) continue;
    const ascending = (column: string) => ({ name: column, order: 'ascending' as const });
    all.push({
      name: names.give(name, printTableRef(table)),
      kind: 'plain',
      columns: [ascending(first), ...others.map(ascending)],
    });
  }
  return all;
}

const counters: ReadonlySet<string> = new Set(['tinyint', 'smallint', 'mediumint', 'int', 'bigint']);

/** The column that counts: the first identity that is a number and leads a key. The server has one a table. */
function countingColumn(
  source: Table,
  table: DraftingTable,
  keys: readonly DraftedKey[],
  notes: NotCarried[],
): string | undefined {
  let chosen: string | undefined;
  for (const { name, identity } of source.columns) {
    const column = table.columns.get(name);
    if (identity === undefined || column === undefined) continue;
    const because = !counters.has(column.native.name)
      ? `${column.native.name} does not count`
      : column.source.isNullable
        ? 'it may be null, and a null would get the next number'
        : !keys.some((key) => key.columns[0].name === name)
          ? 'it leads no key, without which MySQL does not count'
          : chosen !== undefined
            ? 'another column of the table counts, and MySQL has one a table'
            : undefined;
    if (because === undefined) chosen = name;
    else notes.push(columnNote(source.ref, name, { kind: 'identity', because }));
  }
  return chosen;
}

function isNullable({ source }: DraftColumn, keys: readonly WantedKey[]): boolean {
  if (!source.isNullable) return false;
  return !keys.some(({ kind, columns }) => kind === 'primary' && columns.some(({ name }) => name === source.name));
}

function finishColumn(
  column: DraftColumn,
  table: TableRef,
  server: ServerFacts,
  notes: NotCarried[],
): Omit<DraftedColumn, 'isNullable' | 'isCounting' | 'check'> {
  const note = (kind: string, because: string): unknown =>
    notes.push(columnNote(table, column.source.name, { kind, because }));
  const drafted = column.source.identity === undefined ? draftDefault(column, server) : undefined;
  const isKept = drafted !== undefined && 'sql' in drafted;
  if (drafted !== undefined && !isKept) note('default', drafted.because);
  if (column.source.isCaseInsensitive === true && !/_ci(?:_|$)/.test(column.native.collation ?? '')) {
    note('collation', 'texts that differ in case or accents are different at the sink');
  }
  const comment = fitComment(column.source.comment, 'column', (because) => note('comment', because));
  return { ...column, default: isKept ? drafted : undefined, comment };
}

/** A comment as the server keeps it; `tell` learns why it is another. */
function fitComment(
  comment: string | undefined,
  owner: keyof typeof longestComment,
  tell: (because: string) => void,
): string | undefined {
  if (comment === undefined || comment === '') return undefined;
  const most = longestComment[owner];
  // The servers write a question mark for each character that three bytes do not hold.
  const known = Array.from(comment, (letter) => (/[\u{10000}-\u{10FFFF}]/u.test(letter) ? '?' : letter));
  if (known.length > most) tell(`it is cut to ${most} characters`);
  const kept = known.slice(0, most).join('');
  if (known.length <= most && kept !== comment) tell('characters beyond U+FFFF are written as question marks');
  return kept;
}
