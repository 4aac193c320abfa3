import { type Column, compareTypes, type DescribeForRequest, type Table } from '@sync/core/connector';
import { dialects } from './dialect.ts';
import type { NeosyncEngine } from '@sync/engine-neosync';

/**
 * The columns with types as exact as they can be told. The API has no more than the words of the source for a type: where the sink's column has
 * the same words, its neutral type is that of the source, too. A type that is not known travels as it is to a sink of the same engine, and as text
 * to others.
 */
export function takeSinkTypes(table: Table, engine: NeosyncEngine, request: DescribeForRequest): Table {
  const isSameEngine = request.dialect === dialects[engine];
  const atSink = new Map(request.sinkTable(table.ref)?.columns.map((column) => [column.name, column]));
  const columns = table.columns.map((column): Column => {
    if (!isSameEngine) return withoutOpaque(column);
    const there = atSink.get(column.name);
    return there === undefined || !isSameWord(column, there, engine) ? column : merge(column, there, engine);
  });
  return { ...table, columns };
}

function withoutOpaque(column: Column): Column {
  const { type } = column;
  const isOpaque = type.kind === 'opaque' || (type.kind === 'array' && type.element.kind === 'opaque');
  return isOpaque ? { ...column, type: { kind: 'text', isFixed: false } } : column;
}

/** MySQL's words come without lengths and signs, Postgres's with them and, for what is in `public`, without or with the schema. */
function isSameWord(column: Column, there: Column, engine: NeosyncEngine): boolean {
  if (engine === 'postgres') return withoutPublic(column.nativeType) === withoutPublic(there.nativeType);
  return wordOf(column.nativeType) === wordOf(there.nativeType);
}

function withoutPublic(nativeType: string): string {
  return nativeType.replace(/^"?public"?\./, '');
}

function wordOf(nativeType: string): string {
  return /^[a-z]\w*/i.exec(nativeType)?.[0].toLowerCase() ?? '';
}

/**
 * Postgres's words say the whole type. Those of MySQL leave lengths open: the type that holds all values stays, so that the sink checks what it
 * may not hold, unless no such type can be compared with the sink's (padded texts, labels).
 */
function merge(column: Column, there: Column, engine: NeosyncEngine): Column {
  const catchesRounding = there.limits?.refusesRounding === true;
  const fits = engine === 'mysql' && compareTypes(column.type, there.type, { catchesRounding }).fit !== 'refused';
  if (fits) return column;
  const { nativeType, type, limits } = there;
  return { ...column, nativeType, type, ...(limits === undefined ? {} : { limits }) };
}
