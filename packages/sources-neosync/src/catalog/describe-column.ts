import type { Column, NeutralType } from '@sync/core/connector';
import { type NeosyncEngine, parseNativeType } from '@sync/engine-neosync';
import type { ApiColumn } from '../api/tables.ts';
import { mysqlLimits, mysqlType } from './mysql-type.ts';

/** Labels of enum types by their names, as columns print them. */
export type EnumLabels = ReadonlyMap<string, readonly string[]>;

/** What the statements of the schema tell of types, where they were asked for. */
export interface TypeFacts {
  readonly enums: EnumLabels;
  /** The whole type of a column whose `nativeType` is only the first word of it. */
  readonly wholeType: (column: ApiColumn) => string | undefined;
}

/** One column in neutral words, as far as the API tells. */
export function describeColumn(column: ApiColumn, engine: NeosyncEngine, { enums, wholeType }: TypeFacts): Column {
  const nativeType = wholeType(column) ?? column.nativeType;
  const limits = engine === 'mysql' ? mysqlLimits(nativeType) : undefined;
  const generated = generatedAs(column.generated);
  const identity = identityOf(column);
  return {
    name: column.name,
    nativeType,
    type: typeOf(nativeType, engine, enums),
    isNullable: column.isNullable,
    hasDefault: column.default !== undefined || identity !== undefined || generated !== undefined,
    ...(generated === undefined ? {} : { generated }),
    ...(identity === undefined ? {} : { identity }),
    encodings: [],
    ...(limits === undefined ? {} : { limits }),
  };
}

function typeOf(nativeType: string, engine: NeosyncEngine, enums: EnumLabels): NeutralType {
  const labels = enums.get(nativeType);
  if (labels !== undefined) return { kind: 'enum', labels };
  const element = nativeType.endsWith('[]') ? enums.get(nativeType.slice(0, -2)) : undefined;
  if (element !== undefined) return { kind: 'array', element: { kind: 'enum', labels: element } };
  return engine === 'mysql' ? mysqlType(nativeType) : parseNativeType(nativeType, engine);
}

/** Postgres: `s`, and `v` since version 18. MySQL: text of EXTRA, which says DEFAULT_GENERATED of a plain column with a default. */
function generatedAs(text: string | undefined): Column['generated'] | undefined {
  if (text === undefined) return undefined;
  if (text === 's' || /\b(?:stored|persistent) generated\b/i.test(text)) return 'stored';
  return text === 'v' || /\bvirtual generated\b/i.test(text) ? 'virtual' : undefined;
}

function identityOf(column: ApiColumn): Column['identity'] | undefined {
  const { identity } = column;
  if (identity === 'a') return 'always';
  if (identity === 'd' || /auto_increment/i.test(identity ?? '')) return 'by-default';
  return sequenceInDefault(column) === undefined ? undefined : 'by-default';
}

/** The sequence that a column of `serial` takes its values from, as its default prints it; undefined for any other default. */
export function sequenceInDefault(column: Pick<ApiColumn, 'default'>): string | undefined {
  const found = /^nextval\('((?:[^']|'')*)'::regclass\)$/.exec(column.default ?? '');
  return found?.[1]?.replaceAll("''", "'");
}
