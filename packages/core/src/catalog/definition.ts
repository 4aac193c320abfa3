import { printTableRef, type TableRef } from './table-ref.ts';

/** Names an engine's own language and catalog: `postgres`, `mysql`. Core compares it for equality, never interprets it. */
export type Dialect = string & { readonly __dialect: never };

/**
 * When a definition is applied. The sections run in this order; the load stands between the first and the second.
 * Records of `indexes` may be applied in parallel, also several of one table; those of the other sections in order.
 */
export type DefinitionSection = 'before-data' | 'indexes' | 'constraints' | 'foreign-keys' | 'finish';

/**
 * One statement that makes one object, in the dialect of the source. The same object has the same `id` on any server, so a
 * sink tells what it already has by listing its own ids. Data only: filterable, orderable, printable.
 */
export interface Definition {
  /** Stable: made of the kind and the quoted name, such as `index public.users_name_idx`. Never an oid. */
  readonly id: string;
  /** The object kind in the dialect's words: `table`, `index`, `foreign key`, `materialized view data`. */
  readonly kind: string;
  /**
   * The tables without which the object is pointless. When one of them is not selected the object is left out (and so is
   * all that depends on it), and the plan says so. Empty: belongs to the whole database.
   */
  readonly tables: readonly TableRef[];
  /** Ids that must exist first. May name ids that are not in the list (built-in or filtered out by the reader). */
  readonly dependsOn: readonly string[];
  /**
   * Ids that it seems to use without the engine knowing, such as what the text of a function names. They decide neither order nor
   * what is left out; a selection carries them along. @defaultValue none
   */
  readonly mentions?: readonly string[];
  /**
   * Ids of objects that make this one when they are there before what it belongs to is made, such as the index of a partitioned table
   * that of a new partition. When the sink has one of them, the record is not applied. @defaultValue none
   */
  readonly impliedBy?: readonly string[];
  readonly section: DefinitionSection;
  /** One or more complete statements, each ended by a semicolon. Safe to send together in one transaction. */
  readonly sql: string;
  /**
   * Records of `indexes` with the same mark are applied by one call, one after the other, because the engine makes them in one pass over
   * the rows. @defaultValue each may be applied apart
   */
  readonly batch?: string;
  /** Apply also when the sink already has `id`: filling a materialized view. @defaultValue false */
  readonly isAlwaysApplied?: boolean;
}

/** Something the source has that the sink will not have after the run, with the reason. */
export interface NotCarried {
  readonly kind: string;
  /** The object's printed name. */
  readonly name: string;
  readonly because: string;
}

/** The schema of the selected tables as the source can say it. */
export interface DefinitionList {
  readonly dialect: Dialect;
  /** Ordered so that applying them one by one works: sections in order, dependencies first within a section. */
  readonly definitions: readonly Definition[];
  readonly notCarried: readonly NotCarried[];
}

/** The id of the record that makes an object which is named like a table: `sequence public.orders_id_seq`. */
export function definitionId(kind: string, ref: TableRef): string {
  return `${kind} ${printTableRef(ref)}`;
}
