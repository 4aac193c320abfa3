import { quoteLiteral } from '../quote.ts';
import { scanTypeText, type TypeToken } from './scan-type-text.ts';

/** Families of types that take the same words behind their name. */
const families = {
  integer: ['tinyint', 'smallint', 'mediumint', 'int', 'bigint'],
  number: ['decimal', 'float', 'double'],
  moment: ['time', 'datetime', 'timestamp'],
  sized: ['char', 'varchar', 'binary', 'varbinary', 'bit', 'vector'],
  text: ['tinytext', 'text', 'mediumtext', 'longtext'],
  plain: ['year', 'date', 'tinyblob', 'blob', 'mediumblob', 'longblob', 'json', 'uuid', 'inet4', 'inet6'],
  spatial: [
    'geometry',
    'point',
    'linestring',
    'polygon',
    'multipoint',
    'multilinestring',
    'multipolygon',
    'geometrycollection',
  ],
  labels: ['enum', 'set'],
} as const;

type Family = keyof typeof families;

/** The name of a type without its modifiers, one for all its synonyms. */
export type NativeTypeName = (typeof families)[Family][number];

/** A type of MySQL or MariaDB, taken apart. */
export interface NativeType {
  readonly name: NativeTypeName;
  /** Characters, bytes, bits, digits in all, or digits of a second, as the type has it; of an integer its display width. */
  readonly length?: number;
  /** Digits behind the point. */
  readonly scale?: number;
  readonly isUnsigned?: true;
  readonly isZerofill?: true;
  /** Of ENUM and SET. */
  readonly labels?: readonly string[];
  readonly charset?: string;
  readonly collation?: string;
}

const familyOf = new Map<string, Family>(
  Object.entries(families).flatMap(([family, names]) =>
    names.map((name): [string, Family] => [name, family as Family]),
  ),
);

/** Other words for a type, as the manuals list them. */
const synonyms: Readonly<Record<string, string>> = {
  int1: 'tinyint',
  int2: 'smallint',
  int3: 'mediumint',
  middleint: 'mediumint',
  int4: 'int',
  integer: 'int',
  int8: 'bigint',
  dec: 'decimal',
  numeric: 'decimal',
  fixed: 'decimal',
  float4: 'float',
  float8: 'double',
  real: 'double',
  'double precision': 'double',
  character: 'char',
  varcharacter: 'varchar',
  'character varying': 'varchar',
  'char varying': 'varchar',
  geomcollection: 'geometrycollection',
};

/**
 * Takes a type's text apart: as `information_schema` prints it in COLUMN_TYPE, or as a user wrote it, with a character set and collation behind
 * it or not. Undefined when the text is no type that we know, or more than a type.
 */
export function parseNativeType(text: string): NativeType | undefined {
  const tokens = scanTypeText(text);
  if (tokens === undefined) return undefined;
  const words = new Words(tokens);
  const name = readName(words);
  if (name === 'bool' || name === 'boolean') return words.isAtEnd() ? { name: 'tinyint', length: 1 } : undefined;
  const family = familyOf.get(name);
  if (family === undefined) return undefined;
  const parameters = words.takeParameters();
  const head = parameters && readers[family](name as NativeTypeName, parameters);
  return head && readAttributes(head, family, words);
}

/** Prints a type so that both servers take it; {@link parseNativeType} reads it back as the same. */
export function printNativeType(type: NativeType): string {
  const numbers = [type.length, type.scale].filter((each) => each !== undefined);
  const parameters = type.labels === undefined ? numbers.join(',') : type.labels.map(quoteLabel).join(',');
  return [
    `${type.name}${parameters === '' ? '' : `(${parameters})`}`,
    ...(type.isUnsigned ? ['unsigned'] : []),
    ...(type.isZerofill ? ['zerofill'] : []),
    ...(type.charset === undefined ? [] : [`character set ${type.charset}`]),
    ...(type.collation === undefined ? [] : [`collate ${type.collation}`]),
  ].join(' ');
}

/** As the servers print labels. */
function quoteLabel(label: string): string {
  return quoteLiteral(label).replaceAll('\n', '\\n').replaceAll('\r', '\\r');
}

/** What is still to be read. */
class Words {
  readonly #tokens: readonly TypeToken[];
  #at = 0;

  constructor(tokens: readonly TypeToken[]) {
    this.#tokens = tokens;
  }

  isAtEnd(): boolean {
    return this.#at === this.#tokens.length;
  }

  /** The next word, taken when it is there and is the one wanted. */
  takeWord(wanted?: string): string | undefined {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'word' || (wanted !== undefined && token.text !== wanted)) return undefined;
    this.#at += 1;
    return token.text;
  }

  /** What stands in parentheses, none when there are none; undefined when it is not a list. */
  takeParameters(): readonly TypeToken[] | undefined {
    if (!this.#takeSign('(')) return [];
    const found: TypeToken[] = [];
    for (;;) {
      const token = this.#tokens[this.#at];
      if (token?.kind !== 'number' && token?.kind !== 'string') return undefined;
      found.push(token);
      this.#at += 1;
      if (this.#takeSign(')')) return found;
      if (!this.#takeSign(',')) return undefined;
    }
  }

  #takeSign(sign: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'sign' || token.text !== sign) return false;
    this.#at += 1;
    return true;
  }
}

function readName(words: Words): string {
  const first = words.takeWord() ?? '';
  const second = first === 'double' ? words.takeWord('precision') : undefined;
  const varying = first === 'char' || first === 'character' ? words.takeWord('varying') : undefined;
  const name = [first, second, varying].filter((word) => word !== undefined).join(' ');
  return Object.hasOwn(synonyms, name) ? (synonyms[name] ?? name) : name;
}

type Reader = (name: NativeTypeName, parameters: readonly TypeToken[]) => NativeType | undefined;

const readers: Readonly<Record<Family, Reader>> = {
  integer: (name, parameters) => {
    const numbers = toNumbers(parameters, 1);
    // Display widths end at 255.
    return numbers && isWithin(numbers[0], 0, 255) ? withLength({ name }, numbers[0]) : undefined;
  },
  number: readNumber,
  moment: (name, parameters) => {
    const numbers = toNumbers(parameters, 1);
    if (!numbers || !isWithin(numbers[0], 0, 6)) return undefined;
    return withLength({ name }, numbers[0] === 0 ? undefined : numbers[0]);
  },
  sized: readSized,
  text: (name, parameters) => (parameters.length === 0 ? { name } : undefined),
  plain: (name, parameters) => {
    // MariaDB and MySQL 5.7 print `year(4)`; there is no other year.
    const isYear = name === 'year' && toNumbers(parameters, 1)?.[0] === 4;
    return parameters.length === 0 || isYear ? { name } : undefined;
  },
  spatial: (name, parameters) => (parameters.length === 0 ? { name } : undefined),
  labels: (name, parameters) => {
    const labels = parameters.flatMap((token) => (token.kind === 'string' ? [token.text] : []));
    return labels.length > 0 && labels.length === parameters.length ? { name, labels } : undefined;
  },
};

function readNumber(name: NativeTypeName, parameters: readonly TypeToken[]): NativeType | undefined {
  const numbers = toNumbers(parameters, 2);
  if (numbers === undefined) return undefined;
  const [length, scale] = numbers;
  if (name === 'decimal') {
    const digits = length === undefined || length === 0 ? 10 : length;
    const behind = scale ?? 0;
    return digits <= 65 && behind <= 30 && behind <= digits ? { name, length: digits, scale: behind } : undefined;
  }
  if (length === undefined) return { name };
  if (scale === undefined) {
    // One number behind FLOAT is its precision in bits, which only chooses between the two widths.
    return name === 'float' && length <= 53 ? { name: length <= 24 ? 'float' : 'double' } : undefined;
  }
  return length <= 255 && scale <= 30 && scale <= length ? { name, length, scale } : undefined;
}

/** The longest of each, and whether it may stand without a length and then is 1. */
const sizes: Readonly<Record<string, { readonly max: number; readonly isOptional: boolean }>> = {
  char: { max: 255, isOptional: true },
  binary: { max: 255, isOptional: true },
  bit: { max: 64, isOptional: true },
  varchar: { max: 65_535, isOptional: false },
  varbinary: { max: 65_535, isOptional: false },
  vector: { max: 16_383, isOptional: false },
};

function readSized(name: NativeTypeName, parameters: readonly TypeToken[]): NativeType | undefined {
  const size = sizes[name];
  const numbers = toNumbers(parameters, 1);
  if (size === undefined || numbers === undefined) return undefined;
  const length = numbers[0] ?? (size.isOptional ? 1 : undefined);
  const smallest = name === 'bit' || name === 'vector' ? 1 : 0;
  return length !== undefined && isWithin(length, smallest, size.max) ? { name, length } : undefined;
}

function toNumbers(tokens: readonly TypeToken[], most: number): readonly number[] | undefined {
  const numbers = tokens.flatMap((token) => (token.kind === 'number' ? [Number(token.text)] : []));
  return numbers.length === tokens.length && numbers.length <= most ? numbers : undefined;
}

function isWithin(value: number | undefined, min: number, max: number): boolean {
  return value === undefined || (value >= min && value <= max);
}

function withLength(type: NativeType, length: number | undefined): NativeType {
  return length === undefined ? type : { ...type, length };
}

/** What may stand behind the parentheses, in any order, each once. */
function readAttributes(head: NativeType, family: Family, words: Words): NativeType | undefined {
  const isNumeric = family === 'integer' || family === 'number';
  const hasCharset = head.name === 'char' || head.name === 'varchar' || family === 'text' || family === 'labels';
  let type = head;
  while (!words.isAtEnd()) {
    const next = isNumeric ? readSign(type, words) : hasCharset ? readCharset(type, words) : undefined;
    if (next === undefined) return undefined;
    type = next;
  }
  return type;
}

function readSign(type: NativeType, words: Words): NativeType | undefined {
  if (words.takeWord('unsigned') !== undefined) return { ...type, isUnsigned: true };
  if (words.takeWord('zerofill') !== undefined) return { ...type, isUnsigned: true, isZerofill: true };
  return words.takeWord('signed') !== undefined && type.isUnsigned === undefined ? type : undefined;
}

function readCharset(type: NativeType, words: Words): NativeType | undefined {
  if (words.takeWord('collate') !== undefined) {
    const collation = words.takeWord();
    return collation === undefined || type.collation !== undefined ? undefined : { ...type, collation };
  }
  const word = words.takeWord('charset') ?? (words.takeWord('character') && words.takeWord('set'));
  const charset = word === undefined ? undefined : words.takeWord();
  return charset === undefined || type.charset !== undefined ? undefined : { ...type, charset };
}
