import type { ReadContext } from './read-context.ts';
import { isRefusal, textOf } from './read-text.ts';

/** Kinds that a server shows only to users with one of these rights, and hides from others without a word. */
const kinds = [
  { kind: 'trigger', rights: ['TRIGGER'] },
  {
    kind: 'routine',
    rights: ['EXECUTE', 'ALTER ROUTINE', 'CREATE ROUTINE', 'SHOW_ROUTINE', 'SHOW CREATE ROUTINE', 'SELECT ON *.*'],
  },
  { kind: 'event', rights: ['EVENT'] },
] as const;

/** More databases than these are counted. */
const toldDatabases = 5;

/** Says which kinds of objects of which databases cannot be seen with the user's rights, so that nothing is left out silently. */
export async function tellHidden(databases: readonly string[], context: ReadContext): Promise<void> {
  const grants = await readGrants(context);
  if (grants === undefined) return;
  for (const { kind, rights } of kinds) {
    const hidden = databases.filter((database) => !grants.some((grant) => allows(grant, database, rights)));
    if (hidden.length === 0) continue;
    const more = hidden.length > toldDatabases ? ` and ${hidden.length - toldDatabases} more` : '';
    const [right] = rights;
    context.leaveBehind({
      kind,
      name: `of ${hidden.slice(0, toldDatabases).join(', ')}${more}`,
      because: `without the right ${right} the server does not say whether there are any; grant it when there are`,
    });
  }
}

interface Grant {
  readonly rights: readonly string[];
  /** What it is on: the pattern of a database; undefined: the whole server. */
  readonly database?: RegExp;
}

/** Undefined where they cannot be read. Rights of active roles are among them. */
async function readGrants({ connection }: ReadContext): Promise<readonly Grant[] | undefined> {
  try {
    const rows = await connection.query('SHOW GRANTS');
    return rows.flatMap((row) => parseGrant(textOf(Object.values(row)[0]) ?? ''));
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

/** Grants on single tables and routines show their own objects only, so they count for nothing here. */
function parseGrant(text: string): readonly Grant[] {
  const [, list = '', place = ''] = /^GRANT (.+?) ON (\*|[`"].*?[`"])\.\* TO /.exec(text) ?? [];
  if (place === '') return [];
  const rights = list.split(',').map((right) => right.trim().toUpperCase());
  if (place === '*') return [{ rights: [...rights, ...rights.map((right) => `${right} ON *.*`)] }];
  return [{ rights, database: likePattern(place.slice(1, -1).replaceAll('``', '`')) }];
}

const wildcards: Readonly<Record<string, string>> = { '%': '.*', _: '.' };

function escapeCharacter(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&');
}

/** `%`, `_` and the backslash as in LIKE. */
function likePattern(pattern: string): RegExp {
  const parts = pattern.match(/\\.|./gsu) ?? [];
  const source = parts.map((part) => wildcards[part] ?? escapeCharacter(part.replace(/^\\(?=.)/, '')));
  return new RegExp(`^${source.join('')}$`, 'isu');
}

function allows({ rights, database }: Grant, name: string, wanted: readonly string[]): boolean {
  if (database?.test(name) === false) return false;
  return rights.includes('ALL PRIVILEGES') || wanted.some((right) => rights.includes(right));
}
