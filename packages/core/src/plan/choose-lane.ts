import type { ColumnEncoding } from '../catalog/catalog.ts';
import type { PairedColumn } from '../catalog/compare-columns.ts';
import type { PairedTable } from '../catalog/compare-catalogs.ts';
import { printName, printTableRef } from '../catalog/table-ref.ts';
import { PlanError } from '../errors/classes.ts';
import type { LaneChoice } from './plan.ts';

export interface LaneRequest {
  /** @see SyncOptions.lane */
  readonly lane: 'auto' | 'encoded' | 'rows';
  readonly canReadEncoded: boolean;
  readonly canWriteEncoded: boolean;
}

/**
 * Chooses how a table travels: encoded when every loaded column offers one encoding at both ends with equal agreement, the
 * first such in the source's order of preference; else as rows, and `because` names the first column in the way.
 *
 * @throws {PlanError} PLAN_NO_LANE when the encoded lane was forced and the table cannot take it
 */
export function chooseLane(table: PairedTable, request: LaneRequest): LaneChoice {
  if (request.lane === 'rows') return { lane: 'rows', because: 'asked for by the option lane' };
  const choice = preferEncoded(table, request);
  if (choice.lane === 'encoded' || request.lane === 'auto') return choice;
  throw new PlanError({
    code: 'PLAN_NO_LANE',
    message:
      `${printTableRef(table.ref)} cannot take the encoded lane that the option lane asks for: ${choice.because}. ` +
      'Leave lane at auto, or exclude the table.',
    context: { table: printTableRef(table.ref), option: 'lane' },
  });
}

function preferEncoded(table: PairedTable, request: LaneRequest): LaneChoice {
  const tested = table.columns.find(({ onUnfit }) => onUnfit !== undefined);
  if (tested !== undefined) return { lane: 'rows', because: explainTested(tested) };
  if (!request.canReadEncoded) return { lane: 'rows', because: 'the source sends no encoded bytes' };
  if (!request.canWriteEncoded) return { lane: 'rows', because: 'the sink takes no encoded bytes' };
  const [first, ...others] = table.columns;
  if (first === undefined) return { lane: 'rows', because: 'no column is loaded' };
  let shared = sharedEncodings(first);
  if (shared.length === 0) return { lane: 'rows', because: explain(first) };
  for (const column of others) {
    const here = new Set(sharedEncodings(column).map((each) => each.encoding));
    shared = shared.filter((each) => here.has(each.encoding));
    if (shared.length === 0) return { lane: 'rows', because: explain(column) };
  }
  const [chosen] = shared;
  if (chosen === undefined) return { lane: 'rows', because: explain(first) };
  const why = refusedBefore(table, chosen) ?? countColumns(table.columns.length);
  return { lane: 'encoded', encoding: chosen.encoding, because: why };
}

/** What both ends offer for a column, in the source's order. */
function sharedEncodings(column: PairedColumn): readonly ColumnEncoding[] {
  return column.source.encodings.filter((offer) =>
    column.sink.encodings.some((other) => other.encoding === offer.encoding && other.agreement === offer.agreement),
  );
}

/** When the source would have liked another encoding better: the column that kept it from being taken. */
function refusedBefore(table: PairedTable, chosen: ColumnEncoding): string | undefined {
  const preferred = table.columns[0]?.source.encodings[0];
  if (preferred === undefined || preferred.encoding === chosen.encoding) return undefined;
  const column = table.columns.find(
    (each) => !sharedEncodings(each).some((offer) => offer.encoding === preferred.encoding),
  );
  return column === undefined ? undefined : `not ${preferred.encoding}: ${explain(column)}`;
}

function explainTested({ source, onUnfit }: PairedColumn): string {
  const what = onUnfit === 'null' ? 'NULL' : 'the nearest value that fits';
  return `column ${printName(source.name)}: ${what} is written for values that do not fit`;
}

function explain(column: PairedColumn): string {
  const name = `column ${printName(column.source.name)}`;
  const { source, sink } = column;
  if (source.nativeType !== sink.nativeType)
    return `${name}: ${source.nativeType} at the source, ${sink.nativeType} at the sink`;
  return `${name}: the ends share no encoding for ${source.nativeType}`;
}

function countColumns(count: number): string {
  return count === 1 ? 'both ends agree on its column' : `both ends agree on all ${count} columns`;
}
