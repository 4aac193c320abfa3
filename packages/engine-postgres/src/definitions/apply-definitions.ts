import { type Definition, printTableRef, SyncError, WriteError } from '@sync/core/connector';
import { quoteLiteral } from '../quote.ts';

/** What applying definitions needs of a connection. */
export interface DefinitionTarget {
  /** Runs one or several statements as one message. */
  execute(sql: string): Promise<void>;
}

/**
 * The settings under which definitions read the same everywhere: nothing is found by an unqualified name except what the
 * server brings, bodies are not looked into (what they name may come later), and the sink's own defaults are not mixed in.
 */
const settings: Readonly<Record<string, string>> = {
  search_path: '',
  check_function_bodies: 'off',
  client_min_messages: 'warning',
  row_security: 'off',
  default_table_access_method: 'heap',
  default_tablespace: '',
  standard_conforming_strings: 'on',
  transform_null_equals: 'off',
  array_nulls: 'on',
  datestyle: 'ISO',
  intervalstyle: 'postgres',
  xmloption: 'content',
  statement_timeout: '0',
};

const batchPoint = 'sync_definitions';
const recordPoint = 'sync_definition';

/**
 * Applies definitions in order, inside the transaction that is open, in one message. The transaction's settings are afterwards
 * as they were. When it rejects, the transaction can only be rolled back.
 *
 * @throws {WriteError} WRITE_SCHEMA naming the record that failed.
 */
export async function applyDefinitions(target: DefinitionTarget, definitions: readonly Definition[]): Promise<void> {
  if (definitions.length === 0) return;
  const statements = definitions.map(({ sql }) => sql).join('\n');
  try {
    await target.execute(`SAVEPOINT ${batchPoint};\n${settingsSql}\n${statements}\n${endSql}`);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    await target.execute(`ROLLBACK TO SAVEPOINT ${batchPoint};\n${settingsSql}`);
    for (const definition of definitions) await applyOne(target, definition);
    await target.execute(endSql);
  }
}

/** The settings before are kept in a setting of our own, which ends with the transaction. */
const settingsSql = `SELECT pg_catalog.set_config('sync.settings_before', (SELECT pg_catalog.json_object_agg(name, pg_catalog.current_setting(name))
  FROM pg_catalog.unnest('{${Object.keys(settings).join(',')}}'::text[]) AS list (name))::text, true);
SELECT pg_catalog.set_config(key, value, true) FROM pg_catalog.json_each_text(${quoteLiteral(JSON.stringify(settings))}::pg_catalog.json);`;

const restoreSql = `SELECT pg_catalog.set_config(key, value, true)
  FROM pg_catalog.json_each_text(pg_catalog.current_setting('sync.settings_before')::pg_catalog.json);`;

const endSql = `${restoreSql}\nRELEASE SAVEPOINT ${batchPoint};`;

/** A name that is not there. */
const missingStates: ReadonlySet<string> = new Set(['3F000', '42P01', '42704', '42883', '42703']);

/** Applies one record, to learn which one of a failed batch it was. */
async function applyOne(target: DefinitionTarget, definition: Definition): Promise<void> {
  const within = (sql: string): string => `SAVEPOINT ${recordPoint};\n${sql}\nRELEASE SAVEPOINT ${recordPoint};`;
  try {
    await target.execute(within(definition.sql));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (!missingStates.has(stateOf(error) ?? '')) throw schemaError(definition, error);
    await target.execute(`ROLLBACK TO SAVEPOINT ${recordPoint};`);
    // Building an index or filling a view runs the user's functions, and those may name things without their schemas.
    const relaxed = `${restoreSql}\nSET LOCAL check_function_bodies = off;\n${definition.sql}\n${settingsSql}`;
    await target.execute(within(relaxed)).catch((second: unknown) => {
      throw isRefusal(second) ? schemaError(definition, error) : second;
    });
  }
}

/** Whether the server refused a statement; a lost connection or an abort is no reason to go on. */
function isRefusal(error: unknown): boolean {
  return !SyncError.isInstance(error) || error.code.startsWith('WRITE_');
}

function stateOf(error: unknown): string | undefined {
  if (SyncError.isInstance(error)) return error.context.engineCode;
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

function schemaError(definition: Definition, cause: unknown): WriteError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const [table] = definition.tables;
  return new WriteError({
    code: 'WRITE_SCHEMA',
    message: `Cannot create ${definition.id}: ${message}`,
    context: {
      ...(SyncError.isInstance(cause) ? cause.context : {}),
      ...(table === undefined ? {} : { table: printTableRef(table) }),
    },
    ...(SyncError.isInstance(cause) ? { advice: cause.advice } : {}),
    cause,
  });
}
