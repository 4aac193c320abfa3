import type { Dialect } from '@sync/core/connector';

/** The language and catalog of MySQL and MariaDB: what one of them defines, the other mostly takes. */
export const mysqlDialect = 'mysql' as Dialect;
