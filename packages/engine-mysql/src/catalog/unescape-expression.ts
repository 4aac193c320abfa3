import { unescapeCharacter } from './scan-type-text.ts';

/**
 * The text of an expression that MySQL 8 prints in its catalog, where quotes and line ends have a backslash in front, and each byte of the
 * UTF-8 text comes as a character of its own (`Ã¼` for `ü`). MariaDB prints expressions as they are.
 */
export function unescapeExpression(printed: string): string {
  const text = printed.replaceAll(/\\(.)/gsu, (_, character: string) => unescapeCharacter(character));
  if (!/^[\0-\xFF]*$/.test(text)) return text;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'));
  } catch {
    // Not UTF-8: a server that prints the text itself.
    return text;
  }
}
