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
 * Applies definitions in order, inside the transaction that is open, in one message behind a savepoint. The transaction's settings are afterwards
 * as they were. When it rejects, the transaction can only be rolled back.
 *
 * @throws {WriteError} WRITE_SCHEMA naming the record that failed.
 */
export async function applyDefinitions(target: DefinitionTarget, definitions: readonly Definition[]): Promise<void> {
  if (definitions.length === 0) return;
  const statements = definitions.map(({ sql }) => sql).join('\n');
  // A message of its own: of one that is no SQL somewhere, the server runs nothing.
  await target.execute(`SAVEPOINT ${batchPoint};\n${settingsSql}`);
  try {
    await target.execute(`${statements}\n${endSql}`);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    await target.execute(`ROLLBACK TO SAVEPOINT ${batchPoint};\n${settingsSql}`);
    await applyEach(target, definitions);
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

/** Something named is not there, or is not filled yet. */
const missingStates: ReadonlySet<string> = new Set(['3F000', '42P01', '42704', '42883', '42703', '55000']);

/**
 * Applies records one by one, to learn which one of a failed batch it was. The text of a function may name what no dependency
 * tells of, so one that misses something is tried again after the others, as long as that helps.
 */
async function applyEach(target: DefinitionTarget, definitions: readonly Definition[]): Promise<void> {
  const failed: { readonly definition: Definition; readonly error: WriteError }[] = [];
  for (const definition of definitions) {
    const error = await applyOne(target, definition);
    if (error === undefined) continue;
    if (!missingStates.has(error.context.engineCode ?? '')) throw error;
    failed.push({ definition, error });
  }
  const [first] = failed;
  if (first === undefined) return;
  if (failed.length === definitions.length) throw first.error;
  await applyEach(
    target,
    failed.map(({ definition }) => definition),
  );
}

/** Applies one record, or resolves to the error after undoing it. */
async function applyOne(target: DefinitionTarget, definition: Definition): Promise<WriteError | undefined> {
  const first = await tryOne(target, definition, definition.sql);
  if (first === undefined || !missingStates.has(first.context.engineCode ?? '')) return first;
  // Building an index or filling a view runs the user's functions, and those may name things without their schemas.
  const relaxed = `${restoreSql}\nSET LOCAL check_function_bodies = off;\n${definition.sql}\n${settingsSql}`;
  return (await tryOne(target, definition, relaxed)) === undefined ? undefined : first;
}

async function tryOne(target: DefinitionTarget, definition: Definition, sql: string): Promise<WriteError | undefined> {
  await target.execute(`SAVEPOINT ${recordPoint}`);
  try {
    await target.execute(`${sql}\nRELEASE SAVEPOINT ${recordPoint};`);
    return undefined;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    await target.execute(`ROLLBACK TO SAVEPOINT ${recordPoint};`);
    return schemaError(definition, error);
  }
}

/** Whether the server refused a statement; a lost connection or an abort is no reason to go on. */
function isRefusal(error: unknown): boolean {
  return !SyncError.isInstance(error) || error.code.startsWith('WRITE_');
}

const verbs: Readonly<Record<string, string>> = { change: 'make the', move: 'make the' };

function schemaError(definition: Definition, cause: unknown): WriteError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const [table] = definition.tables;
  return new WriteError({
    code: 'WRITE_SCHEMA',
    message: `Cannot ${verbs[definition.kind] ?? 'create'} ${definition.id}: ${message}`,
    context: {
      ...(SyncError.isInstance(cause) ? cause.context : {}),
      ...(table === undefined ? {} : { table: printTableRef(table) }),
    },
    ...(SyncError.isInstance(cause) ? { advice: cause.advice } : {}),
    cause,
  });
}
