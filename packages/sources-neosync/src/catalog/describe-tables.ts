import {
  type Catalog,
  compareTableRefs,
  type Sequence,
  type Table,
  type TableKey,
  tableKey,
} from '@sync/core/connector';
import type { NeosyncEngine } from '@sync/engine-neosync';
import type { ApiColumn, ApiConstraints } from '../api/tables.ts';
import { apiNames } from './api-name.ts';
import { describeColumn, type TypeFacts } from './describe-column.ts';
import { dialects } from './dialect.ts';
import { foreignKeysOf, type KeyNames, uniqueKeysOf } from './keys.ts';
import { sequenceOf } from './sequences.ts';

/** What the API told of a database. */
export interface ApiSchema {
  readonly engine: NeosyncEngine;
  readonly columns: readonly ApiColumn[];
  readonly constraints: ApiConstraints;
  readonly types: TypeFacts;
  readonly keyNames: KeyNames;
}

/** The columns of each table, in their order. Some servers list a column twice. */
export function groupByTable(columns: readonly ApiColumn[]): ReadonlyMap<TableKey, readonly ApiColumn[]> {
  const known = new Set<string>();
  const unique = columns.filter(({ table, name }) => {
    const key = JSON.stringify([tableKey(table), name]);
    return !known.has(key) && known.add(key);
  });
  return Map.groupBy(unique, ({ table }) => tableKey(table));
}

/** All tables in neutral words, without what the API does not tell: indexes, checks, triggers, sizes. */
export function describeTables({ engine, columns, constraints, types, keyNames }: ApiSchema): Catalog {
  const sequences: Sequence[] = [];
  const tables = [...groupByTable(columns).values()].flatMap((own): Table[] => {
    const [first] = own;
    if (first === undefined) return [];
    const described = own.map((api) => {
      const column = describeColumn(api, engine, types);
      const sequence = sequenceOf(api, column, engine);
      if (sequence !== undefined) sequences.push(sequence);
      return column;
    });
    const nullable = new Set(described.flatMap(({ isNullable, name }) => (isNullable ? [name] : [])));
    return [
      {
        ref: first.table,
        kind: 'table',
        columns: described,
        uniqueKeys: uniqueKeysOf(first.table, constraints, nullable),
        loadTriggers: [],
        estimatedRows: -1,
        estimatedBytes: -1,
      },
    ];
  });
  tables.sort((a, b) => compareTableRefs(a.ref, b.ref));
  const names = apiNames(tables.map(({ ref }) => ref));
  return {
    dialect: dialects[engine],
    tables,
    foreignKeys: foreignKeysOf(constraints, names, keyNames),
    sequences,
    types: [],
  };
}
