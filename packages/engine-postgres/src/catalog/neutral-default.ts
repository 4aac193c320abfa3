import type { NeutralDefault, NeutralType } from '@sync/core/connector';

/** A default as the server prints it, and the column it belongs to. */
export interface PrintedDefault {
  readonly expression: string;
  readonly type: NeutralType;
  /** The column's type as the server prints it. */
  readonly printedType: string;
}

/** What a printed default says in neutral words: `null` when it is NULL, which is no default; undefined when it computes something. */
export function neutralDefault({ expression, type, printedType }: PrintedDefault): NeutralDefault | null | undefined {
  if (nowWords.has(expression)) return isMoment(type) ? { kind: 'now' } : undefined;
  if (/^NULL(?:::|$)/.test(expression)) return null;
  const literal = readLiteral(expression);
  if (literal === undefined) return undefined;
  const text = canonicalText(literal, type, printedType);
  return text === undefined ? undefined : { kind: 'value', text };
}

/** As the server prints them: `clock_timestamp()` and the like go on while a statement runs and are left out. */
const nowWords: ReadonlySet<string> = new Set([
  'now()',
  'CURRENT_TIMESTAMP',
  'LOCALTIMESTAMP',
  'CURRENT_DATE',
  'CURRENT_TIME',
  'LOCALTIME',
  'transaction_timestamp()',
  'statement_timestamp()',
  ...[0, 1, 2, 3, 4, 5, 6].flatMap((digits) => [`CURRENT_TIMESTAMP(${digits})`, `LOCALTIMESTAMP(${digits})`]),
]);

function isMoment(type: NeutralType): boolean {
  return type.kind === 'timestamp' || type.kind === 'date' || type.kind === 'time';
}

interface Literal {
  readonly text: string;
  /** What it is cast to, as printed; empty when the text says it. */
  readonly cast: string;
}

/** Reads `'text'::type`, `5`, `(5)::type`, `true`. Constants are printed with standard strings, whose only escape is `''`. */
function readLiteral(expression: string): Literal | undefined {
  const quoted = /^'((?:[^']|'')*)'(?:::([^:()]+(?:\(\d+(?:,-?\d+)?\))?[^:()]*))?$/.exec(expression);
  if (quoted !== null) return { text: (quoted[1] ?? '').replaceAll("''", "'"), cast: quoted[2] ?? '' };
  const number = /^\(?(-?\d+(?:\.\d+)?)\)?(?:::[^:()]+(?:\(\d+(?:,-?\d+)?\))?)?$/.exec(expression);
  if (number !== null) return { text: number[1] ?? '', cast: 'number' };
  return expression === 'true' || expression === 'false' ? { text: expression, cast: 'boolean' } : undefined;
}

const textCasts: ReadonlySet<string> = new Set([
  '',
  'text',
  'character varying',
  'bpchar',
  'character',
  'name',
  'citext',
]);
const number = /^-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?$/;

function canonicalText({ text, cast }: Literal, type: NeutralType, printedType: string): string | undefined {
  switch (type.kind) {
    case 'boolean':
      return cast === 'boolean' ? text.charAt(0) : undefined;
    case 'integer':
      return /^-?\d+$/.test(text) ? text : undefined;
    case 'decimal':
      return /^-?\d+(?:\.\d+)?$/.test(text) ? text : undefined;
    case 'float':
      return number.test(text) ? text : undefined;
    case 'text':
      return textCasts.has(withoutModifiers(cast)) ? text : undefined;
    case 'bytes':
      // Canonical text of bytes is the bytes themselves, which no text holds.
      return undefined;
    case 'bit':
      return /^[01]*$/.test(text) && cast.includes('bit') ? text : undefined;
    default:
      // Of another type it would be converted, and not always to what it says.
      return withoutModifiers(cast) === withoutModifiers(printedType) ? text : undefined;
  }
}

function withoutModifiers(printed: string): string {
  return printed.replace(/\(\d+(?:,-?\d+)?\)/, '');
}
