import {
  type DraftRequest,
  type ForeignKey,
  type NotCarried,
  printTableRef,
  type TableRef,
  tableKey,
} from '@sync/core/connector';
import type { TypeRow } from '../catalog/read-types.ts';
import { quoteLiteral, quoteTable } from '../quote.ts';
import { printColumn, tableId } from './drafting.ts';
import type { TakenNames } from './read-names.ts';
import { enumHolder } from './read-names.ts';

/** An enum type that columns will be of. */
export interface EnumPlan {
  readonly ref: TableRef;
  readonly labels: readonly string[];
  /** The table it is made for. */
  readonly table: TableRef;
  /** It is called as asked, so another run may make it at the same moment. */
  readonly isNamed: boolean;
  /** As the catalog would tell it; its number is below zero, no server has it. */
  readonly row: TypeRow;
}

/** Postgres manual, "Enumerated Types": a label has at most 63 bytes. */
const longestLabel = 63;

/** The key of a column in maps. */
export function columnKey(table: TableRef, column: string): string {
  return JSON.stringify([tableKey(table), column]);
}

/**
 * Plans a type for each enum column, by column. A column that references another one is of that one's type, since a foreign key compares
 * values of one type only. A column with a type of the user's own has none.
 */
export function planEnums(
  { tables, foreignKeys }: DraftRequest,
  names: TakenNames,
  notCarried: NotCarried[],
): ReadonlyMap<string, EnumPlan> {
  const referenced = referencedColumns(foreignKeys);
  const plans = new Map<string, EnumPlan>();
  const wanted = new Map<string, WantedEnum>();
  for (const { table, types } of tables) {
    for (const { name, type, generated } of table.columns) {
      if (type.kind !== 'enum' || types.has(name) || generated !== undefined) continue;
      if (type.labels.length > 0 && type.labels.every((label) => Buffer.byteLength(label) <= longestLabel)) {
        const named = type.name === undefined ? {} : { name: type.name };
        wanted.set(columnKey(table.ref, name), { table: table.ref, column: name, labels: type.labels, ...named });
      } else {
        const because = `a label of an enum has at most ${longestLabel} bytes, so the column becomes text`;
        notCarried.push({ kind: 'type', name: printColumn(table.ref, name), because });
      }
    }
  }
  for (const [key, want] of wanted) {
    if (isShared(key, wanted, referenced)) continue;
    const same = [...plans.values()].find((plan) => isSameEnum(plan, want));
    plans.set(key, same ?? planEnum({ ...want, number: -1 - plans.size }, names));
  }
  for (const key of wanted.keys()) {
    const shared = plans.get(rootOf(key, wanted, referenced));
    if (shared !== undefined) plans.set(key, shared);
  }
  return plans;
}

interface WantedEnum {
  readonly table: TableRef;
  readonly column: string;
  readonly labels: readonly string[];
  /** What its type is to be called. */
  readonly name?: string;
}

/** Columns that ask for types of one name and with the same labels have one type. */
function isSameEnum({ isNamed, ref, labels }: EnumPlan, want: WantedEnum): boolean {
  const isName = isNamed && ref.name === want.name && ref.schema === want.table.schema;
  return isName && JSON.stringify(labels) === JSON.stringify(want.labels);
}

type Wanted = ReadonlyMap<string, { readonly labels: readonly string[] }>;

function referencedColumns(foreignKeys: readonly ForeignKey[]): ReadonlyMap<string, string> {
  const pairs = foreignKeys.flatMap(({ table, references, columns }) =>
    columns.map((pair): [string, string] => [columnKey(table, pair.column), columnKey(references, pair.references)]),
  );
  return new Map(pairs);
}

function isShared(key: string, wanted: Wanted, referenced: ReadonlyMap<string, string>): boolean {
  return rootOf(key, wanted, referenced) !== key;
}

/** The column at the end of a chain of references between columns with the same labels. A circle ends where it began. */
function rootOf(key: string, wanted: Wanted, referenced: ReadonlyMap<string, string>): string {
  const labels = JSON.stringify(wanted.get(key)?.labels);
  const seen = new Set([key]);
  let root = key;
  for (let next = referenced.get(root); next !== undefined && !seen.has(next); next = referenced.get(root)) {
    if (JSON.stringify(wanted.get(next)?.labels) !== labels) break;
    seen.add(next);
    root = next;
  }
  // In a circle every column is behind another one; the first in order stands for all.
  const isCircle = referenced.get(root) !== undefined && seen.has(referenced.get(root) ?? '');
  return isCircle ? ([...seen].toSorted()[0] ?? root) : root;
}

interface EnumRequest extends WantedEnum {
  readonly number: number;
}

function planEnum(request: EnumRequest, { types, relations }: TakenNames): EnumPlan {
  const { table, column, labels, number, name: asked } = request;
  const own = `${table.name}_${column}`;
  const name = types.choose(asked === undefined ? [own] : [asked, own], {
    within: table.schema,
    earlier: enumHolder(labels),
    standsFor: ['enum', table.name, column],
  });
  // A table has a type of its name.
  relations.note(table.schema, name, 'made by this run');
  const row: TypeRow = {
    oid: number,
    schema: table.schema,
    name,
    kind: 'e',
    element: 0,
    base: 0,
    base_modifier: -1,
    is_not_null: false,
    has_default: false,
    has_binary: true,
    subtype: 0,
    labels,
    attributes: null,
    extension: null,
    is_user_type: true,
  };
  return { ref: { schema: table.schema, name }, labels, table, isNamed: name === asked, row };
}

/** The record that makes an enum type. */
export function enumDefinition(
  { ref, labels, table, isNamed }: EnumPlan,
  schemaId: string,
): {
  readonly id: string;
  readonly kind: string;
  readonly tables: readonly TableRef[];
  readonly dependsOn: readonly string[];
  readonly impliedBy: readonly string[];
  readonly section: 'before-data';
  readonly sql: string;
} {
  const create = `CREATE TYPE ${quoteTable(ref)} AS ENUM (${labels.map(quoteLiteral).join(', ')});`;
  return {
    id: `type ${printTableRef(ref)}`,
    kind: 'enum',
    tables: [table],
    dependsOn: [schemaId],
    // A table that is there has the types it needs.
    impliedBy: [tableId(table)],
    section: 'before-data',
    sql: isNamed ? createOnce(create) : create,
  };
}

/** Tables that are made side by side may share a type of one name. Who comes second waits, and finds it there. */
function createOnce(create: string): string {
  return `DO ${quoteLiteral(`BEGIN ${create} EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END`)};`;
}
