import type { KnownObject, KnownObjects } from './known-objects.ts';
import { isSymbol, isWord, type Token, tokenizeSql, type TokenizeOptions, withoutGaps } from './tokenize-sql.ts';

/** Where text stands, and what it can name. */
export interface ReferenceRequest {
  /** Unqualified names are looked up in it. */
  readonly database: string;
  readonly known: KnownObjects;
}

/** What a view, as the server prints it, reads and calls. */
export interface ViewReferences {
  readonly objects: readonly KnownObject[];
  /** Databases that are not read, in which it looks for something. */
  readonly foreign: readonly string[];
}

/** The server's own databases are on every server. */
const serverDatabases: ReadonlySet<string> = new Set(['information_schema', 'performance_schema', 'mysql', 'sys']);

/**
 * Reads off the text of a view. The server prints every name in quotes, every column behind its table, and every table behind
 * FROM, JOIN, a comma or a parenthesis.
 */
export function findViewReferences(sql: string, { database, known }: ReferenceRequest): ViewReferences {
  const tokens = withoutGaps(tokenizeSql(sql));
  const objects = new Set<KnownObject>();
  const foreign = new Set<string>();
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token?.kind !== 'name' || isSymbol(tokens[index - 1], '.')) continue;
    const path = namePath(tokens, index);
    const isCall = isSymbol(tokens[index + path.length * 2 - 1], '(');
    if (path.length > 2 || (!isCall && !isTablePlace(tokens[index - 1]))) continue;
    const [schema, name] = path.length === 2 ? [path[0] ?? '', path[1] ?? ''] : [database, path[0] ?? ''];
    const found = isCall ? known.routines({ schema, name }) : [known.relation({ schema, name })];
    for (const object of found) if (object !== undefined && object.kind !== 'procedure') objects.add(object);
    const isElsewhere = !known.databases.has(schema) && !serverDatabases.has(schema.toLowerCase());
    if (path.length === 2 && isElsewhere && isFirstOfTable(tokens, index, isCall)) foreign.add(schema);
  }
  return { objects: [...objects], foreign: [...foreign] };
}

/** `a`, `a`.`b`, `a`.`b`.`c` */
function namePath(tokens: readonly Token[], start: number): string[] {
  const path: string[] = [];
  for (let index = start; tokens[index]?.kind === 'name'; index += 2) {
    path.push(tokens[index]?.value ?? '');
    if (!isSymbol(tokens[index + 1], '.')) break;
  }
  return path;
}

function isTablePlace(before: Token | undefined): boolean {
  if (isSymbol(before, '(') || isSymbol(before, ',')) return true;
  return isWord(before, 'FROM') || isWord(before, 'JOIN') || isWord(before, 'STRAIGHT_JOIN');
}

/** A column behind its table's alias looks like a table behind its database, but not after FROM or JOIN. */
function isFirstOfTable(tokens: readonly Token[], index: number, isCall: boolean): boolean {
  let before = index - 1;
  while (isSymbol(tokens[before], '(')) before -= 1;
  const token = tokens[before];
  return isCall || isWord(token, 'FROM') || isWord(token, 'JOIN') || isWord(token, 'STRAIGHT_JOIN');
}

/** What the text of a body may use: whatever has a name that stands in it. */
export function findMentions(sql: string, request: ReferenceRequest, options: TokenizeOptions): KnownObject[] {
  const tokens = withoutGaps(tokenizeSql(sql, options));
  const found = new Set<KnownObject>();
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'name' && token.kind !== 'word') continue;
    const qualifier = isSymbol(tokens[index - 1], '.') ? tokens[index - 2]?.value : undefined;
    const ref = { schema: qualifier ?? request.database, name: token.value };
    const relation = request.known.relation(ref);
    for (const object of [...(relation === undefined ? [] : [relation]), ...request.known.routines(ref)]) {
      found.add(object);
    }
  }
  return [...found];
}
