import type { PairedTable } from '../catalog/compare-catalogs.ts';
import { printName, printTableRef } from '../catalog/table-ref.ts';
import type { Warning } from '../connector/call-options.ts';

/** What a person should know of the tables before the run. */
export function planWarnings(tables: readonly PairedTable[]): readonly Warning[] {
  return tables.flatMap((table) => [...triggers(table), ...narrowed(table), ...computed(table)]);
}

function triggers(table: PairedTable): readonly Warning[] {
  if (table.isCreated || table.sink.insertTriggers.length === 0) return [];
  const names = table.sink.insertTriggers.map(printName).join(', ');
  return [warning('TRIGGERS_FIRE', table, `triggers of the sink fire for each load: ${names}`)];
}

function narrowed(table: PairedTable): readonly Warning[] {
  return table.columns.flatMap(({ source, sink, checked }) =>
    checked === undefined
      ? []
      : [
          warning(
            'TYPE_NARROWED',
            table,
            `column ${printName(source.name)} is ${source.nativeType} at the source and ${sink.nativeType} at the sink: ${checked}`,
          ),
        ],
  );
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
