import { ConfigError, type NeutralType, printName, printTableRef, type TableRef } from '@sync/core/connector';
import { type TypeTable, neutralType } from '../catalog/neutral-types.ts';
import { readTypes, type TypeRow } from '../catalog/read-types.ts';
import type { Queryable } from '../connection.ts';
import { parseType, type WrittenType } from './parse-type.ts';
import { typeModifier } from './type-modifier.ts';

/** A type that a column is to have, as text. */
export interface AskedType {
  readonly table: TableRef;
  readonly column: string;
  readonly text: string;
}

/** A type that the server knows, or will know once the records before it are applied. */
export interface ResolvedType {
  readonly oid: number;
  readonly modifier: number;
  /** With its schema where it is not built in, so that it may stand in a statement. */
  readonly printed: string;
  /** Values can be compared, so that an index can be made. */
  readonly hasOrder: boolean;
  readonly type: NeutralType;
}

export interface ResolvedTypes {
  /** In the order asked for. */
  readonly asked: readonly ResolvedType[];
  readonly types: TypeTable;
}

interface FoundRow {
  readonly oid: number | null;
  readonly array: number;
  readonly name: string;
  readonly kind: string;
}

/**
 * Asks the server for types. What stands in statements afterwards is the server's own text.
 *
 * @throws {ConfigError} CONFIG_INVALID for a text that is no type here
 */
export async function resolveTypes(connection: Queryable, asked: readonly AskedType[]): Promise<ResolvedTypes> {
  const written = asked.map((each) => parseType(each.text) ?? refuse(each, 'it does not read as a type'));
  const found = await findTypes(connection, asked, written);
  const uses = asked.map((each, index) => {
    const row = found[index];
    const { modifiers, isArray } = written[index] as WrittenType;
    if (row?.oid == null) return refuse(each, 'the sink has no such type');
    if (!'bcderm'.includes(row.kind)) return refuse(each, 'a column cannot be of this type');
    const modifier = typeModifier(row.name, modifiers);
    if (modifier === undefined) return refuse(each, 'the type does not take such numbers');
    if (isArray && row.array === 0) return refuse(each, 'the type has no arrays');
    return { oid: isArray ? row.array : row.oid, modifier };
  });
  const types = await readTypes(connection, [...new Set(uses.map(({ oid }) => oid))]);
  const printed = await connection.query<{ printed: string }>(
    `SELECT pg_catalog.format_type(u.oid, u.modifier) AS printed
    FROM unnest($1::pg_catalog.oid[], $2::pg_catalog.int4[]) WITH ORDINALITY u (oid, modifier, place) ORDER BY u.place`,
    [uses.map(({ oid }) => oid), uses.map(({ modifier }) => modifier)],
  );
  const ordered = await readOrdered(connection, types);
  return {
    asked: uses.map(({ oid, modifier }, index) => ({
      oid,
      modifier,
      printed: printed[index]?.printed ?? '',
      hasOrder: hasOrder(types, oid, ordered),
      type: neutralType(types, oid, modifier),
    })),
    types,
  };
}

/** Looks for a bare name where built-in types are, beside the table and in `public`. */
function findTypes(
  connection: Queryable,
  asked: readonly AskedType[],
  written: readonly WrittenType[],
): Promise<FoundRow[]> {
  return connection.query<FoundRow>(
    `SELECT t.oid, coalesce(t.typarray, 0) AS array, t.typname::text AS name, t.typtype::text AS kind
    FROM unnest($1::text[], $2::text[], $3::pg_catalog.bool[]) WITH ORDINALITY u (name, schema, is_bare, place)
      LEFT JOIN pg_catalog.pg_type t ON t.oid = coalesce(
        pg_catalog.to_regtype(u.name),
        CASE WHEN u.is_bare THEN pg_catalog.to_regtype(pg_catalog.quote_ident(u.schema) || '.' || u.name) END,
        CASE WHEN u.is_bare THEN pg_catalog.to_regtype('public.' || u.name) END)
    ORDER BY u.place`,
    [written.map(({ name }) => name), asked.map(({ table }) => table.schema), written.map(({ isBare }) => isBare)],
  );
}

/** Types with an order of their own, or that are read as one that has. */
async function readOrdered(connection: Queryable, types: TypeTable): Promise<ReadonlySet<number>> {
  const rows = await connection.query<{ oid: number }>(
    `SELECT DISTINCT t.oid
    FROM unnest($1::pg_catalog.oid[]) t (oid)
      JOIN pg_catalog.pg_opclass o ON o.opcdefault AND (o.opcintype = t.oid OR EXISTS (
        SELECT FROM pg_catalog.pg_cast c
        WHERE c.castsource = t.oid AND c.casttarget = o.opcintype AND c.castmethod = 'b' AND c.castcontext = 'i'))
      JOIN pg_catalog.pg_am m ON m.oid = o.opcmethod AND m.amname = 'btree'`,
    [[...types.keys()]],
  );
  return new Set(rows.map(({ oid }) => oid));
}

function hasOrder(types: TypeTable, oid: number, ordered: ReadonlySet<number>): boolean {
  const type: TypeRow | undefined = types.get(oid);
  if (type === undefined) return false;
  if (type.kind === 'd') return hasOrder(types, type.base, ordered);
  if (type.element !== 0) return hasOrder(types, type.element, ordered);
  return 'ermc'.includes(type.kind) || ordered.has(oid);
}

function refuse({ table, column, text }: AskedType, because: string): never {
  const name = `${printTableRef(table)}.${printName(column)}`;
  throw new ConfigError({
    code: 'CONFIG_INVALID',
    message: `Cannot make column ${name} of the type ${JSON.stringify(text)}: ${because}. Name a type of Postgres, such as numeric(20,0), text[] or one that exists at the sink.`,
    context: { option: 'columns', table: printTableRef(table), column },
  });
}
