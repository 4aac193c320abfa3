import type { TestDatabase } from '../test-database.ts';
import { makeTables } from './make-tables.ts';
import type { ErpSize } from './model.ts';
import { writeTriggers, writeTypes, writeViews } from './write-code.ts';
import { writeForeignKeys, writeIndexes, writeTable } from './write-tables.ts';

/** Makes up an enterprise's database; the same size and seed give the same script. */
export function makeErp(size: ErpSize = {}): TestDatabase {
  const { tables: count = 240, rows = 40, seed = 1 } = size;
  return {
    name: `erp-${count}`,
    summary: 'Hundreds of tables in six schemas with long chains, cycles and keys of every kind.',
    script: () => {
      const tables = makeTables({ tables: count, rows, seed });
      return [
        writeTypes(),
        ...tables.map((table) => writeTable(table, tables)),
        ...tables.flatMap((table) => writeForeignKeys(table, tables)),
        ...writeIndexes(tables, seed),
        ...writeViews(tables, seed),
        ...writeTriggers(tables),
      ].join('\n');
    },
  };
}

/** The enterprise in its usual size: 240 tables. */
export const erp: TestDatabase = makeErp();
