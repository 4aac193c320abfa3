import type { Hints } from '../../render/render-error.ts';

/** What to type now, for errors whose cure is a flag or a command of `dbsync dap`. */
export const dapHints: Hints = {
  CHANGE_NOT_INITIALISED: 'Not initialised: run dbsync dap initdb for these tables, or syncdb with --init.',
  CHANGE_ALREADY_INITIALISED:
    'Already initialised: run dbsync dap syncdb to bring them up to date, or initdb with --reinit to start over.',
  CHANGE_TABLE_EXISTS:
    'A table in the way: rename or drop it, or run dbsync dap initdb with --reinit to have it emptied and filled.',
  CHANGE_TABLE_LOST: 'A table lost: run dbsync dap syncdb with --reinit to make it anew, or dropdb to forget it.',
  CHANGE_WATERMARK_LOST: 'A new snapshot is needed: run dbsync dap syncdb with --reinit.',
  CHANGE_OUT_OF_RANGE: 'Outside what the service keeps: a table of a database goes on with dbsync dap syncdb --reinit.',
  CATALOG_SELECTION_EMPTY:
    'No table left: dbsync dap list prints those of the service, dbsync dap listdb those of the database.',
  PLAN_REMOTE_REFUSED: 'Not on this machine: give --allow-remote when that is meant.',
};

/** The same for `dropdb`, to which what is not initialised is no call to initialise it. */
export const dropHints: Hints = {
  ...dapHints,
  CHANGE_NOT_INITIALISED: 'Nothing to drop: dbsync dap listdb prints the tables that are followed.',
};
