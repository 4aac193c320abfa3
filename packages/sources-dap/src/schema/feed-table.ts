import {
  CatalogError,
  ChangeError,
  type Column,
  type Dialect,
  type FeedState,
  type FeedTable,
  printTableRef,
  type TableRef,
} from '@sync/core/connector';
import { columnDefault } from './column-default.ts';
import { columnLimits } from './column-limits.ts';
import { columnType } from './column-type.ts';
import { followReferences, isJsonObject, type SchemaDocument, type SchemaFault } from './document.ts';
import { type ColumnProperty, commentOf, readGroups } from './read-groups.ts';

/** A table's description as the service gives it. */
export interface DescribedSchema {
  readonly table: TableRef;
  readonly version: string;
  /** The JSON Schema. */
  readonly schema: unknown;
  /** The same as JSON text. */
  readonly schemaText: string;
}

/**
 * The neutral table of a schema document.
 *
 * @throws {CatalogError} CATALOG_UNREADABLE with the place in the document
 */
export function describeTable(described: DescribedSchema): FeedTable {
  const table = printTableRef(described.table);
  return feedTable(described, (path, why) => {
    return new CatalogError({
      code: 'CATALOG_UNREADABLE',
      message: `Cannot read the schema of ${table}: at ${path}, ${why}. Ask the service's support about it, and exclude the table until then.`,
      context: { table },
    });
  });
}

/**
 * The neutral table of a description that a state remembers.
 *
 * @throws {ChangeError} CHANGE_STATE_INVALID with the place in the document
 */
export function recallTable(state: FeedState): FeedTable {
  const table = printTableRef(state.table);
  const fault: SchemaFault = (path, why) => {
    return new ChangeError({
      code: 'CHANGE_STATE_INVALID',
      message: `Cannot read what is remembered of ${table}: its schema description, at ${path}: ${why}. Initialise the replica again.`,
      advice: 'fix',
      context: { table },
    });
  };
  const { version, description: schemaText } = state;
  let schema: unknown;
  try {
    schema = JSON.parse(schemaText);
  } catch {
    // What the parser says would quote the text.
    throw fault('/', 'it is not JSON');
  }
  return feedTable({ table: state.table, version, schema, schemaText }, fault);
}

function feedTable({ table: ref, version, schema, schemaText }: DescribedSchema, fault: SchemaFault): FeedTable {
  if (!isJsonObject(schema)) throw fault('/', 'it is not an object');
  const document: SchemaDocument = { root: schema, fault };
  const { key, value, comment } = readGroups(document);
  const columns = value.map((property) => readColumn(document, property, ref));
  const keyColumns = key.map((property) => ({ ...readColumn(document, property, ref), isNullable: false }));
  const [first, ...rest] = keyColumns.map(({ name }) => name);
  if (first === undefined) throw fault('/properties/key/properties', 'it has no key');
  return {
    table: {
      ref,
      kind: 'table',
      // The official client makes its tables in this order, so that its databases and ours are alike.
      columns: [
        ...keyColumns,
        ...columns.filter(({ hasDefault }) => !hasDefault),
        ...columns.filter(({ hasDefault }) => hasDefault),
      ],
      uniqueKeys: [{ name: `pk_${ref.name}`, columns: [first, ...rest], isPrimary: true, isDeferrable: false }],
      loadTriggers: [],
      estimatedRows: -1,
      estimatedBytes: -1,
      ...(comment !== undefined && { comment }),
    },
    version,
    description: schemaText,
    repeatsKeys: deliversAgain(ref),
  };
}

/** The service delivers rows of this table at least once, so that a key may come again; those of all others exactly once. */
function deliversAgain({ schema, name }: TableRef): boolean {
  return schema === 'canvas_logs' && name === 'web_logs';
}

function readColumn(document: SchemaDocument, property: ColumnProperty, table: TableRef): Column {
  const { name, isRequired } = property;
  const { type, native, preferred, allowsNull } = columnType(document, property, `${table.name}__${name}`);
  const { schema } = followReferences(document, property);
  const filling = columnDefault(schema.default, type);
  const comment = commentOf(schema);
  return {
    name,
    nativeType: native,
    type,
    isNullable: !isRequired || allowsNull,
    hasDefault: filling !== undefined,
    encodings: [],
    limits: columnLimits(type),
    ...(filling !== undefined && { default: filling }),
    ...(comment !== undefined && { comment }),
    ...(preferred !== undefined && { preferredTypes: preferred as Readonly<Record<Dialect, string>> }),
  };
}
