import type { GoStruct, GoValue } from '../values/go-value.ts';
import { jsonValue } from '../values/json-value.ts';

interface Wrapper {
  readonly _neosync: { readonly type_id: string };
  readonly [field: string]: unknown;
}

/** A value of a row of a run: a wrapper is the type it names. @throws for one of an unknown type. */
export function unwrapValue(json: unknown): GoValue {
  return isWrapper(json) ? structOf(json) : jsonValue(json);
}

function isWrapper(json: unknown): json is Wrapper {
  return typeof json === 'object' && json !== null && '_neosync' in json;
}

function structOf(wrapper: Wrapper): GoStruct {
  const number = (field: string): number => Number(wrapper[field] ?? 0);
  const text = (field: string): string => (wrapper[field] as string | null | undefined) ?? '';
  const bytes = (): Uint8Array => Buffer.from(text('bytes'), 'base64');
  const typeId = wrapper._neosync.type_id;
  switch (typeId) {
    case 'NEOSYNC_BINARY':
      return { kind: 'binary', bytes: bytes() };
    case 'NEOSYNC_BIT':
      return { kind: 'bits', bytes: bytes(), length: number('len') };
    case 'NEOSYNC_INTERVAL':
      return {
        kind: 'interval',
        microseconds: BigInt(number('microseconds')),
        days: number('days'),
        months: number('months'),
      };
    case 'NEOSYNC_DATETIME':
      return {
        kind: 'dateTime',
        year: number('year'),
        month: number('month'),
        day: number('day'),
        hour: number('hour'),
        minute: number('minute'),
        second: number('second'),
        nanos: number('nano'),
        zone: text('timezone'),
        precision: number('precision'),
        isBC: wrapper.is_bc === true,
      };
    case 'NEOSYNC_ARRAY':
      return { kind: 'array', elements: ((wrapper.elements ?? []) as Wrapper[]).map(structOf) };
    default:
      throw new Error(`unknown neosync type: ${typeId}`);
  }
}
