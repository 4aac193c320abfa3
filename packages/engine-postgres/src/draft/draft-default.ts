import type { Column, NeutralDefault, NeutralType } from '@sync/core/connector';
import { ByteOutput } from '@sync/core/connector';
import type { TypeTable } from '../catalog/neutral-types.ts';
import { binaryEncoder } from '../fields/binary-encoders.ts';
import type { NativeType } from '../fields/field-target.ts';
import { quoteLiteral } from '../quote.ts';
import type { ResolvedType } from './resolve-types.ts';

/** A default as the sink's column will have it. */
export interface DefaultPlan {
  readonly sql: string;
  readonly neutral: NeutralDefault;
}

export interface DefaultRequest {
  readonly source: Column;
  readonly to: ResolvedType;
  readonly types: TypeTable;
  /** Major version of the sink's server. */
  readonly serverMajor: number;
}

/** The default that means the same; the reason when there is none; undefined when the source has none in neutral words. */
export function planDefault(request: DefaultRequest): DefaultPlan | string | undefined {
  const { source, to } = request;
  if (source.default === undefined) return undefined;
  if (source.default.kind === 'now') return planNow(to.type);
  if (source.type.kind === 'bytes') return 'bytes are not told in a text';
  const problem = problemOf(request, source.default.text);
  if (problem !== undefined) return `the value ${problem}`;
  const isTrue = source.default.text === '1' || source.default.text === 't';
  const text = to.type.kind === 'boolean' ? (isTrue ? 't' : 'f') : source.default.text;
  const sql = to.type.kind === 'boolean' ? String(isTrue) : quoteLiteral(source.default.text);
  return { sql, neutral: { kind: 'value', text } };
}

function planNow(type: NeutralType): DefaultPlan | string {
  const words: Partial<Record<NeutralType['kind'], string>> = {
    timestamp: 'CURRENT_TIMESTAMP',
    date: 'CURRENT_DATE',
    time: 'LOCALTIME',
  };
  const sql = words[type.kind];
  return sql === undefined ? 'the column holds no moment' : { sql, neutral: { kind: 'now' } };
}

const output = new ByteOutput(1024);

/** A value that the loader could not write is none that a default may have. */
function problemOf({ source, to, types, serverMajor }: DefaultRequest, text: string): string | undefined {
  const encode = binaryEncoder({ from: source.type, to: nativeTypeOf(types, to.oid), serverMajor });
  if (encode === undefined) return undefined;
  const bytes = Buffer.from(text, 'utf8');
  output.length = 0;
  output.reserve(bytes.length + 1024);
  return encode({ bytes, start: 0, end: bytes.length }, output);
}

function nativeTypeOf(types: TypeTable, oid: number): NativeType {
  const type = types.get(oid);
  if (type === undefined) return { name: undefined };
  if (type.kind === 'd') return nativeTypeOf(types, type.base);
  if (type.kind === 'e') return { name: 'enum' };
  if (type.element !== 0) {
    return { name: undefined, element: { type: nativeTypeOf(types, type.element), typeId: type.element } };
  }
  return { name: type.schema === 'pg_catalog' ? type.name : undefined };
}
