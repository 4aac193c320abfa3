import type { ErrorContext } from '@sync/core/connector';
import { connectorName } from '../options.ts';

/** What a `not_found` is about. */
export type Sought = 'connection' | 'run' | 'table';

/** What was being done when something failed. Names only. */
export interface CallPlace {
  /** Host and port of the API. */
  readonly display: string;
  /** For `Failed …`: `reading public.users`. */
  readonly doing: string;
  /** The printed name, when it is about one table. */
  readonly table?: string;
  /** @defaultValue nothing that could be missing */
  readonly sought?: Sought;
  /** Rows are read, so that the server's words about what failed may quote their values. @defaultValue false */
  readonly readsRows?: boolean;
  /** Its id or name, for people. */
  readonly soughtName?: string;
}

/** What the error's context says of a place. */
export function contextOf({ table }: CallPlace, engineCode?: string): ErrorContext {
  return {
    connector: connectorName,
    ...(table === undefined ? {} : { table }),
    ...(engineCode === undefined ? {} : { engineCode }),
  };
}
