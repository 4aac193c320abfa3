import { compareTypes, type NeutralType } from '@sync/core/connector';

/** Whether a column of the first type holds every value of the second as it is. */
export function holdsType(column: NeutralType, values: NeutralType): boolean {
  if (column.kind === 'json' && values.kind === 'json') return true;
  return compareTypes(values, column, { isAcross: true, isChosen: true }).fit === 'exact';
}

/** The smallest type that holds the values of both; text when no other does. */
export function widenType(column: NeutralType, values: NeutralType): NeutralType {
  if (column.kind === 'text' && values.kind === 'text') return widerText(column, values);
  const candidates: readonly NeutralType[] = [
    ...(values.kind === 'enum' ? [] : [values]),
    ...integerBits.map((bits): NeutralType => ({ kind: 'integer', bits, isUnsigned: false })),
    { kind: 'float', bits: 64 },
    ...widerDecimal(column, values),
    { kind: 'decimal' },
    ...(isMoment(column) && isMoment(values) ? [timestamp] : []),
  ];
  return candidates.find((type) => canBecome(column, type) && canBecome(values, type)) ?? text;
}

type Text = Extract<NeutralType, { kind: 'text' }>;

const integerBits = [16, 32, 64] as const;
const timestamp: NeutralType = { kind: 'timestamp', precision: 6, hasZone: false };
const text: Text = { kind: 'text', isFixed: false };

function widerText(one: Text, other: Text): NeutralType {
  const { maxLength: a } = one;
  const { maxLength: b } = other;
  return a === undefined || b === undefined ? text : { ...text, maxLength: Math.max(a, b) };
}

/** As many digits before the point as either has, and as many behind it. */
function widerDecimal(one: NeutralType, other: NeutralType): readonly NeutralType[] {
  if (one.kind !== 'decimal' || other.kind !== 'decimal') return [];
  if (one.precision === undefined || other.precision === undefined) return [];
  const scale = Math.max(one.scale ?? 0, other.scale ?? 0);
  const before = Math.max(one.precision - (one.scale ?? 0), other.precision - (other.scale ?? 0));
  return [{ kind: 'decimal', precision: before + scale, scale }];
}

function isMoment({ kind }: NeutralType): boolean {
  return kind === 'date' || kind === 'timestamp';
}

/** Whether values of the first type can be converted into the second, losing nothing. */
function canBecome(values: NeutralType, type: NeutralType): boolean {
  if (values.kind === 'date' && type.kind === 'timestamp') return true;
  return holdsType(type, values);
}
