import type { NeutralType } from '@sync/core/connector';
import { parseMysqlType } from './mysql-type.ts';
import { parsePostgresType } from './postgres-type.ts';

/** The engines behind Neosync's connections whose tables are read. */
export type NeosyncEngine = 'postgres' | 'mysql';

/**
 * The type of a column as Neosync's API prints it: what `format_type` says of Postgres, the word in `information_schema`'s DATA_TYPE of MySQL.
 * That word has no length and no sign, so the type is the narrowest that holds all values such a column may have. What is not known, such as
 * a type of the user, is opaque.
 */
export function parseNativeType(text: string, engine: NeosyncEngine): NeutralType {
  return engine === 'postgres' ? parsePostgresType(text) : parseMysqlType(text);
}
