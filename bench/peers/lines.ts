/** The binary pipe: what copies a table's rows at the speed of the two servers. */
export function binaryPipe(table: string): string {
  return copyPipe(table, '(format binary)');
}

/** The same in the text format, as `pg_dump` uses it. */
export function textPipe(table: string): string {
  return copyPipe(table, '');
}

function copyPipe(table: string, format: string): string {
  return `$PSQL "$SOURCE" -c 'copy ${table} to stdout ${format}' | $PSQL "$TARGET" -c 'copy ${table} from stdin ${format}'`;
}

/** The binary pipe, then every statement on a connection of its own at the same time. */
export function binaryPipeThen(table: string, statements: readonly string[]): string {
  const builds = statements.map((statement) => `$PSQL "$TARGET" -c '${statement}' & builds="$builds $!"`);
  return `${binaryPipe(table)}; builds=''; ${builds.join('; ')}; for build in $builds; do wait $build; done`;
}

/** A whole database through pg_dump's own format, uncompressed, in one pass. */
export const DUMP_CUSTOM_PIPE_RESTORE = '$PG_DUMP -Fc -Z0 "$SOURCE" | $PG_RESTORE --exit-on-error -d "$TARGET"';

/** A whole database as SQL, in one transaction. */
export const DUMP_PIPE_PSQL = '$PG_DUMP "$SOURCE" | $PSQL -1 "$TARGET"';

/** The tables without keys and indexes. */
export const DUMP_TABLES_PIPE_PSQL = '$PG_DUMP --section=pre-data "$SOURCE" | $PSQL "$TARGET"';
