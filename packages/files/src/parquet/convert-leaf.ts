import type { NeutralType } from '@sync/core/connector';
import { bindCanonical, bindRaw, type BindValues, bindUuid, type CanonicalForm } from './canonical-values.ts';
import { type ParquetPlace, typeDiffers, unfitValue } from './faults.ts';
import { bindJson, bindTruth } from './json-values.ts';
import { nativeType, neutralType, unitDigits } from './neutral.ts';
import type { LeafPart } from './schema.ts';
import {
  changed,
  fromTruth,
  isFloat32,
  keepingDigits,
  readText,
  toInteger,
  toTruth,
  withMidnight,
  withoutExponent,
} from './text-conversion.ts';

/**
 * How values of a leaf become canonical text of `target`: their own text where the kinds are equal, else what they say in common. Nothing is
 * rounded: a value that `target` cannot say is refused when it is read.
 *
 * @throws {CatalogError} CATALOG_TYPE_DIFFERS when no value can become one of `target`
 */
export function bindLeaf(leaf: LeafPart, target: NeutralType, place: ParquetPlace): BindValues {
  const form: CanonicalForm = {
    unfit: (problem) => unfitValue(place, problem),
    secondDigits: target.kind === 'text' ? 9 : 6,
    ...(target.kind === 'timestamp' ? { hasZone: target.hasZone } : {}),
  };
  const isOwn = neutralType(leaf).kind === target.kind;
  const bind = isOwn ? bindOwn(leaf, target, form) : bindOther(leaf, target, form);
  if (bind === undefined) throw typeDiffers(place, nativeType(leaf), target);
  return bind;
}

/** A table is described by some of its files; another one may have more digits. */
function bindOwn(leaf: LeafPart, target: NeutralType, form: CanonicalForm): BindValues {
  const own = bindCanonical(leaf, form);
  const { type } = leaf;
  switch (target.kind) {
    case 'decimal':
      return type.kind === 'decimal' && type.scale > (target.scale ?? 0) ? checkingDigits(own, target, form) : own;
    case 'time':
    case 'timestamp':
      return target.precision < (type.kind === 'int96' ? 6 : 'unit' in type ? unitDigits[type.unit] : 0)
        ? checkingDigits(own, target, form)
        : own;
    case 'float':
      return type.kind === 'double' && target.bits === 32
        ? changed(own, isFloat32, form, 'is no float of 32 bits')
        : own;
    default:
      return own;
  }
}

function bindOther(leaf: LeafPart, target: NeutralType, form: CanonicalForm): BindValues | undefined {
  const { kind } = leaf.type;
  const own = bindCanonical(leaf, form);
  if (kind === 'string' || kind === 'enum') return fromText(target, form);
  if (kind === 'json') return target.kind === 'text' || target.kind === 'bytes' ? bindRaw : undefined;
  if (kind === 'bytes') return fromBytes(leaf, target);
  if (target.kind === 'text') return kind === 'boolean' ? bindTruth : own;
  if (target.kind === 'json') return bindJson(leaf, form);
  switch (kind) {
    case 'boolean':
      return target.kind === 'integer' ? changed(own, fromTruth, form, '') : undefined;
    case 'integer':
      if (target.kind === 'boolean') return changed(own, toTruth, form, 'is neither 0 nor 1');
      return target.kind === 'decimal' || target.kind === 'float' ? own : undefined;
    case 'decimal':
      if (target.kind === 'integer') return changed(own, toInteger, form, 'is no integer');
      return target.kind === 'float' ? own : undefined;
    case 'float16':
    case 'float':
    case 'double':
      return fromFloat(own, target, form);
    case 'date':
      return target.kind === 'timestamp'
        ? changed(own, withMidnight(target.hasZone ? '+00' : ''), form, '')
        : undefined;
    case 'uuid':
      return target.kind === 'bytes' ? bindRaw : undefined;
    default:
      return undefined;
  }
}

function fromText(target: NeutralType, form: CanonicalForm): BindValues | undefined {
  if (target.kind === 'enum') return bindRaw;
  if (target.kind === 'opaque') return undefined;
  return checkingDigits(readText(bindRaw, target, form), target, form);
}

function fromBytes(leaf: LeafPart, target: NeutralType): BindValues | undefined {
  if (target.kind === 'text' || target.kind === 'enum' || target.kind === 'json') return bindRaw;
  return target.kind === 'uuid' && leaf.element.type_length === 16 ? bindUuid : undefined;
}

function fromFloat(own: BindValues, target: NeutralType, form: CanonicalForm): BindValues | undefined {
  const written = changed(own, withoutExponent, form, '');
  if (target.kind === 'integer') return changed(written, toInteger, form, 'is no integer');
  return target.kind === 'decimal' ? checkingDigits(written, target, form) : undefined;
}

/** Engines round what has more digits than they keep. */
function checkingDigits(bind: BindValues, target: NeutralType, form: CanonicalForm): BindValues {
  const problem = 'has more digits behind the point than its type keeps';
  if (target.kind === 'decimal' && target.precision !== undefined) {
    return changed(bind, keepingDigits(Math.max(0, target.scale ?? 0)), form, problem);
  }
  if (target.kind !== 'time' && target.kind !== 'timestamp') return bind;
  return changed(bind, keepingDigits(target.precision), form, problem);
}
