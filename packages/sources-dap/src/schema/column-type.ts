import type { NeutralType } from '@sync/core/connector';
import {
  followReferences,
  innerNode,
  isJsonObject,
  type JsonObject,
  type SchemaDocument,
  type SchemaNode,
} from './document.ts';
import { decimalType, integerType } from './number-type.ts';

/** What the values of a property are. */
export interface ColumnType {
  readonly type: NeutralType;
  /** In the schema's own words, for people. */
  readonly native: string;
  /** What its column is to be in databases, by the dialect's name, where that is not what they choose by themselves. */
  readonly preferred?: Readonly<Record<string, string>>;
  /** The schema allows null by itself. */
  readonly allowsNull: boolean;
}

/** A type that allows no null by itself, the usual case. */
type PlainType = Omit<ColumnType, 'allowsNull'>;

/** What a property is without more: text of any length. Also what everything becomes that the schema's words leave open. */
const anyText: PlainType = {
  type: { kind: 'text', isFixed: false },
  native: 'string',
  preferred: { mysql: 'mediumtext' },
};

const json: PlainType = {
  type: { kind: 'json', isNormalized: true },
  native: 'object',
  preferred: { mysql: 'json' },
};

const ipAddress = (native: string, mysql: string): PlainType => ({
  type: { kind: 'text', isFixed: false },
  native,
  preferred: { postgres: 'inet', mysql },
});

/**
 * The type of a property. `enumName` is what its type is called where it is an enumeration that has no name of its own.
 *
 * What is in no rule below is text, as the files spell it: such a column loses nothing, and gets its type when it is given a rule.
 */
export function columnType(document: SchemaDocument, property: SchemaNode, enumName: string): ColumnType {
  const node = followReferences(document, property);
  const options = alternativesOf(document, node);
  if (options !== undefined) return unionType(document, options, enumName);
  const { name, allowsNull } = typeName(node.schema);
  return { ...namedType(document, node, { name, enumName }), allowsNull };
}

/** `type`, which may be a list; left out, it follows from what else is said. */
function typeName({ type, enum: values, ...rest }: JsonObject): { name: string | undefined; allowsNull: boolean } {
  const named = Array.isArray(type) ? type.filter((each) => each !== 'null') : [type];
  const allowsNull =
    (Array.isArray(type) && type.includes('null')) ||
    type === 'null' ||
    (Array.isArray(values) && values.includes(null));
  const [only, ...others] = named as unknown[];
  if (typeof only === 'string' && others.length === 0) return { name: only, allowsNull };
  if (others.length > 0) return { name: undefined, allowsNull };
  const listed = Array.isArray(values) ? values.filter((value) => value !== null) : [];
  if (listed.length > 0 && listed.every(Number.isInteger)) return { name: 'integer', allowsNull };
  if (isJsonObject(rest.properties)) return { name: 'object', allowsNull };
  return { name: listed.length > 0 || typeof rest.format === 'string' ? 'string' : undefined, allowsNull };
}

interface Naming {
  readonly name: string | undefined;
  readonly enumName: string;
}

function namedType(document: SchemaDocument, node: SchemaNode, { name, enumName }: Naming): PlainType {
  const { schema } = node;
  switch (name) {
    case 'integer':
      return integerType(schema);
    case 'number':
      return decimalType(schema) ?? floatType(schema);
    case 'boolean':
      return { type: { kind: 'boolean' }, native: 'boolean', preferred: { mysql: 'tinyint' } };
    case 'string':
      return stringType(document, node, enumName);
    case 'object':
      return json;
    case 'array':
      return arrayType(document, node, enumName);
    default:
      return anyText;
  }
}

function floatType({ format }: JsonObject): PlainType {
  const bits = format === 'float32' || format === 'float' ? 32 : 64;
  return { type: { kind: 'float', bits }, native: `number float${bits}` };
}

function stringType(document: SchemaDocument, node: SchemaNode, enumName: string): PlainType {
  const { enum: values, format, maxLength } = node.schema;
  if (values !== undefined) return enumType(document, node, enumName);
  if (typeof format === 'string' && Object.hasOwn(formats, format)) return formats[format] ?? anyText;
  if (typeof maxLength !== 'number' || !Number.isSafeInteger(maxLength) || maxLength < 1) return anyText;
  // MySQL has no varchar of so many bytes, and none at all that fills a row.
  const preferred = maxLength < 65_536 ? {} : { preferred: { mysql: 'mediumtext' } };
  return { type: { kind: 'text', maxLength, isFixed: false }, native: `string(${maxLength})`, ...preferred };
}

const dateTime: NeutralType = { kind: 'timestamp', precision: 6, hasZone: false };

/** By `format`. A duration stays text, in the form of ISO 8601 that the files have. */
const formats: Readonly<Record<string, PlainType>> = {
  'date-time': { type: dateTime, native: 'string date-time', preferred: { mysql: 'datetime(6)' } },
  date: { type: { kind: 'date' }, native: 'string date' },
  time: { type: { kind: 'time', precision: 6, hasZone: false }, native: 'string time' },
  uuid: { type: { kind: 'uuid' }, native: 'string uuid', preferred: { mysql: 'binary(16)' } },
  ipv4: ipAddress('string ipv4', 'binary(4)'),
  ipv6: ipAddress('string ipv6', 'binary(16)'),
};

function enumType(document: SchemaDocument, { schema, path, definition }: SchemaNode, enumName: string): PlainType {
  if (!Array.isArray(schema.enum)) throw document.fault(`${path}/enum`, 'it is not an array');
  const labels = [...new Set((schema.enum as unknown[]).filter((label) => label !== null))];
  if (labels.length === 0) throw document.fault(`${path}/enum`, 'it has no values');
  if (!labels.every((label) => typeof label === 'string')) return anyText;
  return { type: { kind: 'enum', labels, name: definition ?? enumName }, native: 'string enum' };
}

function arrayType(document: SchemaDocument, node: SchemaNode, enumName: string): PlainType {
  const list: PlainType = { ...json, native: 'array' };
  if (!isJsonObject(node.schema.items)) return list;
  const element = columnType(document, innerNode(document, node, 'items'), enumName);
  // Lists of lists need not be rectangular, which arrays of databases are.
  if (element.type.kind === 'array' || element.type.kind === 'json') return list;
  return { ...list, type: { kind: 'array', element: element.type }, native: `array of ${element.native}` };
}

/** The alternatives of a union, references followed; undefined when it is none. */
function alternativesOf(document: SchemaDocument, node: SchemaNode): readonly SchemaNode[] | undefined {
  for (const word of ['oneOf', 'anyOf']) {
    const listed = node.schema[word];
    if (listed === undefined) continue;
    if (!Array.isArray(listed) || listed.length === 0) throw document.fault(`${node.path}/${word}`, 'it lists nothing');
    return listed.map((_, index) => followReferences(document, innerNode(document, node, `${word}/${index}`)));
  }
  return undefined;
}

/**
 * Of a string or a constant, and of an enumeration or a string: text, since any string may come. Of both kinds of IP addresses: those. Of one
 * thing or null: that thing.
 */
function unionType(document: SchemaDocument, options: readonly SchemaNode[], enumName: string): ColumnType {
  const things = options.filter(({ schema }) => schema.type !== 'null' && schema.const !== null);
  const allowsNull = things.length < options.length;
  const [only, ...others] = things;
  if (only !== undefined && others.length === 0) return { ...columnType(document, only, enumName), allowsNull };
  const formatsThere = new Set(things.map(({ schema }) => schema.format));
  if (things.length > 0 && [...formatsThere].every((format) => format === 'ipv4' || format === 'ipv6')) {
    const isShort = !formatsThere.has('ipv6');
    return { ...ipAddress('string ipv4 or ipv6', isShort ? 'binary(4)' : 'binary(16)'), allowsNull };
  }
  if (things.length > 0 && things.every(({ schema }) => typeName(schema).name === 'object')) {
    return { ...json, allowsNull };
  }
  return { ...anyText, native: 'string or other', allowsNull };
}
