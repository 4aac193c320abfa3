import type { NeutralType, SpecialValue, ValueLimits } from '@sync/core/connector';

const mayHold: Readonly<Partial<Record<NeutralType['kind'], readonly SpecialValue[]>>> = {
  // Texts come from people's forms, and some have the character U+0000 in them.
  text: ['nul-character'],
  json: ['nul-character'],
  array: ['nul-character'],
  uuid: ['late-uuid'],
};

/** What values of a type may be in the service's files. Days have no bounds: far years were seen. */
export function columnLimits({ kind }: NeutralType): ValueLimits {
  return { specials: mayHold[kind] ?? [] };
}
