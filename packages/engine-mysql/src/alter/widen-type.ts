import type { NeutralType } from '@sync/core/connector';
import type { NativeType } from '../catalog/native-types.ts';
import { characterBytes } from '../draft/type-bytes.ts';
import { digitsOf, type Family, familyOf, integerBits } from './type-families.ts';

/** What a column is to hold: the type it would be made as, and what arrives. */
export interface WantedType {
  readonly native: NativeType;
  readonly type: NeutralType;
}

/**
 * The type with which a column holds what it does now and what is wanted; undefined when it does already, or when nothing but a new table
 * could. Never narrower than it is.
 */
export function widenType(live: NativeType, wanted: WantedType): NativeType | undefined {
  const family = familyOf(live);
  return family === undefined ? undefined : wideners[family](live, wanted);
}

type Widener = (live: NativeType, wanted: WantedType) => NativeType | undefined;

const wideners: Readonly<Record<Family, Widener>> = {
  integer: widenInteger,
  decimal: widenDecimal,
  float: ({ name }, { native }) => (name === 'float' && native.name === 'double' ? { name: 'double' } : undefined),
  text: widenText,
  enum: widenEnum,
  bytes: widenBytes,
  moment: widenMoment,
  json: (_, wanted) => (familyOf(wanted.native) === 'text' ? wanted.native : undefined),
};

function widenInteger(live: NativeType, { native }: WantedType): NativeType | undefined {
  switch (familyOf(native)) {
    case 'integer':
      return joinIntegers(live, native);
    case 'decimal':
      return joinDecimals({ name: 'decimal', length: digitsOf(live), scale: 0 }, native);
    case 'float':
      return { name: 'double' };
    case 'text':
      return widerText(native, digitsOf(live) + 1);
    default:
      return undefined;
  }
}

/** The smallest type with room for the values of both. */
function joinIntegers(live: NativeType, native: NativeType): NativeType | undefined {
  const [mine, its] = [integerBits(live), integerBits(native)];
  const [isMine, isIts] = [live.isUnsigned === true, native.isUnsigned === true];
  if (isMine === isIts) return its > mine ? native : undefined;
  // A number without a sign takes a bit more where there is one.
  const [signed, unsigned] = isMine ? [its, mine] : [mine, its];
  if (!isMine && signed > unsigned) return undefined;
  const bits = [8, 16, 24, 32, 64].find((each) => each >= signed && each > unsigned);
  const names = { 8: 'tinyint', 16: 'smallint', 24: 'mediumint', 32: 'int', 64: 'bigint' } as const;
  return bits === undefined ? { name: 'decimal', length: 20, scale: 0 } : { name: names[bits as keyof typeof names] };
}

function widenDecimal(live: NativeType, { native }: WantedType): NativeType | undefined {
  switch (familyOf(native)) {
    case 'integer':
      return joinDecimals(live, { name: 'decimal', length: digitsOf(native), scale: 0 });
    case 'decimal':
      return joinDecimals(live, native);
    case 'float':
      return { name: 'double' };
    case 'text':
      return widerText(native, digitsOf(live) + 2);
    default:
      return undefined;
  }
}

const mostDigits = 65;

function joinDecimals(live: NativeType, native: NativeType): NativeType | undefined {
  const whole = Math.max(wholeDigits(live), wholeDigits(native));
  const scale = Math.max(live.scale ?? 0, native.scale ?? 0);
  const length = Math.min(mostDigits, whole + scale);
  const isHeld = live.name === 'decimal' && length <= (live.length ?? 10) && scale <= (live.scale ?? 0);
  return isHeld && live.isUnsigned === native.isUnsigned ? undefined : { name: 'decimal', length, scale };
}

function wholeDigits({ length = 10, scale = 0 }: NativeType): number {
  return length - scale;
}

function widenText(live: NativeType, wanted: WantedType): NativeType | undefined {
  const { native } = wanted;
  const isText = familyOf(native) === 'text';
  const needed = isText ? charactersOf(native) : neededCharacters(wanted);
  if (needed <= charactersOf(live)) return undefined;
  const { charset, collation } = live;
  const own = {
    ...(charset === undefined ? {} : { charset }),
    ...(collation === undefined ? {} : { collation }),
  };
  if (isText && native.name !== 'char') return { ...widerText(native, charactersOf(live)), ...own };
  return needed <= longestVarchar ? { name: 'varchar', length: needed, ...own } : { name: 'longtext', ...own };
}

const longestVarchar = 16_383;

/** A text type with room for so many characters as well. */
function widerText(native: NativeType, characters: number): NativeType {
  if (native.length === undefined || characters <= native.length) return native;
  const { length: _, ...rest } = native;
  return characters <= longestVarchar
    ? { ...rest, name: 'varchar', length: characters }
    : { ...rest, name: 'longtext' };
}

const lengthBytes: Readonly<Record<string, number>> = {
  tinytext: 255,
  text: 65_535,
  mediumtext: 16_777_215,
  longtext: 4_294_967_295,
};

/** Characters that a text surely has room for. */
function charactersOf(native: NativeType): number {
  const bytes = lengthBytes[native.name];
  return bytes === undefined ? (native.length ?? 0) : Math.floor(bytes / characterBytes(native));
}

/** Characters of the longest canonical text of what is no text. */
function neededCharacters({ native, type }: WantedType): number {
  switch (type.kind) {
    case 'uuid':
      return 36;
    case 'boolean':
      return 1;
    case 'integer':
    case 'decimal':
      return digitsOf(native) + 2;
    case 'float':
    case 'date':
    case 'time':
    case 'timestamp':
      return 35;
    case 'enum':
      return Math.max(1, ...type.labels.map((label) => Array.from(label).length));
    case 'text':
      // An IP address, in the only binary types that text is written into.
      return 45;
    default:
      return Number.POSITIVE_INFINITY;
  }
}

function widenEnum(live: NativeType, { native }: WantedType): NativeType | undefined {
  const labels = live.labels ?? [];
  if (familyOf(native) === 'text') {
    const { charset, collation } = live;
    const longest = live.name === 'set' ? labels.join(',').length : Math.max(...labels.map((label) => label.length));
    return {
      ...widerText(native, longest),
      ...(charset === undefined ? {} : { charset }),
      ...(collation === undefined ? {} : { collation }),
    };
  }
  if (live.name !== 'enum' || native.name !== 'enum') return undefined;
  const more = (native.labels ?? []).filter((label) => !labels.includes(label));
  return more.length === 0 ? undefined : { ...live, labels: [...labels, ...more] };
}

const blobBytes: Readonly<Record<string, number>> = {
  tinyblob: 255,
  blob: 65_535,
  mediumblob: 16_777_215,
  longblob: 4_294_967_295,
};

/**
 * Bytes that stand for something, packed, stay: no statement makes a text of them. A packed address gets zeros at its end, as shorter ones have
 * in a column for both kinds.
 */
function widenBytes(live: NativeType, { native }: WantedType): NativeType | undefined {
  if (familyOf(native) !== 'bytes' || (native.name === 'binary' && live.name !== 'binary')) return undefined;
  const sizeOf = ({ name, length }: NativeType): number => blobBytes[name] ?? length ?? 0;
  return sizeOf(native) > sizeOf(live) ? native : undefined;
}

function widenMoment(live: NativeType, { native }: WantedType): NativeType | undefined {
  if (familyOf(native) === 'text') return widerText(native, 35);
  if (familyOf(native) !== 'moment') return undefined;
  if (live.name === 'date') return native.name === 'datetime' || native.name === 'timestamp' ? native : undefined;
  if (live.name === 'time' || native.name === 'date' || native.name === 'time') {
    return live.name === native.name && (native.length ?? 0) > (live.length ?? 0) ? native : undefined;
  }
  return (native.length ?? 0) > (live.length ?? 0) ? { ...live, length: native.length ?? 0 } : undefined;
}
