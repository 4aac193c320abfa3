/** A type as somebody wrote it, taken apart. Nothing of it is known to exist. */
export interface WrittenType {
  /** As `to_regtype` reads it: words of SQL as they are, any other name in quotes. */
  readonly name: string;
  /** A name without a schema, which may be looked for in several. */
  readonly isBare: boolean;
  readonly modifiers: readonly number[];
  readonly isArray: boolean;
}

const part = String.raw`(?:"(?:[^"\u0000]|"")+"|[A-Za-z_][A-Za-z0-9_$]*)`;
const words = 'double\\s+precision|character\\s+varying|char\\s+varying|bit\\s+varying';
const written = new RegExp(
  `^(?<name>${words}|${part}(?:\\.${part})?)\\s*` +
    '(?:\\(\\s*(?<modifiers>\\d{1,9}(?:\\s*,\\s*-?\\d{1,9})?)\\s*\\))?\\s*' +
    '(?<zone>with(?:out)?\\s+time\\s+zone)?\\s*(?<arrays>(?:\\[\\s*\\]\\s*)*)$',
  'i',
);

/** Words that SQL gives a meaning of their own. Any other name is that of a type and is put in quotes. */
const sqlWords: ReadonlySet<string> = new Set([
  'bigint',
  'bit',
  'bit varying',
  'boolean',
  'char',
  'char varying',
  'character',
  'character varying',
  'dec',
  'decimal',
  'double precision',
  'float',
  'int',
  'integer',
  'interval',
  'numeric',
  'real',
  'smallint',
  'time',
  'timestamp',
  'varchar',
]);

/** Takes `numeric(20,0)`, `"My"."Type"[]`, `timestamp(3) with time zone` apart; undefined when it is nothing of the kind. */
export function parseType(text: string): WrittenType | undefined {
  const groups = written.exec(text.trim())?.groups;
  if (groups === undefined) return undefined;
  const { name = '', modifiers, zone, arrays = '' } = groups;
  const plain = name.toLowerCase().replaceAll(/\s+/g, ' ');
  const isWord = sqlWords.has(plain);
  if (zone !== undefined && plain !== 'time' && plain !== 'timestamp') return undefined;
  const base = isWord ? plain : quoteParts(name);
  return {
    name: zone === undefined ? base : `${base} ${zone.toLowerCase().replaceAll(/\s+/g, ' ')}`,
    isBare: !isWord && !/\./.test(name.replaceAll(/"(?:[^"]|"")+"/g, '')),
    modifiers: modifiers === undefined ? standardModifiers(plain) : modifiers.split(',').map(Number),
    isArray: arrays !== '',
  };
}

/** What SQL says of `char` and `bit` alone. */
function standardModifiers(plain: string): number[] {
  return plain === 'char' || plain === 'character' || plain === 'bit' ? [1] : [];
}

function quoteParts(name: string): string {
  return name.replaceAll(/"(?:[^"]|"")+"|[^."]+/g, (each) => (each.startsWith('"') ? each : `"${each.toLowerCase()}"`));
}
