import { type TableKey, type TableRef, tableKey } from '@sync/core/connector';

/** Finds tables by what the API calls them: `schema.table`, nothing escaped, so that a name with a dot can be read in two ways. */
export interface ApiNames {
  /** Undefined when there is no such table, or more than one that is called so. */
  find(name: string): TableRef | undefined;
}

/** What the API calls a table in its maps. */
export function apiName({ schema, name }: TableRef): string {
  return schema === '' ? name : `${schema}.${name}`;
}

export function apiNames(tables: readonly TableRef[]): ApiNames {
  const byName = new Map<string, Map<TableKey, TableRef>>();
  for (const table of tables) {
    const called = byName.get(apiName(table)) ?? new Map<TableKey, TableRef>();
    called.set(tableKey(table), table);
    byName.set(apiName(table), called);
  }
  return {
    find: (name) => {
      const called = [...(byName.get(name)?.values() ?? [])];
      return called.length === 1 ? called[0] : undefined;
    },
  };
}
