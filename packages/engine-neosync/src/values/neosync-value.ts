import type { GobStruct, GobValue } from '../gob/gob-value.ts';
import { Moment } from './moment.ts';
import type { BitsValue } from './write-bits.ts';
import type { IntervalParts } from './write-interval.ts';

/** Text of a number in JSON, exact. */
export class NumberText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A value as its origin sent it: of gob or of JSON. */
export type OriginValue =
  | GobValue
  | NumberText
  | NeosyncValue
  | readonly OriginValue[]
  | ReadonlyMap<string, OriginValue>
  | JsonObject;

/** An object of JSON, made by JSON.parse. */
export interface JsonObject {
  readonly [name: string]: OriginValue;
}

/** What Neosync wraps. */
export class NeosyncValue {
  readonly content: NeosyncContent;

  constructor(content: NeosyncContent) {
    this.content = content;
  }
}

export type NeosyncContent =
  /** `null` is NULL: gob cannot say it, JSON can. */
  | { readonly kind: 'binary'; readonly bytes: Uint8Array | null }
  | ({ readonly kind: 'bits' } & BitsValue)
  | ({ readonly kind: 'interval' } & IntervalParts)
  | { readonly kind: 'moment'; readonly moment: Moment; readonly zone: string }
  | { readonly kind: 'array'; readonly elements: readonly OriginValue[] }
  | { readonly kind: 'null' };

const noBytes = new Uint8Array(0);

/** A struct of gob, whose zero fields are left out; undefined when it is none of Neosync's. */
export function fromStruct({ name, fields }: GobStruct): NeosyncContent | undefined {
  const number = (field: string): number => Number(bigintOf(fields.get(field)));
  const bytes = fields.get('Bytes');
  switch (name) {
    case 'neosynctypes.Binary':
      return { kind: 'binary', bytes: bytes instanceof Uint8Array ? bytes : noBytes };
    case 'neosynctypes.Bits':
      return { kind: 'bits', bytes: bytes instanceof Uint8Array ? bytes : noBytes, length: number('Len') };
    case 'neosynctypes.Interval': {
      const microseconds = bigintOf(fields.get('Microseconds'));
      return { kind: 'interval', microseconds, days: number('Days'), months: number('Months') };
    }
    case 'neosynctypes.NeosyncDateTime': {
      const moment = new Moment().setDate(number('Year'), number('Month'), number('Day'));
      moment.setTime(number('Hour'), number('Minute'), number('Second'));
      moment.nano = number('Nano');
      moment.isBc = fields.get('IsBC') === true;
      const zone = fields.get('TimeZone');
      return { kind: 'moment', moment, zone: typeof zone === 'string' ? zone : '' };
    }
    case 'neosynctypes.NeosyncArray': {
      const elements = fields.get('Elements');
      return { kind: 'array', elements: Array.isArray(elements) ? (elements as readonly GobValue[]) : [] };
    }
    default:
      return undefined;
  }
}

function bigintOf(value: GobValue | undefined): bigint {
  return typeof value === 'bigint' ? value : 0n;
}
