import { type Definition, type DefinitionList, type NotCarried, type Placement, SyncError } from '@sync/core/connector';
import type { Queryable, ServerFacts } from '../connection.ts';
import { mysqlDialect } from '../dialect.ts';
import { quoteName } from '../quote.ts';
import { indexObjects } from './known-objects.ts';
import { listDatabases, listObjects, type ObjectRow, type ObjectScope } from './list-objects.ts';
import type { ReadContext } from './read-context.ts';
import { readEvents } from './read-events.ts';
import { readRoutines } from './read-routines.ts';
import { readDatabases, readSequences, readTables } from './read-tables.ts';
import { textOf } from './read-text.ts';
import { readTriggers } from './read-triggers.ts';
import { readViews, viewDefinitions } from './read-views.ts';
import { tellHidden } from './tell-hidden.ts';

/** What a reader of definitions must be told. */
export interface ReadDefinitionsOptions extends ObjectScope {
  readonly place: Placement;
  readonly server: ServerFacts;
}

/**
 * Reads the schema as records that recreate it on a server of the same kind, named as at the sink. One query an object; the
 * connection's default database changes on the way and is put back when there was one. Users and grants are not read.
 *
 * @throws {ReadError} READ_LOCKED when another session changes an object for longer than 15 s
 */
export async function readDefinitions(connection: Queryable, options: ReadDefinitionsOptions): Promise<DefinitionList> {
  const [before] = await connection.query('SELECT @@lock_wait_timeout AS seconds');
  await connection.query(`SET SESSION lock_wait_timeout = ${lockWaitSeconds}`);
  try {
    return await readAll(connection, options);
  } finally {
    const seconds = Number(before?.seconds ?? lockWaitSeconds);
    await connection.query(`SET SESSION lock_wait_timeout = ${seconds}`).catch(() => undefined);
  }
}

/**
 * Who changes a table waits for our snapshot, and a SHOW CREATE on another connection waits for who changes the table: without a limit
 * neither would ever end.
 */
const lockWaitSeconds = 15;

async function readAll(connection: Queryable, options: ReadDefinitionsOptions): Promise<DefinitionList> {
  const databases = await listDatabases(connection, options);
  const objects = await listObjects(connection, options);
  const known = indexObjects(objects, databases, options.server.foldsCase);
  const notCarried: NotCarried[] = [];
  const context: ReadContext = {
    connection,
    server: options.server,
    place: options.place,
    known,
    renaming: { databases: renamedDatabases(databases, options.place), known },
    leaveBehind: (entry) => void notCarried.push(entry),
  };
  await tellHidden(databases, context);
  const tables = await readTables(ofKind(objects, 'table'), context);
  const sequences = await readSequences(ofKind(objects, 'sequence'), context);
  const made = new Set([...tables, ...sequences].map(({ id }) => id));
  const definitions = [
    ...(await readDatabases(databases, context)),
    ...inSection(sequences, 'before-data'),
    ...inSection(tables, 'before-data'),
    ...inSection(tables, 'indexes'),
    ...inSection(tables, 'foreign-keys'),
    ...(await readCodeOf({ databases, objects, made }, context)),
    ...inSection(sequences, 'finish'),
  ];
  return { dialect: mysqlDialect, definitions, notCarried };
}

function renamedDatabases(databases: readonly string[], place: Placement): ReadonlyMap<string, string> {
  const pairs = databases.map((name): [string, string] => [name, place({ schema: name, name: 'any' }).schema]);
  return new Map(pairs.filter(([from, to]) => from !== to));
}

interface CodeOf {
  readonly databases: readonly string[];
  readonly objects: readonly ObjectRow[];
  /** Ids of the tables and sequences that are carried. */
  readonly made: ReadonlySet<string>;
}

/** Everything that an author wrote as text. A default database lets the server print names as short as they can be. */
async function readCodeOf({ databases, objects, made }: CodeOf, context: ReadContext): Promise<Definition[]> {
  const code = objects.filter(({ kind }) => kind !== 'table' && kind !== 'sequence');
  const routines: Definition[] = [];
  const views: Awaited<ReturnType<typeof readViews>> = [];
  const others: Definition[] = [];
  const [before] = await context.connection.query('SELECT DATABASE() AS name');
  for (const database of databases) {
    const own = code.filter(({ ref }) => ref.schema === database);
    if (own.length === 0) continue;
    if (!(await enter(database, context))) continue;
    for (const kind of ['function', 'procedure', 'package', 'package body'] as const) {
      routines.push(...(await readRoutines(ofKind(own, kind), context)));
    }
    views.push(...(await readViews(ofKind(own, 'view'), context)));
    others.push(...(await readTriggers(ofKind(own, 'trigger'), context)));
    others.push(...(await readEvents(ofKind(own, 'event'), context)));
  }
  const name = textOf(before?.name);
  if (name !== undefined) await context.connection.query(`USE ${quoteName(name)}`);
  const all = new Set([...made, ...routines.map(({ id }) => id)]);
  return [...routines, ...viewDefinitions(views, all, context), ...others];
}

/** False when the database is gone since it was listed. */
async function enter(database: string, { connection }: ReadContext): Promise<boolean> {
  try {
    await connection.query(`USE ${quoteName(database)}`);
    return true;
  } catch (error) {
    if (SyncError.isInstance(error) && error.code === 'CONNECTION_DATABASE') return false;
    throw error;
  }
}

function ofKind(objects: readonly ObjectRow[], kind: ObjectRow['kind']): ObjectRow[] {
  return objects.filter((object) => object.kind === kind);
}

function inSection(definitions: readonly Definition[], section: Definition['section']): Definition[] {
  return definitions.filter((definition) => definition.section === section);
}
