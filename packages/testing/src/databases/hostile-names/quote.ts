import pg from 'pg';

/** A name as SQL writes it. */
export const quoteName: (name: string) => string = pg.escapeIdentifier;

/** A text as SQL writes it. */
export const quoteText: (text: string) => string = pg.escapeLiteral;

/** A name with a different ending, still within the server's 63 bytes, and different for different names. */
export function nameWith(name: string, ending: string): string {
  const whole = `${name}${ending}`;
  if (Buffer.byteLength(whole) <= 63) return whole;
  const letters = Array.from(name);
  while (Buffer.byteLength(letters.join('') + ending) > 62) letters.splice(Math.floor(letters.length / 2), 1);
  return letters.join('') + ending;
}
