import { createHash } from 'node:crypto';
import { PlanError, printName, printTableRef, type TableRef } from '@sync/core/connector';

/** Postgres manual, "Identifiers and Key Words": longer names are cut without a word. */
const longestName = 63;

function byteLength(name: string): number {
  return Buffer.byteLength(name, 'utf8');
}

/**
 * A name that fits: itself, or its beginning and a hash of all that it stands for. The same words give the same name on every run.
 */
function fitName(name: string, standsFor: readonly string[]): string {
  if (byteLength(name) <= longestName) return name;
  const hash = hashOf(standsFor);
  return `${headOf(name, hash)}_${hash}`;
}

/** As much of the name as leaves room for the hash behind it. */
function headOf(name: string, hash: string): string {
  let head = '';
  for (const character of name) {
    if (byteLength(head + character) > longestName - hash.length - 1) break;
    head += character;
  }
  return head;
}

function hashOf(words: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 8);
}

/** @throws {PlanError} PLAN_NAME when a schema, table or column cannot be named as it is */
export function checkNames(table: TableRef, columns: readonly string[]): void {
  for (const name of [table.schema, table.name]) {
    if (byteLength(name) > longestName) throw tooLong(`table ${printTableRef(table)}`, table);
  }
  for (const column of columns) {
    const what = `column ${printName(column)} of ${printTableRef(table)}`;
    if (byteLength(column) > longestName) throw tooLong(what, table, column);
    if (systemColumns.has(column))
      throw nameError(what, 'every table of Postgres has a column of this name', table, column);
  }
}

/** Postgres manual, "System Columns". */
const systemColumns: ReadonlySet<string> = new Set(['tableoid', 'xmin', 'cmin', 'xmax', 'cmax', 'ctid']);

function tooLong(what: string, table: TableRef, column?: string): PlanError {
  return nameError(what, `a name of Postgres has at most ${longestName} bytes`, table, column);
}

function nameError(what: string, because: string, table: TableRef, column?: string): PlanError {
  return new PlanError({
    code: 'PLAN_NAME',
    message: `Cannot make ${what} at the sink: ${because}. Rename it at the source, or exclude the table.`,
    context: { table: printTableRef(table), ...(column === undefined ? {} : { column }) },
  });
}

/** Something that is to be named. */
export interface Named {
  /** What it may not share its name within: a schema, or a table. */
  readonly within: string;
  /** What is there under its name when an earlier run made it: see {@link NameRegister.note}. */
  readonly earlier: string;
  /** Names it, whatever its name will be. */
  readonly standsFor: readonly string[];
}

/** The names of relations, of types, or of constraints. */
export class NameRegister {
  readonly #holders = new Map<string, string>();
  readonly #reused = new Set<string>();

  /** Notes a name of something that is there, in words that are equal for what may be found again: `index of orders`. */
  note(within: string, name: string, holder: string): void {
    this.#holders.set(keyOf(within, name), holder);
  }

  /** Whether an earlier run seems to have made it under this name. */
  isThere(name: string, { within, earlier }: Named): boolean {
    return this.#holders.get(keyOf(within, name)) === earlier;
  }

  /** Whether a name was chosen for something that is there already. */
  isReused(within: string, name: string): boolean {
    return this.#reused.has(keyOf(within, name));
  }

  /** Takes the first wish that is free, cut where it is too long, or else the last one with a hash behind it. */
  choose(wishes: readonly [string, ...string[]], named: Named): string {
    const { within, earlier, standsFor } = named;
    const last = wishes.at(-1) ?? '';
    const hash = hashOf([...standsFor, last]);
    const candidates = [...wishes.map((wish) => fitName(wish, [...standsFor, wish])), `${headOf(last, hash)}_${hash}`];
    const free = candidates.find((name) => {
      const holder = this.#holders.get(keyOf(within, name));
      return holder === undefined || holder === earlier;
    });
    // Only somebody who knows our hashes can have taken that one, too.
    const name = free ?? `${hashOf([...standsFor, last, 'again'])}_${hash}`;
    if (this.isThere(name, named)) this.#reused.add(keyOf(within, name));
    this.note(within, name, 'made by this run');
    return name;
  }
}

function keyOf(within: string, name: string): string {
  return JSON.stringify([within, name]);
}
