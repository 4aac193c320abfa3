import type { NotCarried, Placement, TableRef } from '@sync/core/connector';
import type { Queryable, ServerFacts } from '../connection.ts';
import type { KnownObjects } from './known-objects.ts';
import type { Renaming } from './rename-databases.ts';

/** What every reader of definitions is told. */
export interface ReadContext {
  readonly connection: Queryable;
  readonly server: ServerFacts;
  readonly place: Placement;
  readonly known: KnownObjects;
  readonly renaming: Renaming;
  /** Takes what stays behind. */
  readonly leaveBehind: (entry: NotCarried) => void;
}

/** Where an object that is not a table goes: its database moves, its name stays. */
export function placeObject({ place }: Pick<ReadContext, 'place'>, ref: TableRef): TableRef {
  return { schema: place(ref).schema, name: ref.name };
}
