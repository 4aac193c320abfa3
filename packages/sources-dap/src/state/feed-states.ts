import type { FeedStates, StateLayout, StatePlace, TableRef } from '@sync/core/connector';
import { recallTable } from '../schema/feed-table.ts';
import { dapMeta } from './dap-meta.ts';
import { tableSync } from './table-sync.ts';

/**
 * How replicas of a namespace are remembered: in the tables of the service's own client where there are such, those of its later versions
 * first; else in a table of the layout that its first versions had.
 */
export function dapStates(namespace: string): FeedStates {
  return {
    schemas: [namespace],
    layouts: (place) => [tableSync(place), ...metaTables(place)],
    recall: recallTable,
  };
}

/** In each namespace's schema, wherever its tables go; where schemas are databases, once. */
function metaTables(place: StatePlace): readonly StateLayout[] {
  if (place.style === 'databases') return [dapMeta(place, { table: metaTable(place.schema), isDefault: true })];
  return place.schemas.flatMap((namespace) => {
    const wished = place.place(metaTable(namespace)).schema;
    const takes = ({ schema }: TableRef): boolean => schema === namespace;
    const byDefault = { ...dapMeta(place, { table: metaTable(wished), isDefault: true }), takes };
    if (wished === namespace) return [byDefault];
    // Where it was before the option `schemas` led the tables elsewhere.
    return [byDefault, { ...dapMeta(place, { table: metaTable(namespace), isDefault: false }), takes: () => false }];
  });
}

function metaTable(schema: string): TableRef {
  return { schema, name: 'dap_meta' };
}
