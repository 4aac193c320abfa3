import { ConfigError, findNearest, invalidOption, printTableRef, type TableRef, tableKey } from '@sync/core/connector';
import type { FileFormat, FolderSelection, FolderTable } from './bucket-options.ts';
import { parseDeclaredType } from './declared-type.ts';
import { compileObjects, type ObjectPattern } from './object-pattern.ts';
import { parseTableName } from './table-name.ts';

/** A selection of folders that is in order. */
export interface CheckedFolders {
  /** Of tables that name none. */
  readonly schema: string;
  /** Missing: each folder is a table. */
  readonly tables?: readonly CheckedTable[];
}

export interface CheckedTable {
  readonly ref: TableRef;
  readonly settings: FolderTable;
  readonly pattern: ObjectPattern;
}

/** The schema of tables that name none; it stands for the sink's default schema. */
const defaultSchema = 'public';

const formats: readonly FileFormat[] = ['jsonl', 'csv', 'tsv', 'parquet'];

/** @throws {ConfigError} CONFIG_INVALID, CONFIG_MISSING or CONFIG_CONFLICT with the path of the option */
export function checkFolders({ tables, schema = defaultSchema }: FolderSelection): CheckedFolders {
  if (schema === '') throw invalidOption('tables.schema', 'the name of a schema', schema);
  if (tables === undefined) return { schema };
  const entries = Object.entries(tables);
  if (entries.length === 0)
    throw missing('tables.tables', 'it names no table. Leave it out to take each folder as a table');
  const seen = new Set<string>();
  const checked = entries.map(([name, settings]): CheckedTable => {
    const option = `tables.tables.${name}`;
    const ref = parseTableName(name, schema);
    if (ref === undefined) {
      throw invalidOption(option, '`schema.name` or `name`, a part with a dot in double quotes', name);
    }
    if (seen.has(tableKey(ref))) throw conflict(option, `${printTableRef(ref)} is there twice`);
    seen.add(tableKey(ref));
    checkTable(settings, option);
    const { objects = `${name.replaceAll('"', '')}/` } = settings;
    return { ref, settings, pattern: compileObjects(objects.replace(/^\/+/, '')) };
  });
  return { schema, tables: checked };
}

function checkTable({ objects, format, columns, primaryKey, hasHeader }: FolderTable, option: string): void {
  if (objects?.replaceAll('/', '') === '') throw invalidOption(`${option}.objects`, 'a folder or a pattern', objects);
  if (format !== undefined && !formats.includes(format)) {
    throw invalidOption(`${option}.format`, `one of ${formats.join(', ')}`, format);
  }
  if (columns === undefined) {
    if (hasHeader === false) {
      throw missing(`${option}.columns`, 'files without a header (hasHeader: false) need the names of their columns');
    }
    return;
  }
  const names = columns.map(({ name }) => name);
  for (const [index, { name, type }] of columns.entries()) {
    if (names.indexOf(name) !== index)
      throw conflict(`${option}.columns[${index}]`, `the column ${name} is there twice`);
    parseDeclaredType(type, `${option}.columns[${index}].type`);
  }
  for (const name of primaryKey ?? []) {
    if (!names.includes(name)) throw unknownKeyColumn(name, names, `${option}.primaryKey`);
  }
}

function unknownKeyColumn(name: string, names: readonly string[], option: string): ConfigError {
  const nearest = findNearest(name, names);
  const hint = nearest === undefined ? `Columns are ${names.join(', ')}.` : `Did you mean ${nearest}?`;
  const message = `Option ${option}: ${name} is not among the declared columns. ${hint}`;
  return new ConfigError({ code: 'CONFIG_INVALID', message, context: { option } });
}

function missing(option: string, why: string): ConfigError {
  return new ConfigError({ code: 'CONFIG_MISSING', message: `Option ${option}: ${why}.`, context: { option } });
}

function conflict(option: string, why: string): ConfigError {
  return new ConfigError({ code: 'CONFIG_CONFLICT', message: `Option ${option}: ${why}.`, context: { option } });
}
