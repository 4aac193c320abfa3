import type { DefinitionSection, TableRef } from '@sync/core/connector';

/** One object of the catalog: the catalog's name and the oid, such as `pg_class:16384`. Means nothing on another server. */
export type ObjectKey = string & { readonly __objectKey: never };

/** The key of the object that `catalog` lists under `oid`. */
export function objectKey(catalog: string, oid: string): ObjectKey {
  return `${catalog}:${oid}` as ObjectKey;
}

/**
 * One object as a reader found it, before dependencies are known: the readers say what they make, `resolveDrafts` says what
 * each needs, when it is applied, and in which order.
 */
export interface Draft {
  readonly id: string;
  readonly kind: string;
  /** The object's name as people read it. */
  readonly name: string;
  /** The earliest section it may stand in; a dependency may move it later. */
  readonly section: DefinitionSection;
  readonly sql: string;
  /** Catalog objects this makes. Who depends on one of them depends on this. */
  readonly makes: readonly ObjectKey[];
  /** Catalog objects that another draft makes, and whose recorded dependencies are needed here too. */
  readonly standsFor?: readonly ObjectKey[];
  /** What is needed beyond the dependencies that the server has recorded. */
  readonly needs?: readonly ObjectKey[];
  /** The same by id, for what has no oid of its own. */
  readonly needsIds?: readonly string[];
  /** `reached`: all tables that its dependencies lead to. */
  readonly tables: readonly TableRef[] | 'reached';
  /** Whoever needs one of these needs this too, unless this needs it: a cast, which no dependency names, goes with its types. */
  readonly accompanies?: readonly ObjectKey[];
  /** Ids of objects that make it by themselves when they are there first. */
  readonly impliedBy?: readonly string[];
  /** Ids of other records that must not be applied to a server that has this object. */
  readonly covers?: readonly string[];
  /** How to make it in two steps when it is part of a circle. */
  readonly placeholder?: Placeholder;
  /** Why it is not carried. What needs it is not carried either. */
  readonly refusal?: string;
  readonly isAlwaysApplied?: boolean;
}

/** A first form of an object, which needs less, and what turns it into the real one. */
export interface Placeholder {
  readonly sql: string;
  /** Applied to the first form. Its id is `bodyId`. */
  readonly bodySql: string;
  readonly bodyId: string;
  /** Catalogs whose objects the first form needs; dependencies on others are those of the body. */
  readonly needsCatalogs: readonly string[];
  /** Only dependencies recorded for this object are those of the first form. */
  readonly from: ObjectKey;
}
