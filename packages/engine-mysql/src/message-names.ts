import type { DriverFacts } from './driver-facts.ts';

type Names = Pick<DriverFacts, 'table' | 'column' | 'constraint' | 'row'>;

/** Quoted name, in the quotes that servers use in messages. A name that holds a quote is not recognised, so that no value is taken for one. */
const name = "[`']([^`']+)[`']";
const path = '(?:`([^`]+)`\\.`([^`]+)`\\.)?';

/** How messages name columns and keys. What a value says cannot be taken for it: the patterns hold on to the message's end or beginning. */
const patterns: readonly (readonly [RegExp, (groups: readonly (string | undefined)[]) => Names])[] = [
  [new RegExp(`for column ${path}${name} at row (\\d+)$`), ([, db, table, column, row]) => at(db, table, column, row)],
  [new RegExp(`NOT NULL column ${name} at row (\\d+)$`), ([, column, row]) => at(undefined, undefined, column, row)],
  [new RegExp(`^Column ${name} (?:cannot be null|set to default value; NULL supplied|cannot be part)`), column],
  [new RegExp(`^Field ${name} doesn't have a default value$`), column],
  [/for key '([^']+)'$/, ([, key]) => constraint(key)],
  [
    /a foreign key constraint fails \(`([^`]+)`\.`([^`]+)`, CONSTRAINT `([^`]+)` FOREIGN KEY/,
    ([, db, table, key]) => ({ ...at(db, table, undefined, undefined), ...constraint(key) }),
  ],
  [/^Check constraint '([^']+)' is violated\.$/, ([, check]) => constraint(check)],
  [
    /^CONSTRAINT `([^`]+)` failed for `([^`]+)`\.`([^`]+)`$/,
    ([, check, db, table]) => ({ ...at(db, table, undefined, undefined), ...constraint(check) }),
  ],
  [/^The table '([^']+)' is full$/, ([, table]) => at(undefined, table, undefined, undefined)],
  [
    /^Table '([^']+)' (?:doesn't exist|is marked as crashed|is read only)/,
    ([, table]) => at(undefined, table, undefined, undefined),
  ],
  [/ command denied to user .* for (?:table|column '[^']+' in table) [`']([^'`]+)(?:`\.`([^`]+))?[`']$/, denied],
  [/at row (\d+)$/, ([, row]) => at(undefined, undefined, undefined, row)],
];

/** Messages about keys hold the key's values in front; those of other numbers might be anybody's words. */
const named = new Set([
  1048, 1062, 1114, 1142, 1143, 1146, 1216, 1217, 1261, 1262, 1263, 1264, 1265, 1292, 1364, 1366, 1367, 1406, 1411, 1416,
  1451, 1452, 1566, 1586, 1690, 3140, 3819, 4025, 1265, 1300, 1101, 3854,
]); // biome-ignore format: a table of numbers

/** The names in a server's message of a number whose wording is known. Never a part of a value. */
export function readMessageNames(errno: number, message: string): Names {
  if (!named.has(errno)) return {};
  for (const [pattern, read] of patterns) {
    const found = pattern.exec(message);
    if (found !== null) return read(found);
  }
  return {};
}

function at(db?: string, table?: string, columnName?: string, row?: string): Names {
  const tableName = db === undefined || db === '' ? table : `${db}.${table}`;
  return {
    ...(tableName === undefined ? {} : { table: tableName }),
    ...(columnName === undefined ? {} : { column: columnName }),
    ...(row === undefined ? {} : { row: Number(row) }),
  };
}

function column([, columnName]: readonly (string | undefined)[]): Names {
  return at(undefined, undefined, columnName, undefined);
}

function denied([, first, second]: readonly (string | undefined)[]): Names {
  return second === undefined ? at(undefined, first) : at(first, second);
}

function constraint(key: string | undefined): Names {
  return key === undefined ? {} : { constraint: key };
}
