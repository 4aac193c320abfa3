import type { TestDatabase } from '../databases/test-database.ts';
import { caseTwins } from './case-twins.ts';
import { compositeKey } from './composite-key.ts';
import { compositeKeySelfReference } from './composite-key-self-reference.ts';
import { deferrableCycle } from './deferrable-cycle.ts';
import { droppedColumns } from './dropped-columns.ts';
import { emptyTable } from './empty-table.ts';
import { forcedRowSecurity } from './forced-row-security.ts';
import { generatedColumns } from './generated-columns.ts';
import { hostileNames } from './hostile-names.ts';
import { hugeField } from './huge-field.ts';
import { identityAlways } from './identity-always.ts';
import { inheritedTables } from './inherited-tables.ts';
import { keyToUniqueConstraint } from './key-to-unique-constraint.ts';
import { largeNotNullCycle } from './large-not-null-cycle.ts';
import { materializedViews } from './materialized-views.ts';
import { microsecondTimes } from './microsecond-times.ts';
import { notNullCycle } from './not-null-cycle.ts';
import { notNullSelfReference } from './not-null-self-reference.ts';
import { nullInEveryColumn } from './null-in-every-column.ts';
import { numericExtremes } from './numeric-extremes.ts';
import { overlappingCycles } from './overlapping-cycles.ts';
import { partitionedTable } from './partitioned-table.ts';
import { sameNameTwoSchemas } from './same-name-two-schemas.ts';
import { selfReference } from './self-reference.ts';
import { sequencesInEveryState } from './sequences-in-every-state.ts';
import { tableWithoutKey } from './table-without-key.ts';
import { textThatLooksLikeFormat } from './text-that-looks-like-format.ts';
import { triggersOnLoad } from './triggers-on-load.ts';
import { twoKeysSameTables } from './two-keys-same-tables.ts';
import { twoTableCycle } from './two-table-cycle.ts';
import { wideRow } from './wide-row.ts';
import { zeroColumnTable } from './zero-column-table.ts';

/** Every trap, for suites that must pass all of them. */
export const everyTrap: readonly TestDatabase[] = [
  caseTwins,
  compositeKey,
  compositeKeySelfReference,
  deferrableCycle,
  droppedColumns,
  emptyTable,
  forcedRowSecurity,
  generatedColumns,
  hostileNames,
  hugeField,
  identityAlways,
  inheritedTables,
  keyToUniqueConstraint,
  largeNotNullCycle,
  materializedViews,
  microsecondTimes,
  notNullCycle,
  notNullSelfReference,
  nullInEveryColumn,
  numericExtremes,
  overlappingCycles,
  partitionedTable,
  sameNameTwoSchemas,
  selfReference,
  sequencesInEveryState,
  tableWithoutKey,
  textThatLooksLikeFormat,
  triggersOnLoad,
  twoKeysSameTables,
  twoTableCycle,
  wideRow,
  zeroColumnTable,
];
