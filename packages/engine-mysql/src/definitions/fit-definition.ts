import { type Definition, SyncError, type Warning } from '@sync/core/connector';
import { fitCollations } from './fit-collations.ts';
import { fitKey, fitTable } from './fit-table.ts';
import type { SinkFacts } from './sink-facts.ts';
import { splitStatements } from './statement-context.ts';

/** Puts definitions of another version or flavor into the sink's words. Those of the same kind of server stay as they are. */
export interface Fitter {
  fit(sql: string, definition: Definition | undefined): string;
  /** Runs a statement, and once more with the names of checks left to the server when they are taken. */
  withOtherNames(statement: string, run: (statement: string) => Promise<void>): Promise<void>;
}

/** `CONSTRAINT_1` is MariaDB's own name for a check, in each table anew; MySQL has one of a name in a database. */
const nameTaken = '3822';
const unenforced = /\/\*!80016 NOT ENFORCED \*\//;
const mariadbName = /CONSTRAINT `CONSTRAINT_\d+` (?=CHECK )/;

/** `onWarning` hears of every collation that was replaced, once, and of what was left out. */
export function createFitter(facts: SinkFacts, onWarning?: (warning: Warning) => void): Fitter {
  const told = new Set<string>();
  return {
    fit: (sql, definition) => {
      const { sql: collated, replaced } = fitCollations(sql, facts.collations);
      for (const [from, to] of replaced) {
        if (told.has(from)) continue;
        told.add(from);
        const message = `The sink has no collation ${from}; ${to} takes its place. Order and equality of texts may differ.`;
        onWarning?.({ code: 'COLLATION_REPLACED', message });
      }
      if (definition?.kind === 'table') {
        const fitted = fitTable(collated, facts);
        if (fitted !== collated && unenforced.test(collated)) {
          const message = `${definition.id} is made without its checks that are NOT ENFORCED: MariaDB would enforce them.`;
          onWarning?.({ code: 'CHECK_LEFT_OUT', message });
        }
        return fitted;
      }
      if (definition?.kind === 'index') return fitKey(collated, facts);
      return fitModes(collated, facts);
    },
    withOtherNames: async (statement, run) => {
      try {
        await run(statement);
      } catch (error) {
        const isTaken = SyncError.isInstance(error) && error.context.engineCode === nameTaken;
        if (!isTaken || !mariadbName.test(statement)) throw error;
        await run(statement.replaceAll(new RegExp(mariadbName, 'g'), ''));
      }
    },
  };
}

/** Modes that a server refuses to hear of; they were others' or are of the past. */
const foreignModes: Readonly<Record<SinkFacts['server']['flavor'], readonly string[]>> = {
  mysql: [
    'NO_AUTO_CREATE_USER',
    'EMPTY_STRING_IS_NULL',
    'SIMULTANEOUS_ASSIGNMENT',
    'TIME_ROUND_FRACTIONAL',
    'IGNORE_BAD_TABLE_OPTIONS',
    'NO_KEY_OPTIONS',
    'NO_TABLE_OPTIONS',
    'NO_FIELD_OPTIONS',
  ],
  mariadb: ['TIME_TRUNCATE_FRACTIONAL'],
};

function fitModes(sql: string, { server }: SinkFacts): string {
  if (server.flavor === 'mysql' && server.versionNumber < 8_00_00) return sql;
  const { context } = splitStatements(sql);
  const set = context.find((part) => part.startsWith('SET sql_mode = '));
  const modes = /^SET sql_mode = '([^']*)'/.exec(set ?? '')?.[1];
  if (set === undefined || modes === undefined) return sql;
  const kept = modes.split(',').filter((mode) => !foreignModes[server.flavor].includes(mode));
  return sql.replace(`SET sql_mode = '${modes}'`, () => `SET sql_mode = '${kept.join(',')}'`);
}
