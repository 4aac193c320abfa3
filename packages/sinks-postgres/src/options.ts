import type { PostgresEndOptions } from '@sync/engine-postgres';

/**
 * Where the sink is, exactly one of `url` (`postgres://…`, `pglite:<folder>`, `pglite:memory`), `connection`, `pool` and `pglite`, and how
 * many connections it may open.
 */
export type PostgresSinkOptions = PostgresEndOptions;
