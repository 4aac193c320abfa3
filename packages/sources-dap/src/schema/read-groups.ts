import { followReferences, isJsonObject, type JsonObject, type SchemaDocument, type SchemaNode } from './document.ts';

/** A property that becomes a column. */
export interface ColumnProperty extends SchemaNode {
  readonly name: string;
  readonly isRequired: boolean;
}

/** What a schema document says of a table: the group `meta` is about how rows travel, and no part of it. */
export interface TableGroups {
  /** At least one. */
  readonly key: readonly ColumnProperty[];
  readonly value: readonly ColumnProperty[];
  readonly comment?: string;
}

/** Takes a document apart into its groups. */
export function readGroups(document: SchemaDocument): TableGroups {
  const groups = document.root.properties;
  if (!isJsonObject(groups)) throw document.fault('/properties', 'it has no properties');
  const key = readGroup(document, groups, 'key');
  const value = readGroup(document, groups, 'value');
  if (key === undefined || key.properties.length === 0) {
    throw document.fault('/properties/key/properties', 'it has no key');
  }
  const taken = new Set(key.properties.map(({ name }) => name));
  for (const { name, path } of value?.properties ?? []) {
    if (taken.has(name)) throw document.fault(path, 'the key has a property of this name too');
  }
  const comment = commentOf(document.root) ?? commentOf(value?.schema ?? {}) ?? commentOf(key.schema);
  return {
    key: key.properties,
    value: value?.properties ?? [],
    ...(comment !== undefined && { comment }),
  };
}

/** What people are told of a table or a column. */
export function commentOf({ title, description }: JsonObject): string | undefined {
  if (typeof title === 'string' && title !== '') return title;
  return typeof description === 'string' && description !== '' ? description : undefined;
}

interface Group {
  readonly schema: JsonObject;
  readonly properties: readonly ColumnProperty[];
}

function readGroup(document: SchemaDocument, groups: JsonObject, name: 'key' | 'value'): Group | undefined {
  const path = `/properties/${name}`;
  const given = groups[name];
  if (given === undefined) return undefined;
  if (!isJsonObject(given)) throw document.fault(path, 'it is not an object');
  const { schema } = followReferences(document, { schema: given, path });
  const { properties = {}, required = [] } = schema;
  if (!isJsonObject(properties)) throw document.fault(`${path}/properties`, 'they are not an object');
  if (!Array.isArray(required)) throw document.fault(`${path}/required`, 'it is not an array');
  const isRequired = new Set<unknown>(required);
  return {
    schema,
    properties: Object.entries(properties).map(([column, property]) => {
      const at = `${path}/properties/${column.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      if (!isJsonObject(property)) throw document.fault(at, 'it is not an object');
      if (column === '') throw document.fault(at, 'its name is empty');
      return { name: column, isRequired: isRequired.has(column), schema: property, path: at };
    }),
  };
}
