import type { Definition, TableRef } from '@sync/core/connector';
import { quoteName } from '../quote.ts';
import { type NamedKind, objectId } from './definition-ids.ts';
import { findMentions } from './find-references.ts';
import { placeObject, type ReadContext } from './read-context.ts';
import { readShown, textOf } from './read-text.ts';
import { renameDatabases } from './rename-databases.ts';
import type { StatementContext } from './statement-context.ts';
import type { TokenizeOptions } from './tokenize-sql.ts';
import { printTableRef } from '@sync/core/connector';

/** Text that an author wrote, as the server keeps it, with the names that it will have at the sink. */
export interface CodeText {
  readonly ref: TableRef;
  readonly placed: TableRef;
  /** The CREATE statement without its semicolon. */
  readonly sql: string;
  /** As at the source, for reading names in it. */
  readonly original: string;
  readonly context: StatementContext;
  readonly tokenize: TokenizeOptions;
}

export interface CodeRequest {
  readonly kind: NamedKind;
  readonly ref: TableRef;
  /** How the statements call the kind when not as we do. */
  readonly word?: string;
}

/** Reads one object by its SHOW CREATE. Undefined when its text is hidden from us; then it is listed as left behind. */
export async function readCode({ kind, ref, word }: CodeRequest, context: ReadContext): Promise<CodeText | undefined> {
  const placed = kind === 'view' ? context.place(ref) : placeObject(context, ref);
  const row = await readShown(context.connection, `SHOW CREATE ${word ?? kind.toUpperCase()} ${quoteName(ref.name)}`);
  const field = Object.keys(row ?? {}).find((name) => name.startsWith('Create ') || name.startsWith('SQL Original'));
  const original = textOf(row?.[field ?? '']);
  if (row === undefined || original === undefined) {
    const because = 'its text cannot be read with these rights, or it is broken';
    context.leaveBehind({ kind, name: printTableRef(placed), because });
    return undefined;
  }
  const sqlMode = textOf(row.sql_mode);
  const tokenize = tokenizeOptions(sqlMode ?? '');
  const { sql, doubtful } = renameDatabases(original, context.renaming, tokenize);
  for (const name of doubtful) {
    const because = `its text seems to name the database ${name}, which has another name at the sink, in a way that is not rewritten; look into it`;
    context.leaveBehind({ kind: `name in a ${kind}`, name: printTableRef(placed), because });
  }
  return { ref, placed, sql, original, tokenize, context: contextOf(row, placed.schema, sql) };
}

function tokenizeOptions(sqlMode: string): TokenizeOptions {
  const modes = sqlMode.split(',');
  return {
    hasAnsiQuotes: modes.includes('ANSI_QUOTES'),
    hasPlainBackslashes: modes.includes('NO_BACKSLASH_ESCAPES'),
  };
}

function contextOf(row: Record<string, unknown>, database: string, sql: string): StatementContext {
  const [sqlMode, clientCharset, connectionCollation, timeZone] = [
    'sql_mode',
    'character_set_client',
    'collation_connection',
    'time_zone',
  ].map((name) => textOf(row[name]));
  // We send UTF-8. What is ASCII reads the same under any character set that a client may have.
  const isSame = clientCharset?.startsWith('utf8') === true || /^[\x20-\x7e\s]*$/.test(sql);
  return {
    database,
    ...(sqlMode === undefined ? {} : { sqlMode }),
    ...(clientCharset === undefined ? {} : { clientCharset: isSame ? clientCharset : 'utf8mb4' }),
    ...(connectionCollation === undefined ? {} : { connectionCollation }),
    ...(timeZone === undefined ? {} : { timeZone }),
  };
}

/** The ids of what the text may use, itself left out. */
export function mentionsOf({ ref, original, tokenize }: CodeText, context: ReadContext): Pick<Definition, 'mentions'> {
  const found = findMentions(original, { database: ref.schema, known: context.known }, tokenize);
  const ids = found
    .filter((object) => object.ref.schema !== ref.schema || object.ref.name !== ref.name)
    .map((object) => placedId(object, context));
  return ids.length === 0 ? {} : { mentions: ids };
}

/** The id at the sink of an object of the source. */
export function placedId(
  { kind, ref }: { readonly kind: NamedKind; readonly ref: TableRef },
  context: ReadContext,
): string {
  const isRelation = kind === 'table' || kind === 'view' || kind === 'sequence';
  return objectId(kind, isRelation ? context.place(ref) : placeObject(context, ref));
}
