/** Names one table: `schema` is the engine's namespace (a Postgres schema, a MySQL database). Names are exact, never quoted. */
export interface TableRef {
  readonly schema: string;
  readonly name: string;
}

/** A string that is equal for equal references and different for different ones; for map keys, not for people. */
export type TableKey = string & { readonly __tableKey: never };

/** The map key of a reference. Unambiguous for any name, dots and quotes included. */
export function tableKey(ref: TableRef): TableKey {
  return JSON.stringify([ref.schema, ref.name]) as TableKey;
}

/** Prints a reference for people: `schema.name`, a part in double quotes when it is not a plain lower-case identifier. */
export function printTableRef(ref: TableRef): string {
  return `${printName(ref.schema)}.${printName(ref.name)}`;
}

/** Prints one name for people, quoted when it is not a plain lower-case identifier. */
export function printName(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** Whether two references name the same table. */
export function isSameTable(a: TableRef, b: TableRef): boolean {
  return a.schema === b.schema && a.name === b.name;
}

/** Orders references by schema, then name, by code unit: stable whatever the locale. */
export function compareTableRefs(a: TableRef, b: TableRef): number {
  return compareText(a.schema, b.schema) || compareText(a.name, b.name);
}

/** Orders two strings by code unit. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
