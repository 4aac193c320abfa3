import type { Column, Sequence, TableRef } from '@sync/core/connector';
import type { NeosyncEngine } from '@sync/engine-neosync';
import type { ApiColumn } from '../api/tables.ts';
import { sequenceInDefault } from './describe-column.ts';

/** Names of Postgres have so many bytes: NAMEDATALEN. */
const longestName = 63;

/**
 * What a column that counts takes its values from. The API tells no sequences: that of a `serial` column is in its default, and that of an
 * identity column has the name that the server gives, since Neosync makes an identity column only where it has.
 */
export function sequenceOf(api: ApiColumn, column: Column, engine: NeosyncEngine): Sequence | undefined {
  if (column.identity === undefined) return undefined;
  const { table } = api;
  const ownedBy = { table, column: column.name };
  if (engine === 'mysql') return { ref: { schema: table.schema, name: `${table.name}.${column.name}` }, ownedBy };
  const printed = sequenceInDefault(api);
  const ref = printed === undefined ? defaultName(table, column.name) : parseName(printed, table.schema);
  return { ref, ownedBy };
}

/** As the server shortens the parts, the longer one first: makeObjectName of Postgres. */
function defaultName({ schema, name }: TableRef, column: string): TableRef {
  const [table, part] = [Buffer.from(name), Buffer.from(column)];
  let [first, second] = [table.length, part.length];
  const room = longestName - '__seq'.length;
  while (first + second > room) {
    if (first > second) first -= 1;
    else second -= 1;
  }
  return { schema, name: `${clip(table, first)}_${clip(part, second)}_seq` };
}

/** Whole characters only. */
function clip(bytes: Buffer, length: number): string {
  let end = length;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString('utf8', 0, end);
}

/** `shop.orders_id_seq`, `"Shop"."x.y_seq"`, or without a schema where the server finds it without. */
function parseName(printed: string, ownSchema: string): TableRef {
  const parts = [...printed.matchAll(/"((?:[^"]|"")*)"|([^".]+)/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
  const [first = '', second] = parts;
  return second === undefined ? { schema: ownSchema, name: first } : { schema: first, name: second };
}
