import { type Definition, printTableRef, SyncError, type Warning, WriteError } from '@sync/core/connector';
import type { MysqlConnection } from '../connection.ts';
import { type ApplySession, openApplySession } from './apply-session.ts';
import { createDefiners, type Definers } from './definers.ts';
import { createFitter, type Fitter } from './fit-definition.ts';
import { checkForeignKey } from './foreign-key-check.ts';
import { type Alteration, joinAlterations } from './join-alterations.ts';
import { isRefusal } from './read-text.ts';
import { readSinkFacts } from './sink-facts.ts';
import { splitStatements } from './statement-context.ts';

export interface ApplyOptions {
  /** Hears what was made otherwise than asked, such as a definer that was replaced. */
  readonly onWarning?: (warning: Warning) => void;
}

/** What applying one record takes. */
interface Application {
  readonly connection: MysqlConnection;
  readonly session: ApplySession;
  readonly definers: Definers;
  readonly fitter: Fitter;
  readonly byId: ReadonlyMap<string, Definition>;
}

/**
 * Applies definitions in order; what neighbours add to one table is one ALTER TABLE. Every statement commits by itself, a transaction that
 * is open included. The session's settings and its default database, when it had one, are afterwards as they were.
 *
 * @throws {WriteError} WRITE_SCHEMA naming the record that failed and what was made before, which stays; WRITE_FOREIGN_KEY when rows
 * break a key.
 */
export async function applyDefinitions(
  connection: MysqlConnection,
  definitions: readonly Definition[],
  { onWarning }: ApplyOptions = {},
): Promise<void> {
  if (definitions.length === 0) return;
  const session = await openApplySession(connection);
  const byId = new Map(definitions.map((definition) => [definition.id, definition]));
  const fitter = createFitter(await readSinkFacts(connection, connection.server), onWarning);
  const application = { connection, session, byId, fitter, definers: createDefiners(connection, onWarning) };
  const made: string[] = [];
  try {
    for (const alteration of joinAlterations(definitions)) {
      await applyOne(alteration, application, made);
      made.push(...alteration.ids);
    }
  } finally {
    await session.leave();
  }
}

async function applyOne(alteration: Alteration, application: Application, made: readonly string[]): Promise<void> {
  const { connection, session, definers, fitter, byId } = application;
  const own = alteration.ids.flatMap((id) => byId.get(id) ?? []);
  const keys = own.filter(({ kind }) => kind === 'foreign key');
  const { context, statement } = splitStatements(fitter.fit(alteration.sql, own[0]));
  try {
    await session.enter(context);
    for (const key of keys) await checkForeignKey(connection, key);
    if (keys.length > 0) await withoutChecks(connection, statement);
    else await fitter.withOtherNames(statement, (fitted) => definers.run(fitted));
  } catch (error) {
    if (!isRefusal(error) || (SyncError.isInstance(error) && error.code === 'WRITE_FOREIGN_KEY')) throw error;
    throw schemaError(own, made, error);
  }
}

/** Checking is done by then; with it on, the server would copy the table. */
async function withoutChecks(connection: MysqlConnection, statement: string): Promise<void> {
  const [row] = await connection.query('SELECT @@foreign_key_checks AS checks');
  await connection.run('SET SESSION foreign_key_checks = 0');
  try {
    await connection.run(statement);
  } finally {
    await connection.run(`SET SESSION foreign_key_checks = ${Number(row?.checks ?? 1)}`);
  }
}

function schemaError(own: readonly Definition[], made: readonly string[], cause: unknown): WriteError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const [table] = own[0]?.tables ?? [];
  const names = own.map(({ id }) => id).join(', ');
  return new WriteError({
    code: 'WRITE_SCHEMA',
    message: `Cannot create ${names}: ${why} ${whatStays(made)}`,
    context: {
      ...(SyncError.isInstance(cause) ? cause.context : {}),
      ...(table === undefined ? {} : { table: printTableRef(table) }),
    },
    ...(SyncError.isInstance(cause) ? { advice: cause.advice } : {}),
    cause,
  });
}

/** So many are named, then they are counted. */
const namedAtMost = 5;

function whatStays(made: readonly string[]): string {
  if (made.length === 0) return 'Nothing was made before it in this step; what earlier steps made stays.';
  const more = made.length > namedAtMost ? ` and ${made.length - namedAtMost} more` : '';
  return `The server commits each definition by itself, so what was made before stays (${made.slice(0, namedAtMost).join(', ')}${more}); a further run goes on from there.`;
}
