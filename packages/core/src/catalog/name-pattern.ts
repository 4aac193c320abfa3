import { ConfigError } from '../errors/classes.ts';

/** One part of a pattern: the pieces between its stars, all of which a name must contain in order. */
export type NamePattern = readonly string[];

/** The pattern that every name matches. */
export const anyName: NamePattern = ['', ''];

/** What a list of parts is a pattern of, for errors. */
export interface PatternKind {
  /** `table pattern` */
  readonly what: string;
  /** How to write one: finishes the error. */
  readonly advice: string;
  /** Parts it has at most. */
  readonly parts: number;
}

/**
 * Takes a pattern apart at its dots. A part in double quotes is taken literally, in others `*` stands for any characters. `option` is
 * the path of the pattern in the options.
 *
 * @throws {ConfigError} CONFIG_INVALID when it is malformed or has too many parts
 */
export function parsePattern(text: string, option: string, kind: PatternKind): readonly NamePattern[] {
  const place: Place = { text, option, kind };
  const parts: NamePattern[] = [];
  let at = 0;
  for (;;) {
    const part = text[at] === '"' ? readQuoted(place, at) : readBare(place, at);
    parts.push(part.pattern);
    at = part.end;
    if (at >= text.length) break;
    if (text[at] !== '.') throw invalid(place, 'a double quote may only stand around a whole part');
    at += 1;
  }
  if (parts.length > kind.parts) {
    const most = ['no', 'one', 'two', 'three'][kind.parts] ?? kind.parts;
    throw invalid(place, `it has more than ${most} parts; put a part that contains a dot in double quotes`);
  }
  return parts;
}

/** Leftmost matching of the pieces: linear, whatever the number of stars. */
export function matchesName(pieces: NamePattern, name: string): boolean {
  const first = pieces[0] ?? '';
  if (pieces.length === 1) return name === first;
  const last = pieces[pieces.length - 1] ?? '';
  if (!name.startsWith(first) || !name.endsWith(last)) return false;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = name.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at <= name.length - last.length;
}

/** Whether every name matches. */
export function isAnyName(pieces: NamePattern): boolean {
  return pieces.length > 1 && pieces.every((piece) => piece === '');
}

/** Whether only one name matches. */
export function isOneName(pieces: NamePattern): boolean {
  return pieces.length === 1;
}

interface Place {
  readonly text: string;
  readonly option: string;
  readonly kind: PatternKind;
}

interface ReadPart {
  readonly pattern: NamePattern;
  readonly end: number;
}

function readQuoted(place: Place, start: number): ReadPart {
  const { text } = place;
  let name = '';
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) throw invalid(place, 'a double quote is not closed');
    name += text.slice(at, quote);
    if (text[quote + 1] !== '"') {
      if (name === '') throw invalid(place, 'a quoted part is empty');
      return { pattern: [name], end: quote + 1 };
    }
    name += '"';
    at = quote + 2;
  }
}

function readBare(place: Place, start: number): ReadPart {
  const { text } = place;
  const dot = text.indexOf('.', start);
  const end = dot < 0 ? text.length : dot;
  const name = text.slice(start, end);
  if (name === '') throw invalid(place, 'a part is empty');
  if (name.includes('"')) throw invalid(place, 'a double quote may only stand around a whole part');
  if (name !== name.trim()) throw invalid(place, 'a part begins or ends with white space');
  return { pattern: name.split('*'), end };
}

function invalid({ text, option, kind }: Place, why: string): ConfigError {
  return new ConfigError({
    code: 'CONFIG_INVALID',
    message:
      `Option ${option}: ${JSON.stringify(text)} is not a ${kind.what}: ${why}. ` +
      `Write ${kind.advice}, \`*\` for any characters, and double quotes around a part that is to be taken literally.`,
    context: { option },
  });
}
