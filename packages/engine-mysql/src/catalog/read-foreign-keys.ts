import {
  type ColumnPair,
  compareTableRefs,
  compareText,
  type ForeignKey,
  type ReferentialAction,
} from '@sync/core/connector';
import type { Queryable } from '../connection.ts';
import { inScope } from './catalog-scope.ts';

interface PairRow {
  readonly schemaName: string;
  readonly tableName: string;
  readonly keyName: string;
  readonly columnName: string;
  readonly position: number | string;
  readonly referencedSchema: string;
  readonly referencedTable: string;
  readonly referencedColumn: string;
}

interface ActionRow {
  readonly schemaName: string;
  readonly tableName: string;
  readonly keyName: string;
  readonly onUpdate: string;
  readonly onDelete: string;
}

/** Every foreign key of the server's own users' databases, by table and name: tables of one database may reference those of another. */
export async function readForeignKeys(connection: Queryable): Promise<ForeignKey[]> {
  const pairs = await connection.query<PairRow>(
    `SELECT TABLE_SCHEMA AS schemaName, TABLE_NAME AS tableName, CONSTRAINT_NAME AS keyName, COLUMN_NAME AS columnName,
      ORDINAL_POSITION AS position, REFERENCED_TABLE_SCHEMA AS referencedSchema, REFERENCED_TABLE_NAME AS referencedTable,
      REFERENCED_COLUMN_NAME AS referencedColumn
    FROM information_schema.KEY_COLUMN_USAGE
    WHERE REFERENCED_TABLE_NAME IS NOT NULL AND ${inScope({}, 'TABLE_SCHEMA')}`,
  );
  // Put together here: MariaDB would join the two by reading one of them again and again.
  const actions = await connection.query<ActionRow>(
    `SELECT CONSTRAINT_SCHEMA AS schemaName, TABLE_NAME AS tableName, CONSTRAINT_NAME AS keyName, UPDATE_RULE AS onUpdate,
      DELETE_RULE AS onDelete
    FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE ${inScope({}, 'CONSTRAINT_SCHEMA')}`,
  );
  const actionsOf = new Map(actions.map((row) => [keyOf(row), row]));
  return [...Map.groupBy(pairs, keyOf)]
    .flatMap(([key, rows]) => toForeignKey(rows, actionsOf.get(key)))
    .sort((a, b) => compareTableRefs(a.table, b.table) || compareText(a.name, b.name));
}

function keyOf({ schemaName, tableName, keyName }: ActionRow | PairRow): string {
  return JSON.stringify([schemaName, tableName, keyName]);
}

function toForeignKey(rows: readonly PairRow[], actions: ActionRow | undefined): ForeignKey[] {
  const [first, ...others] = rows
    .toSorted((a, b) => Number(a.position) - Number(b.position))
    .map((row): ColumnPair => ({ column: row.columnName, references: row.referencedColumn }));
  const row = rows[0];
  if (first === undefined || row === undefined) return [];
  return [
    {
      name: row.keyName,
      table: { schema: row.schemaName, name: row.tableName },
      references: { schema: row.referencedSchema, name: row.referencedTable },
      columns: [first, ...others],
      isDeferrable: false,
      match: 'simple',
      onDelete: toAction(actions?.onDelete),
      onUpdate: toAction(actions?.onUpdate),
    },
  ];
}

const known: ReadonlySet<string> = new Set(['restrict', 'cascade', 'set null', 'set default']);

/** RESTRICT and NO ACTION are one to the server, which checks each row at once. */
function toAction(rule: string | undefined): ReferentialAction {
  const action = rule?.toLowerCase() ?? '';
  return known.has(action) ? (action as ReferentialAction) : 'no action';
}
