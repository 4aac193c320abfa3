import { CatalogError } from '../errors/classes.ts';
import type { Catalog, Column, Table } from './catalog.ts';
import { compareColumns, type PairedColumn } from './compare-columns.ts';
import { type ColumnRules, noRules } from './compile-rules.ts';
import { placeAsIs } from './create-placement.ts';
import type { Placement } from './placement.ts';
import { compareTableRefs, printTableRef, type TableRef, tableKey } from './table-ref.ts';

/** One table that is loaded, as both ends have it. */
export interface PairedTable {
  /** At the sink; `source.ref` is where it is at the source. */
  readonly ref: TableRef;
  readonly source: Table;
  /** As it will be when the load begins. */
  readonly sink: Table;
  /** The sink lacks it; this run makes it as the source has it. */
  readonly isCreated: boolean;
  /** The columns that are loaded, in the order of the source. */
  readonly columns: readonly PairedColumn[];
  /** Names of columns the sink computes itself although the source has plain values for them. */
  readonly computedAtSink: readonly string[];
}

export interface CatalogComparison {
  readonly source: Catalog;
  readonly sink: Catalog;
  /** @defaultValue as the source names them */
  readonly place?: Placement;
  /** What is special about columns. @defaultValue nothing */
  readonly rules?: ColumnRules;
  /** Tables that the run makes, as they will be. @defaultValue as the source has them */
  readonly drafted?: readonly Table[];
  /** Whether the run makes a table the sink lacks, by its name there. */
  readonly willCreate: (ref: TableRef) => boolean;
  /** Why it does not, when that needs saying. */
  readonly whyNotCreated?: (ref: TableRef) => string | undefined;
}

/**
 * Pairs every table of the source with the sink's at its place. Ordered by schema and name at the sink, whatever the catalogs' order.
 *
 * @throws {CatalogError} CATALOG_TABLE_MISSING, CATALOG_COLUMN_MISSING, CATALOG_COLUMN_REQUIRED or CATALOG_TYPE_DIFFERS; when
 * there are several problems, one error of the first one's code whose `errors` holds each
 */
export function compareCatalogs(request: CatalogComparison): readonly PairedTable[] {
  const atSink = new Map(request.sink.tables.map((table) => [tableKey(table.ref), table]));
  const isSameDialect = request.source.dialect === request.sink.dialect;
  const problems: CatalogError[] = [];
  const pairs: PairedTable[] = [];
  const { place = placeAsIs, rules = noRules } = request;
  const drafts = new Map((request.drafted ?? []).map((table) => [tableKey(table.ref), table]));
  const placed = request.source.tables.map((source) => ({ source, ref: place(source.ref) }));
  for (const { source, ref } of placed.sort((a, b) => compareTableRefs(a.ref, b.ref))) {
    const existing = atSink.get(tableKey(ref));
    const isCreated = existing === undefined && request.willCreate(ref);
    const sink = existing ?? (isCreated ? drafts.get(tableKey(ref)) : undefined);
    if (sink !== undefined) {
      const { columns, computedAtSink, problems: found } = compareColumns(source, sink, { isSameDialect, rules });
      problems.push(...found);
      pairs.push({ ref, source, sink, isCreated, columns, computedAtSink });
    } else if (isCreated) {
      pairs.push(pairLike(source, ref));
    } else {
      problems.push(tableMissing(ref, request.whyNotCreated?.(ref)));
    }
  }
  throwProblems(problems);
  return pairs;
}

/** A table that the run makes as the source has it. */
function pairLike(source: Table, ref: TableRef): PairedTable {
  const columns = source.columns
    .filter(isStored)
    .map((column) => ({ source: column, sink: column, checked: undefined }));
  return { ref, source, sink: { ...source, ref }, isCreated: true, columns, computedAtSink: [] };
}

function isStored(column: Column): boolean {
  return column.generated === undefined;
}

function tableMissing(ref: TableRef, whyNotCreated: string | undefined): CatalogError {
  const name = printTableRef(ref);
  return new CatalogError({
    code: 'CATALOG_TABLE_MISSING',
    message:
      whyNotCreated === undefined
        ? `${name}: the sink has no such table. Create it there, let the run create it (schema: create), or exclude it.`
        : `${name}: the sink has no such table and the run does not create it: ${whyNotCreated}. Select what it needs, or exclude it.`,
    context: { table: name },
  });
}

function throwProblems(problems: readonly CatalogError[]): void {
  const [first, second] = problems;
  if (first === undefined) return;
  if (second === undefined) throw first;
  throw new CatalogError({
    code: first.code,
    message: `Source and sink do not fit in ${problems.length} places:\n${problems.map((each) => `- ${each.message}`).join('\n')}`,
    errors: problems,
    cause: first,
  });
}
