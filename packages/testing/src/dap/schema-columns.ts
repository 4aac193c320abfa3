import type { DapSchema, Json } from './schemas.ts';

/** What a column's values look like on the wire. */
export type WireKind =
  | 'integer'
  | 'number'
  | 'boolean'
  | 'text'
  | 'enum'
  | 'moment'
  | 'date'
  | 'time'
  | 'uuid'
  | 'address'
  | 'object'
  | 'array';

/** A column of a table, read from its schema. */
export interface WireColumn {
  readonly name: string;
  readonly group: 'key' | 'value';
  readonly kind: WireKind;
  readonly isRequired: boolean;
  /** Text of the default. */
  readonly fallback: string | undefined;
  /** Of an enumeration without other values. */
  readonly labels: readonly string[] | undefined;
  /** Of an object. */
  readonly members: readonly string[];
  readonly bits: number;
  /** In characters. */
  readonly maxLength: number | undefined;
}

type JsonObject = { readonly [name: string]: Json };

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function memberOf(object: Json | undefined, name: string): Json | undefined {
  return isObject(object) ? object[name] : undefined;
}

/** The columns of a schema: the key's, then the values', in the order written. */
export function columnsOf({ schema }: DapSchema): readonly WireColumn[] {
  return (['key', 'value'] as const).flatMap((group) => {
    const part = memberOf(schema.properties, group);
    const properties = memberOf(part, 'properties');
    const required = memberOf(part, 'required');
    const needed = Array.isArray(required) ? required : [];
    return Object.entries(isObject(properties) ? properties : {}).map(([name, property]) =>
      readColumn({ name, group, isRequired: needed.includes(name) }, resolve(property, schema)),
    );
  });
}

function plainText(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}

function resolve(property: Json, schema: JsonObject): Json {
  const target = memberOf(property, '$ref');
  if (typeof target !== 'string') return property;
  return memberOf(schema.definitions, target.slice(target.lastIndexOf('/') + 1)) ?? property;
}

function readColumn(place: Pick<WireColumn, 'name' | 'group' | 'isRequired'>, property: Json): WireColumn {
  const format = memberOf(property, 'format');
  const members = memberOf(property, 'properties');
  const fallback = memberOf(property, 'default');
  const values = memberOf(property, 'enum');
  const maxLength = memberOf(property, 'maxLength');
  const kind = kindOf(property);
  return {
    ...place,
    maxLength: typeof maxLength === 'number' ? maxLength : undefined,
    kind,
    fallback: fallback === undefined ? undefined : plainText(fallback),
    labels: kind === 'enum' && Array.isArray(values) ? values.map(String) : undefined,
    members: isObject(members) ? Object.keys(members) : [],
    bits: format === 'int32' || format === 'float32' ? 32 : format === 'int16' ? 16 : 64,
  };
}

const formatKinds: Readonly<Record<string, WireKind>> = {
  'date-time': 'moment',
  date: 'date',
  time: 'time',
  uuid: 'uuid',
  ipv4: 'address',
  ipv6: 'address',
};

const typeKinds: Readonly<Record<string, WireKind>> = {
  integer: 'integer',
  number: 'number',
  boolean: 'boolean',
  object: 'object',
  array: 'array',
};

function kindOf(property: Json): WireKind {
  const choices = memberOf(property, 'oneOf');
  if (Array.isArray(choices)) {
    const kinds = choices.map(kindOf);
    return kinds.every((kind) => kind === 'address') ? 'address' : 'text';
  }
  const type = plainText(memberOf(property, 'type'));
  if (type !== 'string') return typeKinds[type] ?? 'text';
  if (memberOf(property, 'enum') !== undefined) return 'enum';
  return formatKinds[plainText(memberOf(property, 'format'))] ?? 'text';
}
