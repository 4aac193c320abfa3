import { type Definition, isSameTable, printName, printTableRef, type TableRef, tableKey } from '@sync/core/connector';
import type { ForeignKeyMade, Made, ParsedStatement } from './parse-statement.ts';
import { isEnumStatement } from './parse-enum.ts';
import {
  type DefinitionListRequest,
  type MentionedIds,
  mentionedIn,
  printOn,
  unknownStatement,
} from './to-definition-list.ts';

interface Context {
  readonly ids: MentionedIds;
  readonly extensions: readonly string[];
  /** The table that a partition belongs to, as far as it is one. */
  readonly rootOf: (table: TableRef) => TableRef;
  /** Indexes that constraints make. */
  readonly madeByKeys: ReadonlySet<string>;
}

/** Postgres's records, with the ids that a Postgres sink gives to the objects it has. */
export function postgresDefinitions({ statements: { statements } }: DefinitionListRequest): readonly Definition[] {
  const context = createContext(statements);
  const definitions = statements.flatMap((statement, place) => toDefinition(statement, place, context));
  return [...definitions].sort((a, b) => rank(a) - rank(b));
}

/** Kinds of the first section in an order that works; the server lists composites before the enums they use. */
const ranks = ['schema', 'extension', 'sequence', 'enum', 'type', 'function', 'table', 'sequence owner'];

function rank({ kind, section }: Definition): number {
  const at = ranks.indexOf(kind);
  return section === 'before-data' && at !== -1 ? at : ranks.length;
}

function createContext(statements: readonly ParsedStatement[]): Context {
  const parents = new Map(
    statements.flatMap(({ made }) =>
      made.kind === 'table' && made.partitionOf ? [[tableKey(made.ref), made.partitionOf]] : [],
    ),
  );
  const rootOf = (table: TableRef): TableRef => {
    let root = table;
    for (let parent = parents.get(tableKey(root)); parent !== undefined; parent = parents.get(tableKey(root)))
      root = parent;
    return root;
  };
  const ids = new Map<string, string[]>();
  const extensions: string[] = [];
  const madeByKeys = new Set<string>();
  for (const { made } of statements) {
    if (made.kind === 'schema') ids.set(made.name, [...(ids.get(made.name) ?? []), `schema ${printName(made.name)}`]);
    if (made.kind === 'extension') extensions.push(`extension ${printName(made.name)}`);
    if (made.kind === 'sequence' || made.kind === 'type' || made.kind === 'function') {
      ids.set(made.ref.name, [...(ids.get(made.ref.name) ?? []), `${made.kind} ${printTableRef(made.ref)}`]);
    }
    const isIndexed =
      made.kind === 'primary key' || made.kind === 'unique constraint' || made.kind === 'exclusion constraint';
    if (isIndexed) madeByKeys.add(tableKey({ schema: made.table.schema, name: made.name }));
  }
  return { ids, extensions, rootOf, madeByKeys };
}

function toDefinition(statement: ParsedStatement, place: number, context: Context): readonly Definition[] {
  const { made, sql, wrapped, label } = statement;
  switch (made.kind) {
    case 'schema':
    case 'extension':
      return [wholeDatabase(`${made.kind} ${printName(made.name)}`, made.kind, sql)];
    case 'sequence':
    case 'type': {
      const id = `${made.kind} ${printTableRef(made.ref)}`;
      const kind = made.kind === 'type' && isEnumStatement(sql) ? 'enum' : made.kind;
      return [{ ...wholeDatabase(id, kind, sql), ...needs(statement, context, id) }];
    }
    case 'function': {
      // The arguments are part of what it is, and cannot be told: the server's own check says whether it is there.
      const id = `function ${printTableRef(made.ref)}`;
      return [{ ...wholeDatabase(id, 'function', endWell(wrapped)), ...needs(statement, context, id) }];
    }
    case 'sequence owner': {
      const id = `sequence owner ${printTableRef(made.ref)}`;
      const dependsOn = [`sequence ${printTableRef(made.ref)}`, tableId(made.table)];
      return [{ id, kind: made.kind, tables: [context.rootOf(made.table)], dependsOn, section: 'before-data', sql }];
    }
    case 'unknown':
      return [unknownStatement(label, wrapped, place)];
    default:
      return ofTable(statement, made, context);
  }
}

type OfTable = Exclude<
  Made,
  { readonly kind: 'schema' | 'extension' | 'sequence' | 'type' | 'function' | 'sequence owner' | 'unknown' }
>;

function ofTable(statement: ParsedStatement, made: OfTable, context: Context): readonly Definition[] {
  const { sql } = statement;
  if (made.kind === 'table') {
    const id = tableId(made.ref);
    const { dependsOn, mentions } = needs(statement, context, id);
    const parents = made.partitionOf === undefined ? [] : [tableId(made.partitionOf)];
    const schema = `schema ${printName(made.ref.schema)}`;
    return [
      {
        id,
        kind: 'table',
        tables: [context.rootOf(made.ref)],
        dependsOn: [...new Set([schema, ...dependsOn, ...parents])],
        mentions: [...mentions, ...context.extensions],
        section: 'before-data',
        sql,
      },
    ];
  }
  const table = context.rootOf(made.table);
  const shared = { kind: made.kind, tables: [table], dependsOn: [tableId(made.table)], sql };
  switch (made.kind) {
    case 'index':
      if (context.madeByKeys.has(tableKey({ schema: made.table.schema, name: made.name }))) return [];
      return [
        { ...shared, id: `index ${printTableRef({ schema: made.table.schema, name: made.name })}`, section: 'indexes' },
      ];
    case 'trigger': {
      const id = `trigger ${printOn(made.name, made.table)}`;
      const { dependsOn } = needs(statement, context, id);
      return [{ ...shared, id, dependsOn: [...shared.dependsOn, ...dependsOn], section: 'finish' }];
    }
    case 'foreign key':
      return [foreignKey(made, sql, context)];
    default:
      return [{ ...shared, id: `${made.kind} ${printOn(made.name, made.table)}`, section: 'constraints' }];
  }
}

function foreignKey(made: ForeignKeyMade, sql: string, { rootOf }: Context): Definition {
  const { table, references, name } = made;
  const isSelf = isSameTable(table, references);
  return {
    id: `foreign key ${printOn(name, table)}`,
    kind: 'foreign key',
    tables: isSelf ? [rootOf(table)] : [rootOf(table), rootOf(references)],
    dependsOn: isSelf ? [tableId(table)] : [tableId(table), tableId(references)],
    section: 'foreign-keys',
    sql: uncross(made, sql),
  };
}

/** The server lists the columns of both sides in orders of their own: where both have the same names, these tell which belong together. */
function uncross({ columns, referencedColumns, referencedAt: [start, end] }: ForeignKeyMade, sql: string): string {
  const there = new Set(referencedColumns);
  const isCrossed = columns.some((column, place) => column !== referencedColumns[place]);
  if (!isCrossed || there.size !== columns.length || !columns.every((column) => there.has(column))) return sql;
  const list = columns.map((column) => `"${column.replaceAll('"', '""')}"`).join(', ');
  return `${sql.slice(0, start)}(${list})${sql.slice(end)}`;
}

function tableId(ref: TableRef): string {
  return `table ${printTableRef(ref)}`;
}

function wholeDatabase(id: string, kind: string, sql: string): Definition {
  return { id, kind, tables: [], dependsOn: [], section: 'before-data', sql };
}

/** What the statement names of types, sequences and functions. */
function needs({ tokens, made }: ParsedStatement, { ids, extensions }: Context, own: string) {
  const words = tokens.flatMap(({ kind, value }) =>
    // The name of a sequence stands in a string: nextval('shop.orders_id_seq'::regclass).
    kind === 'string' ? value.split(/[^\p{L}\p{N}_$]+/u) : [value, value.toLowerCase()],
  );
  const found = mentionedIn(words, ids, own);
  // A function's text names what it uses, but it can be made before that is there.
  return made.kind === 'function'
    ? { dependsOn: found.filter((id) => id.startsWith('schema ')), mentions: [...found, ...extensions] }
    : { dependsOn: found, mentions: extensions };
}

function endWell(sql: string): string {
  return sql.endsWith(';') ? sql : `${sql};`;
}
