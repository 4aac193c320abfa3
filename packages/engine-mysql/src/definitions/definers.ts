import { SyncError, type Warning } from '@sync/core/connector';
import type { MysqlConnection } from '../connection.ts';
import { isRefusal } from './read-text.ts';
import { type DefinerClause, findDefiner } from './statement-context.ts';

/** Runs CREATE statements with the definer they name where that can be, else with the user of the connection as definer. */
export interface Definers {
  run(statement: string): Promise<void>;
}

/** The server's number for "this takes a privilege". */
const privilegeNeeded = '1227';

/** `onWarning` hears of every account that was replaced, once. */
export function createDefiners(connection: MysqlConnection, onWarning?: (warning: Warning) => void): Definers {
  const replaced = new Map<string, boolean>();

  const exists = async ({ account }: DefinerClause): Promise<boolean> => {
    try {
      const sql = 'SELECT COUNT(*) AS count FROM mysql.user WHERE User = ? AND Host = ?';
      const [row] = await connection.query(sql, [account.user, account.host]);
      return Number(row?.count) > 0;
    } catch (error) {
      // Who may not look is told by the server.
      if (isRefusal(error)) return true;
      throw error;
    }
  };

  const replace = (name: string, because: string): void => {
    replaced.set(name, true);
    const message = `Objects whose definer is ${name} at the source get the sink's user as definer, since ${because}.`;
    onWarning?.({ code: 'DEFINER_REPLACED', message });
  };

  return {
    run: async (statement) => {
      const clause = findDefiner(statement);
      if (clause === undefined) return void (await connection.run(statement));
      const { user, host } = clause.account;
      const name = host === '' ? user : `${user}@${host}`;
      if (!replaced.has(name)) {
        replaced.set(name, false);
        // A trigger or view of an account that is not there fails whoever touches its table.
        if (!(await exists(clause))) replace(name, 'the sink has no such account');
      }
      if (replaced.get(name) === true) return void (await connection.run(clause.without));
      try {
        await connection.run(statement);
      } catch (error) {
        if (!SyncError.isInstance(error) || error.context.engineCode !== privilegeNeeded) throw error;
        await connection.run(clause.without);
        replace(name, 'the user may not set another definer');
      }
    },
  };
}
