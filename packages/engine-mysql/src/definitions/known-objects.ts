import type { TableRef } from '@sync/core/connector';
import { type NamedKind, objectId } from './definition-ids.ts';

/** Every object that text of the source may name: of all databases that are read. */
export interface KnownObjects {
  /** The databases that are read. */
  readonly databases: ReadonlySet<string>;
  /** Whether anything has this name: also a trigger or an event. */
  isKnown(ref: TableRef): boolean;
  /** What stands where a table may: a table, a view or a sequence. */
  relation(ref: TableRef): KnownObject | undefined;
  /** What is called by this name. Functions and procedures have names of their own. */
  routines(ref: TableRef): readonly KnownObject[];
}

export interface KnownObject {
  readonly kind: NamedKind;
  readonly ref: TableRef;
}

const relationKinds: ReadonlySet<NamedKind> = new Set(['table', 'view', 'sequence']);

/** `foldsCase`: names of databases and tables are equal when they differ in case only. */
export function indexObjects(
  objects: readonly KnownObject[],
  databases: readonly string[],
  foldsCase: boolean,
): KnownObjects {
  const fold = (text: string): string => (foldsCase ? text.toLowerCase() : text);
  const keyOf = ({ schema, name }: TableRef): string => JSON.stringify([fold(schema), fold(name)]);
  const relations = new Map<string, KnownObject>();
  const routines = new Map<string, KnownObject[]>();
  const all = new Set<string>();
  const nameOf = ({ schema, name }: TableRef): string => JSON.stringify([fold(schema), name.toLowerCase()]);
  for (const object of objects) {
    all.add(nameOf(object.ref));
    if (relationKinds.has(object.kind)) relations.set(keyOf(object.ref), object);
    else if (object.kind !== 'trigger' && object.kind !== 'event') {
      const key = objectId('function', { ...object.ref, schema: fold(object.ref.schema) });
      routines.set(key, [...(routines.get(key) ?? []), object]);
    }
  }
  return {
    databases: new Set(databases),
    isKnown: (ref) => all.has(nameOf(ref)),
    relation: (ref) => relations.get(keyOf(ref)),
    routines: (ref) => routines.get(objectId('function', { ...ref, schema: fold(ref.schema) })) ?? [],
  };
}
