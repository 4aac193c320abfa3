import { encodeRows } from './copy-text.ts';
import { randomRows } from './random.ts';
import { customerRows } from './rows/customers.ts';
import { orderRows } from './rows/orders.ts';
import { productRows } from './rows/products.ts';
import { serviceRows } from './rows/service.ts';
import { staffRows } from './rows/staff.ts';
import { generateRows, type Stream } from './rows/table-rows.ts';
import { shopSizes } from './sizes.ts';

/** Which shop to make. */
export interface ShopOptions {
  /**
   * Shops of different seeds have different values in the same number of rows.
   *
   * @defaultValue 1
   */
  readonly seed?: number;
  /**
   * How big the shop is: 1 has 200,000 rows, 0.01 about 2,800.
   *
   * @defaultValue 1
   */
  readonly scale?: number;
}

/** The rows of one table of the shop. */
export interface ShopTable {
  /** The table's name with its schema, quoted for SQL. */
  readonly table: string;
  /** The columns in the order of the fields, plain names; generated columns are left out. */
  readonly columns: readonly string[];
  readonly rowCount: number;
  /**
   * The rows in the text form of COPY, in chunks of whole lines of about 64 KB. Made while they are read, so memory stays
   * flat at any scale; iterating again makes the same text again.
   */
  readonly copyText: Iterable<string>;
}

/**
 * Makes the rows of the shop database, table by table, parents before children as far as the shop's cycles allow. The same
 * seed and scale give the same text on every machine.
 *
 * @throws {RangeError} when `scale` is not a number above 0.
 */
export function* shopData(options: ShopOptions = {}): Generator<ShopTable, void, undefined> {
  const { seed = 1, scale = 1 } = options;
  const sizes = shopSizes(scale);
  const stream: Stream = (name) => randomRows(seed, name);
  const tables = [staffRows, productRows, customerRows, orderRows, serviceRows].flatMap((make) => make(sizes, stream));
  for (const rows of tables) {
    yield {
      table: rows.table,
      columns: rows.columns,
      rowCount: rows.rowCount,
      copyText: { [Symbol.iterator]: () => encodeRows(generateRows(rows)) },
    };
  }
}
