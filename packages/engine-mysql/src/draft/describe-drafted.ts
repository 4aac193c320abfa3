import { type Column, compareText, type Index, type Sequence, type Table, type UniqueKey } from '@sync/core/connector';
import { type NativeType, printNativeType } from '../catalog/native-types.ts';
import { neutralType, valueLimits } from '../catalog/neutral-types.ts';
import type { ServerFacts } from '../connection.ts';
import type { DraftedColumn, DraftedKey, DraftedTable } from './drafted-table.ts';

/** The table as the catalog will tell it once it is made. */
export function describeDrafted(table: DraftedTable, server: ServerFacts): Table {
  const nullable = new Set(table.columns.flatMap(({ source, isNullable }) => (isNullable ? [source.name] : [])));
  const isKey = (key: DraftedKey): boolean =>
    key.kind !== 'plain' && key.columns.some(({ name }) => !nullable.has(name));
  return {
    ref: table.source.ref,
    kind: 'table',
    columns: table.columns.map((column) => describeColumn(column, server)),
    uniqueKeys: table.keys.filter(isKey).map(toUniqueKey).sort(comparePrimaryFirst),
    indexes: table.keys
      .filter((key) => !isKey(key))
      .map(toIndex)
      .sort((a, b) => compareText(a.name, b.name)),
    loadTriggers: [],
    canSuspendTriggers: false,
    estimatedRows: 0,
    estimatedBytes: 0,
    ...(table.comment === undefined ? {} : { comment: table.comment }),
  };
}

/** What will feed the table's column that counts. */
export function describeSequences({ source, columns }: DraftedTable): readonly Sequence[] {
  return columns
    .filter((column) => column.isCounting)
    .map((column) => ({
      ref: { schema: source.ref.schema, name: `${source.ref.name}.${column.source.name}` },
      ownedBy: { table: source.ref, column: column.source.name },
    }));
}

/** The column as the catalog will tell it once it is made. */
export function describeColumn(column: DraftedColumn, server: ServerFacts): Column {
  const { native, isJsonText, isNullable, isCounting, comment } = column;
  const limits = isJsonText ? undefined : valueLimits(native, server);
  const neutral = column.default?.neutral;
  const isFolding =
    /_(?:ci|ai)(?:_|$)/.test(native.collation ?? '') && neutralType(native, server.flavor).kind === 'text';
  return {
    name: column.source.name,
    nativeType: printNativeType(asPrinted(native, server)),
    type: isJsonText ? { kind: 'json', isNormalized: false } : neutralType(native, server.flavor),
    isNullable,
    hasDefault: isCounting || column.default !== undefined,
    ...(isCounting ? { identity: 'by-default' as const } : {}),
    encodings: [],
    ...(limits === undefined ? {} : { limits }),
    ...(neutral === undefined ? {} : { default: neutral }),
    ...(isFolding ? { isCaseInsensitive: true } : {}),
    ...(comment === undefined ? {} : { comment }),
  };
}

/** Widths that servers print behind integers, signed and unsigned; MySQL no longer does since 8.0.19. */
const widths: Readonly<Record<string, readonly [number, number]>> = {
  tinyint: [4, 3],
  smallint: [6, 5],
  mediumint: [9, 8],
  int: [11, 10],
  bigint: [20, 20],
};

function asPrinted(native: NativeType, { flavor, versionNumber }: ServerFacts): NativeType {
  const width = widths[native.name]?.[native.isUnsigned ? 1 : 0];
  const printsWidths = flavor === 'mariadb' || versionNumber < 8_00_19;
  return width === undefined || native.length !== undefined || !printsWidths ? native : { ...native, length: width };
}

function toUniqueKey({ name, kind, columns: [first, ...others] }: DraftedKey): UniqueKey {
  return {
    name,
    columns: [first.name, ...others.map((column) => column.name)],
    isPrimary: kind === 'primary',
    isDeferrable: false,
  };
}

function toIndex({ name, kind, columns }: DraftedKey): Index {
  return { name, columns, ...(kind === 'unique' ? { isUnique: true } : {}) };
}

function comparePrimaryFirst(a: UniqueKey, b: UniqueKey): number {
  return Number(b.isPrimary) - Number(a.isPrimary) || compareText(a.name, b.name);
}
