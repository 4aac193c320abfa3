import type { DapSchema, Json } from './schemas.ts';

/** How a table's next schema differs from the one before. */
export interface SchemaChanges {
  /** Columns to add, or to give another type, by name, as JSON Schema writes them: `{ type: 'string', maxLength: 64 }`. */
  readonly columns?: { readonly [name: string]: Json };
  /** Columns that go. */
  readonly remove?: readonly string[];
  /** Columns that are never NULL from now on. */
  readonly require?: readonly string[];
  /** Columns that may be NULL from now on. */
  readonly permitNull?: readonly string[];
}

/** The next version of a schema. */
export function evolveSchema({ schema, version }: DapSchema, changes: SchemaChanges): DapSchema {
  const { columns = {}, remove = [], require = [], permitNull = [] } = changes;
  const groups = objectIn(schema, 'properties');
  const value = objectIn(groups, 'value');
  const properties = Object.entries({ ...objectIn(value, 'properties'), ...columns });
  const given = value.required;
  const required = new Set([...(Array.isArray(given) ? given : []), ...require]);
  for (const name of [...permitNull, ...remove]) required.delete(name);
  const next = {
    ...value,
    properties: Object.fromEntries(properties.filter(([name]) => !remove.includes(name))),
    required: [...required],
  };
  return { schema: { ...schema, properties: { ...groups, value: next } }, version: version + 1 };
}

function objectIn(value: { readonly [name: string]: Json }, name: string): { readonly [name: string]: Json } {
  const member = value[name];
  if (typeof member !== 'object' || member === null || Array.isArray(member))
    throw new Error(`The schema has no "${name}".`);
  return member as { readonly [name: string]: Json };
}
