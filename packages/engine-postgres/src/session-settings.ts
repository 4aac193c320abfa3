/**
 * The settings on which the text of values depends, or that would end or thin out a load. All set by SET LOCAL, so that they end
 * with the transaction and a pool of the user's own is never left changed.
 *
 * - `row_security` off: a policy makes a statement fail rather than hide rows.
 * - `lc_monetary` C: money in a text that any server reads back to the same number.
 * - `synchronize_seqscans` off: a table read twice comes in the same order.
 */
const settings: readonly (readonly [string, string])[] = [
  ['client_encoding', 'UTF8'],
  ['DateStyle', 'ISO, YMD'],
  ['IntervalStyle', 'postgres'],
  ['TimeZone', 'UTC'],
  ['extra_float_digits', '3'],
  ['bytea_output', 'hex'],
  ['lc_monetary', 'C'],
  ['xmloption', 'content'],
  ['array_nulls', 'on'],
  ['quote_all_identifiers', 'off'],
  ['standard_conforming_strings', 'on'],
  ['synchronize_seqscans', 'off'],
  ['row_security', 'off'],
  // Compiling a catalog query costs more than running it, and a COPY gains nothing.
  ['jit', 'off'],
  ['statement_timeout', '0'],
  ['idle_in_transaction_session_timeout', '0'],
];

/** What a transaction is for; decides which names are found without their schema. */
export type TransactionPurpose =
  /** Reading: `search_path` is `pg_catalog`, so that the server prints every other name with its schema. */
  | 'read'
  /** Loading: `search_path` stays, because triggers and defaults of the user may lean on it. */
  | 'load';

/** Statements to send right behind BEGIN, in the same message. They hold until the transaction ends. */
export function transactionSettings(purpose: TransactionPurpose): string {
  const all = purpose === 'read' ? [...settings, ['search_path', 'pg_catalog'] as const] : settings;
  const plain = all
    .map(([name, value]) => `SET LOCAL ${name} = ${value.includes(',') ? value : `'${value}'`};`)
    .join(' ');
  // Only since version 17, and SET fails for a name the server does not know.
  const timeout = `SELECT pg_catalog.set_config('transaction_timeout', '0', true)
    WHERE pg_catalog.current_setting('server_version_num')::int >= 170000;`;
  return `${plain} ${timeout}`;
}
