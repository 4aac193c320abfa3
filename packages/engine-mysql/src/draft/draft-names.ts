import { createHash } from 'node:crypto';
import { CatalogError, type DraftTable, printName, printTableRef } from '@sync/core/connector';

/** Characters of the longest name, whatever it names. */
export const longestName = 64;

/** How the servers compare names of columns, indexes and constraints: without case, letter by letter. */
export function foldName(name: string): string {
  return Array.from(name, (letter) => letter.toLowerCase().charAt(0)).join('');
}

/** Spaces, tabs and ends of lines behind a name, which the servers refuse. */
const spaceAtEnd = /[\t-\r ]+$/;

/** Why a name can be none here; undefined when it can. */
function whyNoName(name: string): string | undefined {
  const length = Array.from(name).length;
  if (length > longestName) return `it has ${length} characters, and names of MySQL have at most ${longestName}`;
  if (spaceAtEnd.test(name)) return 'names of MySQL do not end with a space';
  return /[\0\u{10000}-\u{10FFFF}]/u.test(name) ? 'names of MySQL have no characters beyond U+FFFF' : undefined;
}

/** What cannot be named, or made at all, among the tables. One error a problem. */
export function findImpossible(tables: readonly DraftTable[]): readonly CatalogError[] {
  return tables.flatMap(({ table }) => {
    const printed = printTableRef(table.ref);
    const problems: CatalogError[] = [];
    const add = (what: string, why: string | undefined, column?: string): void => {
      if (why !== undefined) problems.push(impossible({ table: printed, what, why, column }));
    };
    add('its database', whyNoName(table.ref.schema));
    add('the table', whyNoName(table.ref.name));
    const seen = new Map<string, string>();
    for (const { name, generated } of table.columns) {
      if (generated !== undefined) continue;
      const other = seen.get(foldName(name));
      seen.set(foldName(name), name);
      const twin =
        other === undefined
          ? undefined
          : `column ${printName(other)} differs only in case, and MySQL knows no case of columns`;
      add(`column ${printName(name)}`, whyNoName(name) ?? twin, name);
    }
    return problems;
  });
}

interface Impossible {
  readonly table: string;
  readonly what: string;
  readonly why: string;
  readonly column: string | undefined;
}

function impossible({ table, what, why, column }: Impossible): CatalogError {
  return new CatalogError({
    code: 'PLAN_NAME',
    message:
      `Cannot make table ${table} at the sink: the name of ${what} cannot be kept: ${why}. ` +
      'Rename it at the source, make the table at the sink yourself, or exclude it.',
    context: column === undefined ? { table } : { table, column },
  });
}

/** Gives each object a name of its own, the one it has if that can be. The same objects in the same order get the same names. */
export class NameGiver {
  readonly #taken: Set<string>;

  constructor(reserved: readonly string[] = []) {
    this.#taken = new Set(reserved.map(foldName));
  }

  isTaken(name: string): boolean {
    return this.#taken.has(foldName(name));
  }

  /** `owner` sets apart objects of different tables that have one name. */
  give(wanted: string, owner: string): string {
    const plain = wanted.replaceAll(/[\0\u{10000}-\u{10FFFF}]/gu, '_').replace(spaceAtEnd, '');
    let name = plain === wanted ? plain : cut(plain, `${owner}.${wanted}`);
    if (Array.from(name).length > longestName || name === '') name = cut(plain, `${owner}.${wanted}`);
    for (let attempt = 0; this.isTaken(name); attempt += 1) name = cut(plain, `${owner}.${wanted}#${attempt}`);
    this.#taken.add(foldName(name));
    return name;
  }
}

const hashLength = 8;

/** The beginning of a name and a hash of what it stands for. */
function cut(name: string, meaning: string): string {
  const hash = createHash('sha256').update(meaning).digest('hex').slice(0, hashLength);
  return `${Array.from(name)
    .slice(0, longestName - hashLength - 1)
    .join('')}_${hash}`;
}
