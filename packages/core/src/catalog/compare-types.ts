import type { NeutralType } from './neutral-type.ts';

/**
 * Whether values of a source column can be carried into a sink column: `exact`, every value fits; `checked`, the sink itself
 * refuses a value that does not fit; `refused`, values would be rounded, padded or reread as something else.
 */
export type TypeFit =
  | { readonly fit: 'exact' }
  | { readonly fit: 'checked'; readonly because: string }
  | { readonly fit: 'refused'; readonly because: string };

type Kind = NeutralType['kind'];
type Of<K extends Kind> = Extract<NeutralType, { readonly kind: K }>;

const exact: TypeFit = { fit: 'exact' };

/** What else decides whether values can be carried. */
export interface Carriage {
  /** The ends are of two engines, so what is between them converts. @defaultValue false */
  readonly isAcross?: boolean;
  /** A person chose the sink's type for this column, and with it what a value without a time zone means. @defaultValue false */
  readonly isChosen?: boolean;
  /** A value that would be rounded is refused, or dealt with before it is written. @defaultValue false: rounded without a word */
  readonly catchesRounding?: boolean;
}

/** Compares by canonical text: what the source says is what the sink would read. Nothing is ever rounded silently. */
export function compareTypes(source: NeutralType, sink: NeutralType, carriage: Carriage = {}): TypeFit {
  if (sink.kind === 'text' && source.kind !== 'text') return intoText(source, sink);
  switch (source.kind) {
    case 'boolean':
      return fromBoolean(sink, carriage);
    case 'integer':
      return fromInteger(source, sink, carriage);
    case 'decimal':
      return fromDecimal(source, sink, carriage);
    case 'float':
      return sink.kind === 'float' ? betweenFloats(source, sink, carriage) : differs(source, sink);
    case 'text':
      return fromText(source, sink);
    case 'bytes':
      return sink.kind === 'bytes' ? betweenBytes(source, sink) : differs(source, sink);
    case 'bit':
      return sink.kind === 'bit' ? betweenBits(source, sink) : differs(source, sink);
    case 'time':
      if (sink.kind === 'interval' && !source.hasZone) return exact;
      return sink.kind === 'time' ? betweenTimes(source, sink, carriage) : differs(source, sink);
    case 'timestamp':
      return sink.kind === 'timestamp' ? betweenTimes(source, sink, carriage) : differs(source, sink);
    case 'json':
      return sink.kind === 'json' ? betweenJson(source, sink, carriage) : differs(source, sink);
    case 'enum':
      return sink.kind === 'enum' ? betweenEnums(source, sink) : differs(source, sink);
    case 'array':
      return sink.kind === 'array' ? compareTypes(source.element, sink.element, carriage) : differs(source, sink);
    case 'opaque':
      return sink.kind === 'opaque' && sink.dialect === source.dialect && sink.native === source.native
        ? exact
        : refused(`${source.native} travels to the same type of the same engine only`);
    case 'date':
    case 'interval':
    case 'uuid':
      return sink.kind === source.kind ? exact : differs(source, sink);
    default:
      return source satisfies never;
  }
}

function checked(because: string): TypeFit {
  return { fit: 'checked', because };
}

function refused(because: string): TypeFit {
  return { fit: 'refused', because };
}

function differs(source: NeutralType, sink: NeutralType): TypeFit {
  return refused(`${source.kind} values are not carried into ${sink.kind}`);
}

function fromBoolean(sink: NeutralType, { isAcross = false }: Carriage): TypeFit {
  if (sink.kind === 'boolean' || (isAcross && sink.kind === 'integer')) return exact;
  return refused(`boolean values are not carried into ${sink.kind}`);
}

function fromInteger(source: Of<'integer'>, sink: NeutralType, { isAcross = false }: Carriage): TypeFit {
  if (sink.kind === 'boolean' && isAcross) return checked('a number other than 0 and 1 fails the load');
  if (sink.kind === 'integer') {
    const holdsSmallest = source.isUnsigned || (!sink.isUnsigned && sink.bits >= source.bits);
    const holdsLargest = valueBits(sink) >= valueBits(source);
    return holdsSmallest && holdsLargest ? exact : checked('a number outside the range of the sink fails the load');
  }
  if (sink.kind === 'decimal') {
    if (sink.precision === undefined) return exact;
    const scale = sink.scale ?? 0;
    if (scale < 0) return refused('the sink rounds to tens');
    const fits = sink.precision - scale >= integerDigits(source);
    return fits ? exact : checked('a number with more digits than the sink keeps fails the load');
  }
  if (sink.kind === 'float') {
    // 24 and 53 bits of significand: beyond them neighbouring integers fall together.
    const fits = valueBits(source) <= (sink.bits === 32 ? 24 : 53);
    return fits ? exact : refused('a float of this size rounds large integers');
  }
  return differs(source, sink);
}

/** Bits for the value, the sign left out. */
function valueBits(type: Of<'integer'>): number {
  return type.isUnsigned ? type.bits : type.bits - 1;
}

/** Decimal digits of the largest value. */
function integerDigits(type: Of<'integer'>): number {
  return (2n ** BigInt(valueBits(type))).toString().length;
}

function fromDecimal(source: Of<'decimal'>, sink: NeutralType, { catchesRounding = false }: Carriage): TypeFit {
  if (sink.kind === 'integer') {
    if (source.precision === undefined || (source.scale ?? 0) > 0) {
      return refused('an integer cannot hold digits behind the point');
    }
    const digits = source.precision - (source.scale ?? 0);
    const fits = digits < integerDigits(sink) && !sink.isUnsigned;
    return fits ? exact : checked('a number outside the range of the sink fails the load');
  }
  if (sink.kind !== 'decimal') return differs(source, sink);
  if (sink.precision === undefined) return exact;
  const sinkScale = sink.scale ?? 0;
  if (source.precision === undefined || (source.scale ?? 0) > sinkScale) {
    // Most engines round to the scale without a word.
    return catchesRounding
      ? checked(
          `a number with more than ${sinkScale} digits behind the point or ${sink.precision - sinkScale} before it fails the load`,
        )
      : refused(`the sink rounds to ${sinkScale} digits behind the point`);
  }
  const fits = sink.precision - sinkScale >= source.precision - (source.scale ?? 0);
  return fits ? exact : checked('a number with more digits than the sink keeps fails the load');
}

function betweenFloats(source: Of<'float'>, sink: Of<'float'>, { catchesRounding = false }: Carriage): TypeFit {
  // Widening keeps the shortest text, which names one narrow float only: nothing is lost.
  if (sink.bits >= source.bits) return exact;
  return catchesRounding
    ? checked('a number that is no 32-bit float fails the load')
    : refused('a 64-bit float is rounded to 32 bits');
}

function fromText(source: Of<'text'>, sink: NeutralType): TypeFit {
  if (sink.kind === 'enum') return checked('a value that is not a label of the sink fails the load');
  if (sink.kind === 'uuid') return checked('a text that is no UUID fails the load; others are written in lower case');
  if (sink.kind === 'json' && !sink.isNormalized) return checked('a text that is not JSON fails the load');
  if (sink.kind === 'array') return checked('a text that is no array fails the load');
  if (sink.kind !== 'text') return differs(source, sink);
  if (sink.isFixed) {
    return source.isFixed && source.maxLength === sink.maxLength
      ? exact
      : refused('the sink pads values with spaces to a fixed length');
  }
  return byLength(source.maxLength, sink.maxLength, 'characters');
}

function intoText(source: NeutralType, sink: Of<'text'>): TypeFit {
  if (source.kind === 'bytes') return differs(source, sink);
  // All have one length, so nothing is padded.
  if (source.kind === 'uuid' && sink.maxLength === uuidLength) return exact;
  if (sink.isFixed) return refused('the sink pads values with spaces to a fixed length');
  return byLength(longestText(source), sink.maxLength, 'characters');
}

/** Characters of the longest canonical text; undefined when there is none. */
function longestText(source: NeutralType): number | undefined {
  switch (source.kind) {
    case 'uuid':
      return uuidLength;
    case 'bit':
      return source.length;
    case 'enum':
      return Math.max(0, ...source.labels.map((label) => countCharacters(label)));
    case 'time':
      // `23:59:59.999999+15:59:59`; without a zone an engine may have more hours and a sign.
      return source.hasZone ? 24 : undefined;
    default:
      return undefined;
  }
}

/** Characters as databases count them: code points, not UTF-16 units. */
function countCharacters(text: string): number {
  return Array.from(text).length;
}

function byLength(source: number | undefined, sink: number | undefined, unit: string): TypeFit {
  if (sink === undefined || (source !== undefined && source <= sink)) return exact;
  return checked(`a value of more than ${sink} ${unit} fails the load${unit === 'characters' ? surplusSpaces : ''}`);
}

/** Characters of a UUID. */
const uuidLength = 36;

/** The one loss standard SQL allows: storing into a shorter varying text drops surplus spaces without an error. */
const surplusSpaces = ' (spaces at its end may be dropped)';

function betweenBytes(source: Of<'bytes'>, sink: Of<'bytes'>): TypeFit {
  if (sink.isFixed === true && !(source.isFixed === true && source.maxLength === sink.maxLength)) {
    return refused('the sink pads values with zeros to a fixed length');
  }
  return byLength(source.maxLength, sink.maxLength, 'bytes');
}

function betweenBits(source: Of<'bit'>, sink: Of<'bit'>): TypeFit {
  if (sink.isVarying) return byLength(source.length, sink.length, 'bits');
  if (!source.isVarying && source.length === sink.length) return exact;
  return checked('a bit string of another length fails the load');
}

function betweenTimes(
  source: Of<'time'> | Of<'timestamp'>,
  sink: Of<'time'> | Of<'timestamp'>,
  { isAcross = false, isChosen = false, catchesRounding = false }: Carriage,
): TypeFit {
  // A timestamp with a zone is UTC in any engine, and a sink of another engine has no better word for it.
  const isUtc = source.kind === 'timestamp' && (isChosen || (isAcross && source.hasZone));
  if (source.hasZone !== sink.hasZone && !isUtc) {
    return refused(`the source ${source.hasZone ? 'has' : 'lacks'} a time zone and the sink does not agree`);
  }
  if (sink.precision >= source.precision) return exact;
  return catchesRounding
    ? checked(`a value with more than ${sink.precision} digits of a second fails the load`)
    : refused(`the sink rounds seconds to ${sink.precision} digits behind the point`);
}

function betweenJson(source: Of<'json'>, sink: Of<'json'>, { isChosen = false }: Carriage): TypeFit {
  if (!sink.isNormalized || source.isNormalized) return exact;
  const because = 'the sink rewrites JSON: duplicate keys, key order and white space are lost';
  return isChosen ? checked(`${because}, as the chosen type does`) : refused(because);
}

function betweenEnums(source: Of<'enum'>, sink: Of<'enum'>): TypeFit {
  const known = new Set(sink.labels);
  const lacks = source.labels.filter((label) => !known.has(label)).length;
  return lacks === 0 ? exact : checked(`the sink lacks ${lacks} of the source's labels; such a value fails the load`);
}
