import { ConfigError, findNearest, type NeutralType } from '@sync/core/connector';

/** Digits of a second where none are given: what most engines keep. */
const secondDigits = 6;

type Make = (arguments_: readonly number[]) => NeutralType | undefined;

const integer = (bits: 16 | 32 | 64): Make => plain({ kind: 'integer', bits, isUnsigned: false });

/** What a word makes of the numbers in parentheses behind it; undefined when they do not belong there. */
const words: Readonly<Record<string, Make>> = {
  boolean: plain({ kind: 'boolean' }),
  smallint: integer(16),
  integer: integer(32),
  bigint: integer(64),
  decimal: makeDecimal,
  real: plain({ kind: 'float', bits: 32 }),
  double: plain({ kind: 'float', bits: 64 }),
  text: plain({ kind: 'text', isFixed: false }),
  varchar: ([maxLength, ...others]) =>
    maxLength === undefined || maxLength < 1 || others.length > 0
      ? undefined
      : { kind: 'text', maxLength, isFixed: false },
  bytes: plain({ kind: 'bytes' }),
  date: plain({ kind: 'date' }),
  time: withDigits((precision) => ({ kind: 'time', precision, hasZone: false })),
  timestamp: withDigits((precision) => ({ kind: 'timestamp', precision, hasZone: false })),
  timestamptz: withDigits((precision) => ({ kind: 'timestamp', precision, hasZone: true })),
  uuid: plain({ kind: 'uuid' }),
  // What a file has as JSON means its value, not its white space, so that any sink may keep it as it likes.
  json: plain({ kind: 'json', isNormalized: true }),
  interval: plain({ kind: 'interval' }),
};

/** Other names that people know the types by. */
const aliases: Readonly<Record<string, string>> = {
  bool: 'boolean',
  int: 'integer',
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  numeric: 'decimal',
  float4: 'real',
  float8: 'double',
  'double precision': 'double',
  string: 'text',
  bytea: 'bytes',
  jsonb: 'json',
  'timestamp with time zone': 'timestamptz',
};

/**
 * The type that a person declared (see `DeclaredColumn.type`). Capitals and white space around do not matter. `option` is its path in the options.
 *
 * @throws {ConfigError} CONFIG_INVALID
 */
export function parseDeclaredType(text: string, option: string): NeutralType {
  const parts = /^\s*(?<word>[a-z][a-z0-9 ]*?)\s*(?:\((?<numbers>[\d\s,]*)\))?\s*(?<array>(?:\[\s*\]\s*)*)$/i.exec(
    text,
  );
  const word = parts?.groups?.word?.toLowerCase() ?? '';
  const make = words[aliases[word] ?? word];
  if (make === undefined) throw unknownType(text, word, option);
  const numbers = parts?.groups?.numbers;
  const type = make(numbers === undefined ? [] : numbers.split(',').map((digits) => Number.parseInt(digits, 10)));
  if (type === undefined)
    throw invalidType(text, `${word} is written ${examples[aliases[word] ?? word] ?? word}`, option);
  // Arrays of arrays are one array of more dimensions, as in the text that they travel as.
  return parts?.groups?.array === '' ? type : { kind: 'array', element: type };
}

/** How the types with numbers behind them are written. */
const examples: Readonly<Record<string, string>> = {
  decimal: 'decimal, decimal(10) or decimal(10,2), the second number not above the first',
  varchar: 'varchar(50)',
  time: 'time or time(3), with 0 to 6 digits of a second',
  timestamp: 'timestamp or timestamp(3), with 0 to 6 digits of a second',
  timestamptz: 'timestamptz or timestamptz(3), with 0 to 6 digits of a second',
};

function plain(type: NeutralType): Make {
  return (numbers) => (numbers.length === 0 ? type : undefined);
}

function withDigits(make: (precision: number) => NeutralType): Make {
  return ([digits = secondDigits, ...others]) =>
    others.length === 0 && digits >= 0 && digits <= secondDigits ? make(digits) : undefined;
}

function makeDecimal([precision, scale = 0, ...others]: readonly number[]): NeutralType | undefined {
  if (precision === undefined) return { kind: 'decimal' };
  const isRight = others.length === 0 && precision > 0 && scale >= 0 && scale <= precision;
  return isRight ? { kind: 'decimal', precision, scale } : undefined;
}

function unknownType(text: string, word: string, option: string): ConfigError {
  const nearest = findNearest(word, [...Object.keys(words), ...Object.keys(aliases)]);
  const hint = nearest === undefined ? `Types are ${Object.keys(words).join(', ')}` : `Did you mean ${nearest}?`;
  return invalidType(text, hint, option);
}

function invalidType(text: string, hint: string, option: string): ConfigError {
  const sentence = hint.endsWith('?') ? hint : `${hint}.`;
  return new ConfigError({
    code: 'CONFIG_INVALID',
    message: `Option ${option}: ${JSON.stringify(text)} is not a type that a column can be declared as. ${sentence}`,
    context: { option },
  });
}
