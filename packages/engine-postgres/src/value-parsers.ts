/**
 * Turns the text of a catalog value into a JavaScript value by its type's oid. Ours, because a user may have changed pg's global
 * parsers, and so that pg and PGlite give the same: booleans, 16 and 32-bit integers, oids and floats as such; JSON parsed;
 * one-dimensional arrays of these and of text as arrays; everything else, 64-bit integers included, as text.
 */
export function valueParser(oid: number): (text: string) => unknown {
  const element = arrayElements[oid];
  if (element !== undefined) return (text) => parseArray(text).map((item) => (item === null ? null : element(item)));
  return scalars[oid] ?? asText;
}

/** Oids of the types that {@link valueParser} knows. */
export function knownValueOids(): readonly number[] {
  return [...Object.keys(scalars), ...Object.keys(arrayElements), ...plainTexts].map(Number);
}

const asText = (text: string): string => text;
const asNumber = (text: string): number => Number(text);
const asBoolean = (text: string): boolean => text === 't';
const asJson = (text: string): unknown => JSON.parse(text);

/** Oids of built-in types never change (pg_type.dat). */
const scalars: Readonly<Record<number, (text: string) => unknown>> = {
  16: asBoolean,
  21: asNumber,
  23: asNumber,
  26: asNumber,
  700: asNumber,
  701: asNumber,
  114: asJson,
  3802: asJson,
};
const arrayElements: Readonly<Record<number, (text: string) => unknown>> = {
  1000: asBoolean,
  1002: asText,
  1003: asText,
  1005: asNumber,
  1007: asNumber,
  1009: asText,
  1015: asText,
  1016: asText,
  1028: asNumber,
};
/** Types that a client may parse by itself unless it is told not to: bytea, int8, dates, times, numeric. */
const plainTexts = [17, 20, 1082, 1114, 1184, 1186, 1700];

/** Reads a one-dimensional array in Postgres's text form. */
function parseArray(text: string): (string | null)[] {
  const items: (string | null)[] = [];
  const pattern = /"((?:[^"\\]|\\[\s\S])*)"|([^,{}]+)/g;
  for (const [, quoted, bare] of text.matchAll(pattern)) {
    if (quoted !== undefined) items.push(quoted.replaceAll(/\\([\s\S])/g, '$1'));
    else items.push(bare === undefined || bare.toUpperCase() === 'NULL' ? null : bare);
  }
  return items;
}
