import type { NeutralDefault, NeutralType } from '@sync/core/connector';
import { toCanonicalMoment } from '@sync/files';

/** The default of a column in neutral words; undefined when there is none or its type cannot have such one. */
export function columnDefault(given: unknown, type: NeutralType): NeutralDefault | undefined {
  const text = canonicalText(given, type);
  return text === undefined ? undefined : { kind: 'value', text };
}

function canonicalText(given: unknown, type: NeutralType): string | undefined {
  switch (type.kind) {
    case 'boolean':
      return typeof given === 'boolean' ? (given ? 't' : 'f') : undefined;
    case 'integer':
      // Larger ones have lost digits when JSON was parsed.
      return Number.isSafeInteger(given) ? `${Number(given)}` : undefined;
    case 'float':
    case 'decimal':
      return typeof given === 'number' && /^-?[\d.]+$/.test(`${given}`) ? `${given}` : undefined;
    case 'text':
      return typeof given === 'string' ? given : undefined;
    case 'enum':
      return typeof given === 'string' && type.labels.includes(given) ? given : undefined;
    case 'date':
    case 'time':
    case 'timestamp':
      return typeof given === 'string' ? toCanonicalMoment(given, type.kind) : undefined;
    case 'uuid':
      return typeof given === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(given) ? given : undefined;
    default:
      return undefined;
  }
}
