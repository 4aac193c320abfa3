import { ReadError } from '@sync/core/connector';
import { type CallPlace, contextOf } from '../connect/call-place.ts';

/** A JSON object whose members nobody has looked at. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Reads answers of the API: what is absent has its default, and what is of another type than documented is an error. */
export interface JsonReader {
  object(value: unknown): JsonObject;
  /** Absent: an empty object. */
  map(value: unknown): JsonObject;
  /** Absent: an empty list. */
  list(value: unknown): readonly unknown[];
  /** Absent: an empty text. */
  text(value: unknown): string;
  texts(value: unknown): readonly string[];
  optionalText(value: unknown): string | undefined;
  /** Absent: false. */
  flag(value: unknown): boolean;
  /** Of 64 bits, which JSON has as a text. Absent: 0. */
  integer(value: unknown): number;
}

/** A reader whose errors say what was being asked. @throws {ReadError} READ_CORRUPT, from each of its methods */
export function jsonReader(place: CallPlace): JsonReader {
  const odd = (): ReadError =>
    new ReadError({
      code: 'READ_CORRUPT',
      message: `Failed ${place.doing} at ${place.display}: the answer does not have the form of the Neosync API. Check the API URL; if it is right, report this with the version of the server.`,
      context: contextOf(place),
    });
  const object = (value: unknown): JsonObject => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw odd();
    return value as JsonObject;
  };
  const list = (value: unknown): readonly unknown[] => {
    if (value == null) return [];
    if (!Array.isArray(value)) throw odd();
    return value as unknown[];
  };
  const optionalText = (value: unknown): string | undefined => {
    if (value == null) return undefined;
    if (typeof value !== 'string') throw odd();
    return value;
  };
  const text = (value: unknown): string => optionalText(value) ?? '';
  return {
    object,
    list,
    optionalText,
    text,
    map: (value) => (value == null ? {} : object(value)),
    texts: (value) => list(value).map(text),
    flag: (value) => {
      if (value == null) return false;
      if (typeof value !== 'boolean') throw odd();
      return value;
    },
    integer: (value) => {
      const number = Number(value ?? 0);
      if ((typeof value !== 'string' && typeof value !== 'number' && value != null) || !Number.isSafeInteger(number))
        throw odd();
      return number;
    },
  };
}
