import type { NeutralType, SpecialValue, ValueLimits } from '@sync/core/connector';

const mayHold: Readonly<Partial<Record<NeutralType['kind'], readonly SpecialValue[]>>> = {
  text: ['nul-character'],
  json: ['nul-character'],
  array: ['nul-character'],
  float: ['nan', 'infinity'],
  uuid: ['late-uuid'],
};

/** What values of a type may be in a file that anybody wrote. Days have no bounds. */
export function valueLimits({ kind }: NeutralType): ValueLimits {
  return { specials: mayHold[kind] ?? [] };
}
