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
const syntaxError = '1064';

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
      if (clause === undefined) return runWhole(connection, statement);
      const { user, host } = clause.account;
      const name = host === '' ? user : `${user}@${host}`;
      if (!replaced.has(name)) {
        replaced.set(name, false);
        // A trigger or view of an account that is not there fails whoever touches its table.
        if (!(await exists(clause))) replace(name, 'the sink has no such account');
      }
      if (replaced.get(name) === true) return runWhole(connection, clause.without);
      try {
        await runWhole(connection, statement);
      } catch (error) {
        if (!SyncError.isInstance(error) || error.context.engineCode !== privilegeNeeded) throw error;
        await runWhole(connection, clause.without);
        replace(name, 'the user may not set another definer');
      }
    },
  };
}

/**
 * A body that came to MySQL in a script of several statements is kept with the semicolon behind it, and comes so again only when
 * another statement follows. Where the connection takes no two at once it is made without, which means the same.
 */
async function runWhole(connection: MysqlConnection, statement: string): Promise<void> {
  if (connection.server.flavor === 'mysql' && statement.endsWith(';')) {
    try {
      await connection.query(`${statement}\nDO 0`);
      return;
    } catch (error) {
      if (!SyncError.isInstance(error) || error.context.engineCode !== syntaxError) throw error;
    }
  }
  await connection.run(statement);
}
