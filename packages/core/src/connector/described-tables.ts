import type { Table } from '../catalog/catalog.ts';
import { printTableRef, type TableKey, type TableRef, tableKey } from '../catalog/table-ref.ts';
import { ReadError } from '../errors/classes.ts';

/** What a snapshot's `describe` found, for the reads that follow it. */
export class DescribedTables {
  readonly #connector: string;
  readonly #tables = new Map<TableKey, Table>();

  /** `connector`: its name in errors. */
  constructor(connector: string) {
    this.#connector = connector;
  }

  add(tables: readonly Table[]): void {
    for (const table of tables) this.#tables.set(tableKey(table.ref), table);
  }

  refs(): TableRef[] {
    return Array.from(this.#tables.values(), ({ ref }) => ref);
  }

  /** @throws {ReadError} READ_FAILED when the table was not described */
  get(ref: TableRef): Table {
    const table = this.#tables.get(tableKey(ref));
    if (table !== undefined) return table;
    const name = printTableRef(ref);
    throw new ReadError({
      code: 'READ_FAILED',
      message: `Cannot read ${name}: it was not among the tables that were described. Select it.`,
      context: { connector: this.#connector, table: name },
    });
  }
}
