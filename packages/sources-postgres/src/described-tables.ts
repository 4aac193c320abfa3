import { InternalError, printTableRef, type Table, type TableKey, type TableRef, tableKey } from '@sync/core/connector';
import { connectorName } from './options.ts';

/** What `describe` found, for the reads that follow it. */
export class DescribedTables {
  readonly #tables = new Map<TableKey, Table>();

  add(tables: readonly Table[]): void {
    for (const table of tables) this.#tables.set(tableKey(table.ref), table);
  }

  /** @throws {InternalError} the table was not described */
  get(ref: TableRef): Table {
    const table = this.#tables.get(tableKey(ref));
    if (table !== undefined) return table;
    const message = `${printTableRef(ref)} is read without having been described. Please report it.`;
    throw new InternalError({ code: 'INTERNAL_INVARIANT', message, context: { connector: connectorName } });
  }
}
