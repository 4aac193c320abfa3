import type { StatePlace } from '@sync/core/connector';

/** A sink whose schemas are namespaces, with the option `schemas`. */
export function inNamespaces(schemas: Readonly<Record<string, string>> = {}): StatePlace {
  return {
    style: 'namespaces',
    schema: 'public',
    schemas: ['canvas'],
    place: ({ schema, name }) => ({ schema: schemas[schema] ?? schema, name }),
  };
}

/** A sink whose schemas are databases, its address pointing at `lms` unless said otherwise. */
export function inDatabases(schemas: Readonly<Record<string, string>> = {}, schema = 'lms'): StatePlace {
  return {
    style: 'databases',
    schema,
    schemas: ['canvas'],
    place: (ref) => {
      const named = schemas[ref.schema];
      return named === undefined ? { schema, name: `${ref.schema}__${ref.name}` } : { schema: named, name: ref.name };
    },
  };
}
