import type { MysqlConnection } from '../connection.ts';
import { quoteLiteral, quoteName } from '../quote.ts';
import { isRefusal, textOf } from './read-text.ts';

/** What of a session is changed while definitions are applied. */
export interface ApplySession {
  /** Sets the context of the next statement: USE and SET, none for what needs none. Nothing is sent when it is set already. */
  enter(context: readonly string[]): Promise<void>;
  /** Puts everything back. Never throws; what cannot be put back goes with the connection, whose session is reset. */
  leave(): Promise<void>;
}

/**
 * Settings that a CREATE TABLE must not find otherwise, as far as the server has them: a column without a default gets none, a table
 * without a primary key gets none.
 */
const wanted: Readonly<Record<string, string>> = {
  explicit_defaults_for_timestamp: 'ON',
  sql_generate_invisible_primary_key: 'OFF',
};

/** Notes how the session is, and changes what must be otherwise. */
export async function openApplySession(connection: MysqlConnection): Promise<ApplySession> {
  const [row] = await connection.query(`SELECT DATABASE() AS name, @@sql_mode AS sql_mode, @@time_zone AS time_zone,
    @@character_set_client AS client, @@collation_connection AS collation`);
  const before = (name: string): string => quoteLiteral(textOf(row?.[name]) ?? '');
  const database = textOf(row?.name);
  const base = `SET sql_mode = ${before('sql_mode')}, time_zone = ${before('time_zone')}, character_set_client = ${before('client')}, collation_connection = ${before('collation')}`;
  const undo = await changeSettings(connection);
  let current = '';
  const enter = async (context: readonly string[]): Promise<void> => {
    const next = context.join(';\n');
    if (next === current) return;
    current = 'unknown';
    await connection.execute([base, ...context]);
    current = next;
  };
  return {
    enter,
    leave: async () => {
      const use = database === undefined ? [] : [`USE ${quoteName(database)}`];
      const isUnchanged = current === '' && undo.length === 0;
      if (!isUnchanged) await connection.execute([base, ...undo, ...use]).catch(() => undefined);
    },
  };
}

/** Changes what differs from `wanted`; resolves to the statements that put it back. A setting that we may not change stays. */
async function changeSettings(connection: MysqlConnection): Promise<string[]> {
  const names = Object.keys(wanted).map(quoteLiteral).join(', ');
  const rows = await connection.query(`SHOW SESSION VARIABLES WHERE Variable_name IN (${names})`);
  const undo: string[] = [];
  for (const row of rows) {
    const [name = '', value = ''] = [textOf(row.Variable_name), textOf(row.Value)];
    if (wanted[name] === undefined || wanted[name] === value) continue;
    try {
      await connection.run(`SET SESSION ${name} = ${wanted[name]}`);
      undo.push(`SET SESSION ${name} = ${value}`);
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
  }
  return undo;
}
