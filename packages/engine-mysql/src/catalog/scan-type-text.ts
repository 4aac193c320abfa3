/** A piece of a type's text. Words are in lower case; strings are without their quotes and escapes. */
export interface TypeToken {
  readonly kind: 'word' | 'number' | 'string' | 'sign';
  readonly text: string;
}

/** Words, numbers and signs; comments are dropped: servers print some behind a type (`text /*M!100301 COMPRESSED*\/`). */
const pieces =
  /\s+|\/\*.*?\*\/|(?<word>[A-Za-z_][A-Za-z0-9_]*)|(?<number>[0-9]{1,5}(?![A-Za-z0-9_]))|(?<sign>[(),])/suy;

/** Cuts a type's text into tokens; undefined when something in it is none. */
export function scanTypeText(text: string): readonly TypeToken[] | undefined {
  const tokens: TypeToken[] = [];
  let at = 0;
  while (at < text.length) {
    if (text[at] === "'") {
      const found = scanString(text, at);
      if (found === undefined) return undefined;
      tokens.push({ kind: 'string', text: found.text });
      at = found.end;
      continue;
    }
    pieces.lastIndex = at;
    const { word, number, sign } = pieces.exec(text)?.groups ?? {};
    if (pieces.lastIndex === 0) return undefined;
    at = pieces.lastIndex;
    if (word !== undefined) tokens.push({ kind: 'word', text: word.toLowerCase() });
    if (number !== undefined) tokens.push({ kind: 'number', text: number });
    if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
  }
  return tokens;
}

/** What a backslash makes of the character behind it; of all others, the character itself. */
const escapes: Readonly<Record<string, string>> = { '0': '\0', b: '\b', n: '\n', r: '\r', t: '\t', Z: '\x1A' };

/** What a character stands for behind a backslash. */
export function unescapeCharacter(character: string): string {
  return escapes[character] ?? character;
}

/** A string constant that begins at a quote, and where it ends. Undefined when it does not end. */
export function scanString(text: string, start: number): { readonly text: string; readonly end: number } | undefined {
  let found = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '\\') {
      at += 1;
      found += unescapeCharacter(text.charAt(at));
    } else if (character !== "'") {
      found += character;
    } else if (text[at + 1] === "'") {
      found += "'";
      at += 1;
    } else {
      return { text: found, end: at + 1 };
    }
  }
  return undefined;
}
