import { codeSql, indexesSql, viewsSql } from './code.ts';
import { constraintsSql } from './constraints.ts';
import { orderTablesSql } from './order-tables.ts';
import { peopleAndProductTablesSql, warehouseAndServiceTablesSql } from './tables.ts';
import { typesSql } from './types.ts';

/** Schemas, types, sequences and bare tables: what must exist before rows are loaded. */
export const shopTablesSql: string = [
  typesSql,
  peopleAndProductTablesSql,
  orderTablesSql,
  warehouseAndServiceTablesSql,
].join('\n');

/** Keys, indexes, views, triggers and policies: quicker and, with the shop's cycles, only possible once all rows are in. */
export const shopKeysAndCodeSql: string = [constraintsSql, indexesSql, viewsSql, codeSql].join('\n');

/** The whole definition of the shop database, for an empty Postgres 15 or later. */
export const shopSchemaSql: string = `${shopTablesSql}\n${shopKeysAndCodeSql}`;
