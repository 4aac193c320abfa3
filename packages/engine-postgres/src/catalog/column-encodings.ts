import type { ColumnEncoding } from '@sync/core/connector';
import { copyBinaryEncoding, copyTextEncoding } from '../dialect.ts';
import type { TypeTable } from './neutral-types.ts';
import type { TypeRow } from './read-types.ts';

/** A type with its modifier, -1 when it has none, and both as the server prints them. */
export interface TypeUse {
  readonly oid: number;
  readonly modifier: number;
  readonly printed: string;
}

/**
 * The encodings a column can travel in, binary first.
 *
 * *Binary* needs equal types at both ends, modifiers included: reading `numeric(9,2)` rounds to its scale without a word. Built-in types
 * agree by name, since their formats are equal in versions 13 to 18. A domain travels as the type below it, an enum as
 * its label (so the labels are part of the agreement), a type of an extension needs the same version of it. Arrays and composites carry
 * the oids of what is in them, which mean something else elsewhere unless those are built in; and the `reg…` types are oids themselves. Those have no binary.
 *
 * *Text* is the canonical text of every neutral type (`bytes` apart, which are hex on both sides), and the sink's input functions check it. Whether a source
 * type fits a sink type is core's to decide, so types may differ; only what is in a composite or range has to agree.
 */
export function columnEncodings(types: TypeTable, use: TypeUse): ColumnEncoding[] {
  const binary = binaryAgreement(types, use);
  const text = { encoding: copyTextEncoding, agreement: textAgreement(types, use) };
  return binary === undefined ? [text] : [{ encoding: copyBinaryEncoding, agreement: binary }, text];
}

function binaryAgreement(types: TypeTable, use: TypeUse): string | undefined {
  const type = types.get(use.oid);
  if (type === undefined || !type.has_binary) return undefined;
  if (type.kind === 'd') {
    return binaryAgreement(types, { oid: type.base, modifier: type.base_modifier, printed: printedName(types, type) });
  }
  if (type.kind === 'e') return `enum ${JSON.stringify(type.labels)}`;
  if (isBuiltIn(type))
    return isByNumber(types, type) ? undefined : `${builtInName(types, type)} modifier ${use.modifier}`;
  if (type.element !== 0) return undefined;
  if (type.extension !== null) return `extension ${type.extension}: ${type.name} modifier ${use.modifier}`;
  if (type.kind === 'r' || type.kind === 'm') return rangeAgreement(types, type);
  return type.kind === 'c' ? compositeAgreement(types, type) : undefined;
}

/** What is in a composite or range, at any depth; one word for everything else. */
function textAgreement(types: TypeTable, use: TypeUse): string {
  const type = types.get(use.oid);
  if (type === undefined) return use.printed;
  if (type.kind === 'd') return textAgreement(types, { oid: type.base, modifier: type.base_modifier, printed: '' });
  if (type.element !== 0) return textAgreement(types, { oid: type.element, modifier: use.modifier, printed: '' });
  if (isBuiltIn(type) || type.subtype === 0) {
    if (type.kind !== 'c') return 'text';
    const inner = (type.attributes ?? []).map((attribute) => [
      attribute.name,
      innerText(types, attribute.type, attribute.modifier),
    ]);
    return `composite ${JSON.stringify(inner)}`;
  }
  return `range ${innerText(types, type.subtype, -1)}`;
}

/** Inside another type the type below, its modifier and its own insides must be the same: core does not look in. */
function innerText(types: TypeTable, oid: number, modifier: number): string {
  const type = types.get(oid);
  if (type === undefined) return `unknown ${oid}`;
  if (type.kind === 'd') return innerText(types, type.base, type.base_modifier);
  return `${type.schema}.${type.name} ${modifier} ${textAgreement(types, { oid, modifier, printed: '' })}`;
}

function rangeAgreement(types: TypeTable, type: TypeRow): string | undefined {
  const subtype = binaryAgreement(types, { oid: type.subtype, modifier: -1, printed: '' });
  return subtype === undefined ? undefined : `${type.kind === 'r' ? 'range' : 'multirange'} of ${subtype}`;
}

function compositeAgreement(types: TypeTable, type: TypeRow): string | undefined {
  const parts: (readonly [string, string])[] = [];
  for (const attribute of type.attributes ?? []) {
    const inner = types.get(attribute.type);
    if (inner === undefined || !isBuiltIn(inner) || !inner.has_binary || isByNumber(types, inner)) return undefined;
    parts.push([attribute.name, `${builtInName(types, inner)} modifier ${attribute.modifier}`]);
  }
  return `composite ${JSON.stringify(parts)}`;
}

/** Oids below 16384 are fixed when the engine is built, and `pg_catalog` holds nothing else. */
function isBuiltIn(type: TypeRow): boolean {
  return type.schema === 'pg_catalog' && type.oid < 16_384;
}

function builtInName(types: TypeTable, type: TypeRow): string {
  const element = type.element === 0 ? undefined : types.get(type.element);
  return element === undefined ? type.name : `${element.name}[]`;
}

/** Types whose values are oids of objects of this server, and arrays of them. Their text is a name. */
function isByNumber(types: TypeTable, type: TypeRow): boolean {
  const name = (type.element === 0 ? type : types.get(type.element))?.name ?? '';
  return name.startsWith('reg') || name === 'record' || name === 'aclitem';
}

function printedName(types: TypeTable, type: TypeRow): string {
  return types.get(type.base)?.name ?? '';
}
