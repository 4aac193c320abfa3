import type { PairedTable } from '../catalog/compare-catalogs.ts';
import type { ForeignKey } from '../catalog/catalog.ts';
import { printName, printTableRef, type TableKey, tableKey } from '../catalog/table-ref.ts';
import type { Warning } from '../connector/call-options.ts';
import { compareForeignKeys } from './dependency-graph.ts';
import { describeKey } from './describe-key.ts';
import { suspendsTriggers } from './load-actions.ts';

/** What a person should know of the tables before the run. `foreignKeys`: every one of the sink's database. */
export function planWarnings(tables: readonly PairedTable[], foreignKeys: readonly ForeignKey[]): readonly Warning[] {
  const loaded = new Set(tables.map((table) => tableKey(table.ref)));
  const outside = new Map<TableKey, ForeignKey[]>();
  for (const key of foreignKeys.toSorted(compareForeignKeys)) {
    if (loaded.has(tableKey(key.references))) continue;
    const known = outside.get(tableKey(key.table));
    if (known === undefined) outside.set(tableKey(key.table), [key]);
    else known.push(key);
  }
  return tables.flatMap((table) => [
    ...triggers(table),
    ...narrowed(table),
    ...computed(table),
    ...(outside.get(tableKey(table.ref)) ?? []).map((key) => parentOutside(table, key)),
  ]);
}

function parentOutside(table: PairedTable, key: ForeignKey): Warning {
  const parent = printTableRef(key.references);
  return warning(
    'PARENT_NOT_SELECTED',
    table,
    `${parent}, which it references, is not loaded; the sink must have the rows (${describeKey(key)})`,
  );
}

function triggers(table: PairedTable): readonly Warning[] {
  if (table.isCreated || table.sink.loadTriggers.length === 0 || suspendsTriggers(table)) return [];
  const names = table.sink.loadTriggers.map(printName).join(', ');
  return [
    warning(
      'TRIGGERS_FIRE',
      table,
      `triggers of the sink fire during the load, since the sink cannot suspend them, or not with these rights: ${names}`,
    ),
  ];
}

/** One for each reason: that texts hold no U+0000, say, is true of many columns. */
function narrowed(table: PairedTable): readonly Warning[] {
  const byReason = Map.groupBy(
    table.columns.flatMap(({ checked, ...column }) =>
      checked === undefined ? [] : [{ ...column, fate: sayFate(checked, column.onUnfit) }],
    ),
    ({ fate }) => fate,
  );
  return [...byReason].map(([fate, columns]) => {
    const [first, ...others] = columns.map(({ source }) => printName(source.name));
    const [{ source, sink } = {}] = columns;
    const what =
      others.length === 0
        ? `column ${first} is ${source?.nativeType} at the source and ${sink?.nativeType} at the sink`
        : `columns ${[first, ...others].join(', ')}`;
    return warning('TYPE_NARROWED', table, `${what}: ${fate}`);
  });
}

/** What becomes of a value that does not fit, where the load does not fail for it. */
function sayFate(checked: string, onUnfit: 'null' | 'clamp' | undefined): string {
  if (onUnfit === undefined) return checked;
  return checked.replaceAll(' fails the load', onUnfit === 'null' ? ' becomes NULL' : ' becomes the nearest that fits');
}

function computed(table: PairedTable): readonly Warning[] {
  if (table.computedAtSink.length === 0) return [];
  const names = table.computedAtSink.map(printName).join(', ');
  return [warning('COMPUTED_AT_SINK', table, `the sink computes ${names}; the values of the source are not carried`)];
}

function warning(code: string, table: PairedTable, what: string): Warning {
  const name = printTableRef(table.ref);
  return { code, message: `${name}: ${what}`, table: name };
}
