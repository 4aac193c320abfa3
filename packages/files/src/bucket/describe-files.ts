import {
  type CallOptions,
  CatalogError,
  type Column,
  type DescribeDetail,
  type NeutralType,
  printTableRef,
  type Table,
} from '@sync/core/connector';
import type { KeptObjects } from '../objects/kept-objects.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { typeForSink } from '../parquet/type-for-sink.ts';
import type { BucketTable } from './bucket-layout.ts';
import { type FileColumn, findFileColumns } from './file-columns.ts';
import { typeOfGuess } from './guess-type.ts';
import { valueLimits } from './value-limits.ts';

/** A table of files, described. */
export interface DescribedFiles {
  readonly files: BucketTable;
  readonly table: Table;
  /** Columns that the files may have and that are not read. */
  readonly leftOut: ReadonlySet<string>;
}

export interface DescribeFilesRequest {
  readonly store: ObjectStore;
  readonly files: BucketTable;
  /** Takes small objects, so that they are not fetched again to be read. */
  readonly kept: KeptObjects;
  /** Where types that the files do not tell come from. @defaultValue they are guessed from a sample */
  readonly sink?: SinkSide;
}

/** The end that the rows go to. */
export interface SinkSide {
  /** Undefined when there is no such table. */
  readonly table: Table | undefined;
  readonly detail: DescribeDetail;
}

/**
 * Describes a table of files. Types come from what was declared, else from Parquet, else from the sink's column of that name. A column that
 * the sink lacks is text, so that the comparison of both ends names it.
 *
 * @throws {CatalogError} CATALOG_TYPE_UNKNOWN when the sink is to make the table and nothing tells its types
 */
export async function describeFiles(request: DescribeFilesRequest, call: CallOptions): Promise<DescribedFiles> {
  const { files, sink } = request;
  if (files.fault !== undefined) throw files.fault;
  for (const warning of files.warnings ?? []) call.onWarning(warning);
  const wants = sink === undefined ? 'types' : 'names';
  const { columns: found, rowCount } = await findFileColumns({ ...request, wants }, call);
  const computed = new Set(computedColumns(sink?.table));
  const known = found.length === 0 ? sinkColumns(sink?.table) : found;
  const typed = known.filter(({ name }) => !computed.has(name)).map((column) => typeColumn(column, request));
  refuseUnknownTypes(typed, request);
  return { files, table: toTable({ files, columns: typed.map(({ column }) => column), rowCount }), leftOut: computed };
}

/** A column, and whether anything tells its type. */
interface TypedColumn {
  readonly column: Column;
  readonly isTold: boolean;
}

function typeColumn(found: FileColumn, { files, sink }: DescribeFilesRequest): TypedColumn {
  const { name } = found;
  const isKey = files.primaryKey?.includes(name) === true;
  const isNullable = !isKey && (found.isNullable ?? true);
  const typed = (type: NeutralType, nativeType: string = type.kind): Column => ({
    name,
    type,
    nativeType,
    isNullable,
    hasDefault: false,
    encodings: [],
    limits: valueLimits(type),
  });
  const there = sink?.table?.columns.find((each) => each.name === name);
  if (found.type !== undefined) {
    // What a person declared is meant as it is; what Parquet says may be the sink's type in other words.
    const type = there === undefined || found.isDeclared === true ? found.type : typeForSink(found.type, there.type);
    return { column: typed(type, found.nativeType), isTold: true };
  }
  if (there !== undefined) return { column: typed(there.type, there.nativeType), isTold: true };
  if (sink === undefined) return { column: typed(typeOfGuess(found.guess ?? 'nothing')), isTold: true };
  return { column: typed({ kind: 'text', isFixed: false }), isTold: false };
}

/** The sink computes them, so that values of them are not read. */
function computedColumns(table: Table | undefined): readonly string[] {
  return (table?.columns ?? []).filter(({ generated }) => generated !== undefined).map(({ name }) => name);
}

/** A table without rows, as far as one looked, tells no columns: it has those of the sink, and there is nothing to put into them. */
function sinkColumns(table: Table | undefined): readonly FileColumn[] {
  return (table?.columns ?? []).map(({ name }) => ({ name }));
}

function toTable({
  files,
  columns,
  rowCount,
}: {
  files: BucketTable;
  columns: readonly Column[];
  rowCount: number;
}): Table {
  const { ref, objects, primaryKey = [] } = files;
  const [first, ...others] = primaryKey;
  return {
    ref,
    kind: 'table',
    columns,
    uniqueKeys:
      first === undefined
        ? []
        : [{ name: `${ref.name}_pkey`, columns: [first, ...others], isPrimary: true, isDeferrable: false }],
    loadTriggers: [],
    estimatedRows: rowCount,
    estimatedBytes: objects.bytes,
  };
}

function refuseUnknownTypes(columns: readonly TypedColumn[], { files: { ref }, sink }: DescribeFilesRequest): void {
  // Without `schema: create` the sink's lack of the table is what is wrong, and core says so.
  if (sink === undefined || sink.table !== undefined || sink.detail !== 'schema') return;
  const unknown = columns.filter(({ isTold }) => !isTold).map(({ column }) => column.name);
  if (unknown.length === 0 && columns.length > 0) return;
  const table = printTableRef(ref);
  const what = columns.length === 0 ? 'its columns' : `the types of ${printSome(unknown)}`;
  throw new CatalogError({
    code: 'CATALOG_TYPE_UNKNOWN',
    message:
      `${table}: the sink has no such table, and its files do not tell ${what}. ` +
      'Declare columns and their types, use Parquet, or create the table at the sink.',
    context: { table },
  });
}

const mostNames = 8;

function printSome(names: readonly string[]): string {
  const more = names.length - mostNames;
  return `${names.slice(0, mostNames).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
