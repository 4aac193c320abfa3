import type { MysqlEndOptions } from '@sync/engine-mysql';

/** Where the sink is, exactly one of `url` (`mysql://…`, a Go DSN), `connection` and `pool`, and how many connections it may open. */
export type MysqlSinkOptions = MysqlEndOptions;
