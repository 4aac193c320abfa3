import type { NeutralType } from '@sync/core/connector';

/** What the values of a column seem to be. `nothing`: only NULL so far. */
export type Guess = 'nothing' | 'integer' | 'decimal' | 'boolean' | 'json' | 'text';

const largestInteger = 2 ** 63;

/** What a value of JSON seems to be. */
export function guessOfJson(value: unknown): Guess {
  switch (typeof value) {
    case 'number':
      return Number.isInteger(value) && Math.abs(value) < largestInteger ? 'integer' : 'decimal';
    case 'boolean':
      return 'boolean';
    case 'string':
      return 'text';
    default:
      return value === null ? 'nothing' : 'json';
  }
}

/** What a field of text seems to be. Digits with a zero in front are a name of something, not a number. */
export function guessOfText(field: string): Guess {
  if (/^-?(?:0|[1-9]\d{0,17})$/.test(field)) return 'integer';
  if (/^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(field)) return 'decimal';
  return /^(?:true|false)$/i.test(field) ? 'boolean' : 'text';
}

/** What holds values of both. */
export function mergeGuesses(a: Guess, b: Guess): Guess {
  if (a === b || b === 'nothing') return a;
  if (a === 'nothing') return b;
  const pair = new Set([a, b]);
  if (pair.has('integer') && pair.has('decimal')) return 'decimal';
  // Any value of JSON is JSON; a string without quotes is not.
  return pair.has('json') ? 'json' : 'text';
}

/** The type that a guess makes. */
export function typeOfGuess(guess: Guess): NeutralType {
  switch (guess) {
    case 'integer':
      return { kind: 'integer', bits: 64, isUnsigned: false };
    case 'decimal':
    case 'boolean':
      return { kind: guess };
    case 'json':
      return { kind: 'json', isNormalized: true };
    default:
      return { kind: 'text', isFixed: false };
  }
}
