/** What a member of an object is. */
export type Member =
  | { readonly kind: 'field'; readonly target: number }
  | { readonly kind: 'group'; readonly members: MemberFinder }
  | { readonly kind: 'unknown'; readonly name: string };

interface Known {
  readonly name: Uint8Array;
  readonly member: Member;
}

/**
 * Finds members by the bytes of their names. Objects have their members in one order nearly always, so that the next one is looked for behind
 * the last one that was found.
 */
export class MemberFinder {
  readonly #known: readonly Known[];
  readonly #prefix: string;
  #next = 0;

  /** `prefix` stands before names that are not known, for people. */
  constructor(members: readonly (readonly [name: string, member: Member])[], prefix: string) {
    this.#known = members.map(([name, member]) => ({ name: new TextEncoder().encode(name), member }));
    this.#prefix = prefix;
  }

  /** An object begins. */
  begin(): void {
    this.#next = 0;
  }

  /** The member whose name these bytes are: the inside of a JSON string. */
  find(bytes: Uint8Array, start: number, end: number): Member {
    const known = this.#known;
    for (let tried = 0; tried < known.length; tried += 1) {
      let index = this.#next + tried;
      if (index >= known.length) index -= known.length;
      const { name, member } = known[index] as Known;
      if (!isAt(bytes, start, end, name)) continue;
      this.#next = index + 1;
      return member;
    }
    return this.#findUnusual(bytes.subarray(start, end));
  }

  /** A name may be spelled with escapes. */
  #findUnusual(inside: Uint8Array): Member {
    const text = new TextDecoder().decode(inside);
    if (text.includes('\\')) {
      const name = unescapeName(text);
      const bytes = new TextEncoder().encode(name);
      const found = this.#known.find((each) => isAt(bytes, 0, bytes.length, each.name));
      if (found !== undefined) return found.member;
      return { kind: 'unknown', name: `${this.#prefix}${name}` };
    }
    return { kind: 'unknown', name: `${this.#prefix}${text}` };
  }
}

function unescapeName(text: string): string {
  try {
    return String(JSON.parse(`"${text}"`));
  } catch {
    // The value behind it decides what is wrong with the line.
    return text;
  }
}

function isAt(bytes: Uint8Array, start: number, end: number, name: Uint8Array): boolean {
  const length = end - start;
  if (length !== name.length) return false;
  for (let offset = 0; offset < length; offset += 1) if (bytes[start + offset] !== name[offset]) return false;
  return true;
}
