import type { ServerFacts } from './connection.ts';

/** A connection may pause for hours while the other end is busy: the server must not take that for a lost client. In seconds. */
const patience = 86_400;

/**
 * What every session of ours has, whatever the server's defaults: values that do not fit are errors, zero dates pass, times are UTC,
 * nothing is cut short or thinned out.
 */
const everywhere: readonly (readonly [string, string])[] = [
  ['sql_mode', "'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION'"],
  ['time_zone', "'+00:00'"],
  ['autocommit', '1'],
  ['foreign_key_checks', '1'],
  ['unique_checks', '1'],
  ['sql_notes', '1'],
  ['sql_safe_updates', '0'],
  ['sql_auto_is_null', '0'],
  ['sql_big_selects', '1'],
  ['sql_select_limit', '18446744073709551615'],
  ['sql_quote_show_create', '1'],
  // Lists that a catalog query joins into one text; the default of 1024 would cut them.
  ['group_concat_max_len', '1073741824'],
  ['net_read_timeout', String(patience)],
  ['net_write_timeout', String(patience)],
  ['wait_timeout', String(patience)],
];

/** MySQL 8 has this as its default, and lets only administrators set it. */
const manyWarnings = ['max_error_count', '1024'] as const;

const mariadbOnly: readonly (readonly [string, string])[] = [
  manyWarnings,
  ['max_statement_time', '0'],
  ['idle_transaction_timeout', '0'],
  ['idle_readonly_transaction_timeout', '0'],
  ['idle_write_transaction_timeout', '0'],
];

/** The names of the settings and our values for a server. */
export function sessionSettings(server: ServerFacts): readonly (readonly [name: string, value: string])[] {
  if (server.flavor === 'mariadb') return [...everywhere, ...mariadbOnly];
  const own: (readonly [string, string])[] = [['max_execution_time', '0']];
  // Since version 8 the dictionary's statistics, AUTO_INCREMENT among them, are kept for a day.
  if (server.versionNumber >= 8_00_00) own.push(['information_schema_stats_expiry', '0']);
  else own.push(manyWarnings);
  return [...everywhere, ...own];
}

/** One statement that sets up a session. */
export function sessionStatement(server: ServerFacts): string {
  const assignments = sessionSettings(server).map(([name, value]) => `SESSION ${name} = ${value}`);
  // NAMES goes first: with it a list of assignments begins, whatever the rest is.
  return `SET NAMES utf8mb4, ${assignments.join(', ')}`;
}
