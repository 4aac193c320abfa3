import { CatalogError } from '../errors/classes.ts';
import type { ErrorCode } from '../errors/codes.ts';
import type { Column, Table } from './catalog.ts';
import type { AppliedRule } from './column-rule.ts';
import { compareLimits } from './compare-limits.ts';
import { compareTypes, type TypeFit } from './compare-types.ts';
import { type ColumnRules, noRules } from './compile-rules.ts';
import { printName, printTableRef } from './table-ref.ts';

/** One column that is loaded, as both ends have it. */
export interface PairedColumn {
  readonly source: Column;
  readonly sink: Column;
  /** Why a value may be refused by the sink; undefined when every value fits. */
  readonly checked: string | undefined;
  /** What is written for such a value, where the load does not fail for it. */
  readonly onUnfit?: 'null' | 'clamp';
}

/** How two tables are compared. */
export interface ColumnsRequest {
  readonly isSameDialect: boolean;
  /** @defaultValue none */
  readonly rules?: ColumnRules;
}

export interface ColumnComparison {
  /** In the order of the source. */
  readonly columns: readonly PairedColumn[];
  /** Columns the sink computes itself although the source has plain values for them. */
  readonly computedAtSink: readonly string[];
  readonly problems: readonly CatalogError[];
}

/**
 * Compares the columns of one table, by name. Columns that either end computes are not loaded:
 *
 * - computed at both, or at the source while the sink lacks it: left out, nothing is lost;
 * - computed at the sink only: left out, the sink computes it from the other columns; listed in `computedAtSink`;
 * - computed at the source only: a problem, since a computed column is never read and the sink's would stay empty.
 */
export function compareColumns(source: Table, sink: Table, request: ColumnsRequest): ColumnComparison {
  const columns: PairedColumn[] = [];
  const computedAtSink: string[] = [];
  const problems: CatalogError[] = [];
  const atSink = new Map(sink.columns.map((column) => [column.name, column]));
  for (const column of source.columns) {
    const target = atSink.get(column.name);
    atSink.delete(column.name);
    if (column.generated !== undefined) {
      if (target !== undefined && target.generated === undefined) problems.push(computedAtSource(sink, column));
    } else if (target === undefined) {
      problems.push(missing(sink, column));
    } else if (target.generated !== undefined) {
      computedAtSink.push(column.name);
    } else {
      const rule = (request.rules ?? noRules).ruleOf(source.ref, column.name);
      const pair = pairColumn({ table: sink, source: column, sink: target, rule }, request);
      if (pair instanceof CatalogError) problems.push(pair);
      else columns.push(pair);
    }
  }
  for (const column of atSink.values()) {
    if (!column.isNullable && !column.hasDefault && column.generated === undefined) {
      problems.push(required(sink, column));
    }
  }
  return { columns, computedAtSink, problems };
}

interface ColumnMatch {
  readonly table: Table;
  readonly source: Column;
  readonly sink: Column;
  readonly rule: AppliedRule;
}

function pairColumn(match: ColumnMatch, request: ColumnsRequest): PairedColumn | CatalogError {
  const { table, source, sink, rule } = match;
  const fit = fitColumn(match, request);
  if (fit.fit === 'refused') return typeDiffers(table, source, sink, fit.because);
  const reasons = [...(fit.fit === 'checked' ? [fit.because] : []), ...compareLimits(source, sink)];
  if (reasons.length === 0) return { source, sink, checked: undefined };
  const checked = reasons.join('; ');
  const problem = rule.isOwn ? ruleProblem(match, checked) : undefined;
  if (problem !== undefined) return problem;
  const { onUnfit } = rule;
  return (onUnfit === 'null' || onUnfit === 'clamp') && canKeep(match)
    ? { source, sink, checked, onUnfit }
    : { source, sink, checked };
}

function fitColumn(match: ColumnMatch, { isSameDialect }: ColumnsRequest): TypeFit {
  const { source, sink, rule } = match;
  const fit = compareTypes(source.type, sink.type, {
    isAcross: !isSameDialect,
    isChosen: rule.type !== undefined,
    catchesRounding: canKeep(match) || sink.limits?.refusesRounding === true,
  });
  // The neutral interval has no modifiers, but an engine's may: `interval(0)` rounds, and only the native text tells.
  if (fit.fit === 'exact' && sink.type.kind === 'interval' && isSameDialect && source.nativeType !== sink.nativeType) {
    return { fit: 'refused', because: 'the sink may round intervals to its own fields' };
  }
  return fit;
}

/** Kinds whose values have an order or a length, so that there is a nearest one. */
const clampable: ReadonlySet<Column['type']['kind']> = new Set([
  'boolean',
  'integer',
  'decimal',
  'float',
  'text',
  'bytes',
  'date',
  'time',
  'timestamp',
]);

/** Kinds that only the sink can read. */
const untestable: ReadonlySet<Column['type']['kind']> = new Set(['array', 'interval', 'opaque']);

/** Whether another value can be written for one that does not fit. */
function canKeep({ source, sink, rule }: ColumnMatch): boolean {
  if (rule.onUnfit === 'null') return sink.isNullable && !untestable.has(sink.type.kind);
  return rule.onUnfit === 'clamp' && canClamp(source, sink);
}

function canClamp(source: Column, sink: Column): boolean {
  // A cut number or date would be another one.
  if (sink.type.kind === 'text') return source.type.kind === 'text' || source.type.kind === 'enum';
  return clampable.has(sink.type.kind);
}

/** Why the rule that a person wrote for this column cannot be kept. */
function ruleProblem({ table, source, sink, rule }: ColumnMatch, checked: string): CatalogError | undefined {
  const broken = (why: string): CatalogError =>
    problem(
      'CATALOG_TYPE_DIFFERS',
      table,
      source,
      `${printColumn(table, source)}: the rule onUnfit: ${rule.onUnfit} cannot be kept: ${why}. The rule is needed, since ` +
        `${source.nativeType} at the source and ${sink.nativeType} at the sink differ: ${checked}. Choose another rule, or change the column at the sink.`,
    );
  if (rule.onUnfit === 'null' && !sink.isNullable) return broken('the column at the sink must not be null');
  if (rule.onUnfit === 'clamp' && !canClamp(source, sink))
    return broken(`no value of ${sink.nativeType} is nearest to another`);
  if (rule.onUnfit === 'text' && sink.type.kind !== 'text')
    return broken('the column at the sink is there, and is no text');
  return undefined;
}

function problem(code: ErrorCode, table: Table, column: Column, message: string): CatalogError {
  return new CatalogError({ code, message, context: { table: printTableRef(table.ref), column: column.name } });
}

function printColumn(table: Table, column: Column): string {
  return `${printTableRef(table.ref)}, column ${printName(column.name)}`;
}

function missing(table: Table, column: Column): CatalogError {
  return problem(
    'CATALOG_COLUMN_MISSING',
    table,
    column,
    `${printColumn(table, column)}: the sink lacks this column of the source (${column.nativeType}). ` +
      'Add it at the sink, or exclude the table.',
  );
}

function required(table: Table, column: Column): CatalogError {
  return problem(
    'CATALOG_COLUMN_REQUIRED',
    table,
    column,
    `${printColumn(table, column)}: the sink requires a value (not null, no default) and the source has no such column. ` +
      'Give it a default or make it nullable at the sink, or exclude the table.',
  );
}

function typeDiffers(table: Table, source: Column, sink: Column, because: string): CatalogError {
  return problem(
    'CATALOG_TYPE_DIFFERS',
    table,
    source,
    `${printColumn(table, source)}: ${source.nativeType} at the source cannot be carried exactly into ` +
      `${sink.nativeType} at the sink: ${because}. Give both the same type, or exclude the table.`,
  );
}

function computedAtSource(table: Table, column: Column): CatalogError {
  return problem(
    'CATALOG_TYPE_DIFFERS',
    table,
    column,
    `${printColumn(table, column)}: computed at the source and plain at the sink; computed columns are not read, so it ` +
      'would stay empty. Make it generated at the sink too, drop it there, or exclude the table.',
  );
}
