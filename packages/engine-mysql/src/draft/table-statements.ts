import type { Definition, ForeignKey, IndexColumn } from '@sync/core/connector';
import { printNativeType } from '../catalog/native-types.ts';
import type { ServerFacts } from '../connection.ts';
import { databaseId, foreignKeyId, indexId, objectId } from '../definitions/definition-ids.ts';
import { addTo } from '../definitions/join-alterations.ts';
import { quoteLiteral, quoteName, quoteTable } from '../quote.ts';
import type { DraftedColumn, DraftedKey, DraftedTable } from './drafted-table.ts';
import { textType } from './choose-type.ts';

/** The record that makes a database, unless it is there. */
export function databaseDefinition(name: string): Definition {
  return {
    id: databaseId(name),
    kind: 'database',
    tables: [],
    dependsOn: [],
    section: 'before-data',
    sql: `CREATE DATABASE IF NOT EXISTS ${quoteName(name)} DEFAULT CHARACTER SET utf8mb4;`,
  };
}

/** The record that makes a table with its primary key, and with the key that a column which counts needs. */
export function tableDefinition(table: DraftedTable, server: ServerFacts, dependsOn: readonly string[]): Definition {
  const { ref } = table.source;
  const { collation } = textType({ name: 'text' }, server);
  const lines = [
    ...table.columns.map((column) => columnSql(column)),
    ...table.keys.filter((key) => isMadeWithTable(key, table)).map(keySql),
  ];
  const comment = table.comment === undefined ? '' : ` COMMENT=${quoteLiteral(table.comment)}`;
  return {
    id: objectId('table', ref),
    kind: 'table',
    tables: [ref],
    dependsOn,
    section: 'before-data',
    sql: `CREATE TABLE ${quoteTable(ref)} (\n  ${lines.join(',\n  ')}\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=${collation}${comment};`,
  };
}

/** The records of a table's other keys and indexes. Each waits for the one before, so that one connection makes them all at once. */
export function indexDefinitions(table: DraftedTable): readonly Definition[] {
  const { ref } = table.source;
  const later = table.keys.filter((key) => !isMadeWithTable(key, table));
  return later.map((key, index): Definition => {
    const before = later[index - 1];
    return {
      id: indexId(ref, key.name),
      kind: 'index',
      tables: [ref],
      dependsOn: [objectId('table', ref), ...(before === undefined ? [] : [indexId(ref, before.name)])],
      section: 'indexes',
      sql: `${addTo(ref)}${keySql(key)};`,
    };
  });
}

/** The records of a table's foreign keys. */
export function foreignKeyDefinitions(table: DraftedTable): readonly Definition[] {
  return table.foreignKeys.map((key) => ({
    id: foreignKeyId(key.table, key.name),
    kind: 'foreign key',
    tables: [key.table, key.references],
    dependsOn: [objectId('table', key.table), objectId('table', key.references)],
    section: 'foreign-keys',
    sql: `${addTo(key.table)}${foreignKeySql(key)};`,
  }));
}

/** The server wants a column that counts to lead a key from the beginning. */
function isMadeWithTable(key: DraftedKey, table: DraftedTable): boolean {
  if (key.kind === 'primary') return true;
  const counting = table.columns.find((column) => column.isCounting)?.source.name;
  const leaders = table.keys.filter((each) => each.columns[0].name === counting);
  return counting !== undefined && leaders[0] === key;
}

/** Prints a column as it stands in a CREATE TABLE or ALTER TABLE. */
export function columnSql(column: DraftedColumn): string {
  const { native, isNullable, default: value, isCounting, comment, isJsonText, check, source } = column;
  const name = quoteName(source.name);
  return [
    `${name} ${printNativeType(native)}`,
    isNullable ? 'NULL' : 'NOT NULL',
    ...(value === undefined ? [] : [`DEFAULT ${value.sql}`]),
    ...(isCounting ? ['AUTO_INCREMENT'] : []),
    ...(comment === undefined ? [] : [`COMMENT ${quoteLiteral(comment)}`]),
    ...(isJsonText
      ? [`${check === undefined ? '' : `CONSTRAINT ${quoteName(check)} `}CHECK (json_valid(${name}))`]
      : []),
  ].join(' ');
}

function keySql({ kind, name, columns }: DraftedKey): string {
  const list = columns.map(keyPartSql).join(', ');
  if (kind === 'primary') return `PRIMARY KEY (${list})`;
  return `${kind === 'unique' ? 'UNIQUE KEY' : 'KEY'} ${quoteName(name)} (${list})`;
}

function keyPartSql({ name, order, prefixLength }: IndexColumn): string {
  const prefix = prefixLength === undefined ? '' : `(${prefixLength})`;
  return `${quoteName(name)}${prefix}${order === 'descending' ? ' DESC' : ''}`;
}

function foreignKeySql(key: ForeignKey): string {
  const columns = key.columns.map((pair) => quoteName(pair.column)).join(', ');
  const referenced = key.columns.map((pair) => quoteName(pair.references)).join(', ');
  return (
    `CONSTRAINT ${quoteName(key.name)} FOREIGN KEY (${columns}) REFERENCES ${quoteTable(key.references)} (${referenced})` +
    `${actionSql('DELETE', key.onDelete)}${actionSql('UPDATE', key.onUpdate)}`
  );
}

function actionSql(event: string, action: ForeignKey['onDelete']): string {
  return action === 'no action' ? '' : ` ON ${event} ${action.toUpperCase()}`;
}
