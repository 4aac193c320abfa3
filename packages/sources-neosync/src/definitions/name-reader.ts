import type { TableRef } from '@sync/core/connector';
import type { NeosyncEngine } from '@sync/engine-neosync';
import { hasSign, hasWords, type SqlToken } from './scan-sql.ts';

/** Reads words and names of a statement one after the other. */
export class NameReader {
  readonly #tokens: readonly SqlToken[];
  readonly #engine: NeosyncEngine;
  /** Index of the next token. */
  at = 0;

  constructor(tokens: readonly SqlToken[], engine: NeosyncEngine) {
    this.#tokens = tokens;
    this.#engine = engine;
  }

  /** Where the next token begins. */
  get offset(): number {
    return this.#tokens[this.at]?.start ?? 0;
  }

  /** Where the last token that was read ends. */
  get previousEnd(): number {
    return this.#tokens[this.at - 1]?.end ?? 0;
  }

  /** Whether these words come next. */
  peek(words: string): boolean {
    return hasWords(this.#tokens, this.at, words);
  }

  /** Goes past these words when they come next. */
  take(words: string): boolean {
    if (!this.peek(words)) return false;
    this.at += words.split(' ').length;
    return true;
  }

  /** Goes past the next token that is this word. */
  skipTo(word: string): boolean {
    for (let place = this.at; place < this.#tokens.length; place += 1) {
      if (!hasWords(this.#tokens, place, word)) continue;
      this.at = place + 1;
      return true;
    }
    return false;
  }

  /** A name, in quotes or not; undefined when none comes next. */
  name(): string | undefined {
    const token = this.#tokens[this.at];
    if (token?.kind !== 'name' && token?.kind !== 'word') return undefined;
    this.at += 1;
    // Postgres folds what is not in quotes.
    return token.kind === 'word' && this.#engine === 'postgres' ? token.value.toLowerCase() : token.value;
  }

  /** A name with its schema in front; `public`, or no database, without one. More names behind (a column) are left for others. */
  ref(): TableRef | undefined {
    const first = this.name();
    if (first === undefined) return undefined;
    if (!hasSign(this.#tokens, this.at, '.')) {
      return { schema: this.#engine === 'postgres' ? 'public' : '', name: first };
    }
    this.at += 1;
    const second = this.name();
    return second === undefined ? undefined : { schema: first, name: second };
  }

  /** Names in parentheses. */
  names(): readonly string[] | undefined {
    if (!hasSign(this.#tokens, this.at, '(')) return undefined;
    const names: string[] = [];
    do {
      this.at += 1;
      const name = this.name();
      if (name === undefined) return undefined;
      names.push(name);
    } while (hasSign(this.#tokens, this.at, ','));
    if (!hasSign(this.#tokens, this.at, ')')) return undefined;
    this.at += 1;
    return names;
  }
}
