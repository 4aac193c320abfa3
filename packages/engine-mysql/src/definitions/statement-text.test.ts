import { describe, expect, it } from 'vitest';
import { switchedOff } from './read-events.ts';
import { findDefiner, inContext, splitStatements } from './statement-context.ts';
import { portableOptions } from './table-options.ts';
import { type Token, tokenizeSql, type TokenizeOptions } from './tokenize-sql.ts';

function kinds(sql: string, options?: TokenizeOptions): string[] {
  return tokenizeSql(sql, options)
    .filter(({ kind }) => kind !== 'gap')
    .map(({ kind, text }) => `${kind}:${text}`);
}

describe('the tokens of a statement', () => {
  it.each<[string, string[], TokenizeOptions?]>([
    ['a.`b``c`', ['word:a', 'symbol:.', 'name:`b``c`']],
    [`'it''s \\' ;' x`, [`text:'it''s \\' ;'`, 'word:x']],
    [`'a\\' b`, [`text:'a\\'`, 'word:b'], { hasPlainBackslashes: true }],
    ['"a;""b" c', ['text:"a;""b"', 'word:c']],
    ['"a" c', ['name:"a"', 'word:c'], { hasAnsiQuotes: true }],
    [`a -- it's; \nb # it's\n/* ' */ c`, ['word:a', 'word:b', 'word:c']],
    ['a--b', ['word:a', 'symbol:-', 'symbol:-', 'word:b']],
    ['x /*!80023 INVISIBLE */ y', ['word:x', 'word:INVISIBLE', 'word:y']],
    ['/*M!100301 a*/ `ü` ünï', ['word:a', 'name:`ü`', 'word:ünï']],
    ['a */ b', ['word:a', 'symbol:*', 'symbol:/', 'word:b']],
    [`'never ends`, [`symbol:'`, 'word:never', 'word:ends']],
  ])('of %j', (sql, expected, options) => {
    expect(kinds(sql, options)).toEqual(expected);
  });

  // Statements of others are not always quoted as they should be: the time to find out must not double with every character.
  it.each(["'", '"', '`', '/*'])('take no time to find that %s is never closed', (open) => {
    const sql = `${open}${'a b '.repeat(1000)}`;
    expect(tokenizeSql(sql).length).toBeGreaterThan(2000);
  });

  it('give the statement when joined', () => {
    const sql = `SELECT /*!1 'x' */ "a\\"", \`b\` -- c\n FROM t # d`;
    expect(
      tokenizeSql(sql)
        .map(({ text }: Token) => text)
        .join(''),
    ).toBe(sql);
  });
});

describe('the context of a statement', () => {
  const context = { database: 'a`;b', sqlMode: '', clientCharset: 'utf8mb4', timeZone: '+01:00' };

  it('is taken off as it was put on, whatever the body holds', () => {
    const body = `CREATE PROCEDURE p() BEGIN SET @a = ';'; SELECT 1; END`;
    expect(splitStatements(inContext(context, body))).toEqual({
      context: ['USE `a``;b`', `SET sql_mode = '', character_set_client = 'utf8mb4', time_zone = '+01:00'`],
      statement: body,
    });
  });

  it('leaves a semicolon that belongs to the body', () => {
    expect(splitStatements(inContext({ database: 'd' }, 'CREATE PROCEDURE p() SELECT 1;')).statement).toBe(
      'CREATE PROCEDURE p() SELECT 1;',
    );
  });
});

describe('the definer of a statement', () => {
  it.each([
    ['CREATE DEFINER=`a``b`@`%` VIEW v AS SELECT 1', 'a`b', '%', 'CREATE VIEW v AS SELECT 1'],
    [
      'CREATE ALGORITHM=MERGE DEFINER=`a`@`h` SQL SECURITY INVOKER VIEW v',
      'a',
      'h',
      'CREATE ALGORITHM=MERGE SQL SECURITY INVOKER VIEW v',
    ],
    ['CREATE DEFINER=`role` PROCEDURE p() SELECT 1', 'role', '', 'CREATE PROCEDURE p() SELECT 1'],
  ])('of %s', (sql, user, host, without) => {
    expect(findDefiner(sql)).toEqual({ account: { user, host }, without });
  });

  it('is not looked for in names and bodies', () => {
    expect(findDefiner('CREATE TABLE `definer` (a INT)')).toBeUndefined();
    expect(findDefiner('CREATE PROCEDURE `p`() SET definer = 1')).toBeUndefined();
  });
});

describe('an event', () => {
  it.each([
    ['ON COMPLETION NOT PRESERVE ENABLE DO', 'ON COMPLETION NOT PRESERVE DISABLE DO'],
    ['ON COMPLETION PRESERVE DISABLE ON SLAVE COMMENT', 'ON COMPLETION PRESERVE DISABLE COMMENT'],
    ['ON COMPLETION PRESERVE DISABLE DO', 'ON COMPLETION PRESERVE DISABLE DO'],
  ])('is switched off: %s', (from, to) => {
    const rest = `SET @x = 'PRESERVE ENABLE'`;
    const head = 'CREATE EVENT `PRESERVE ENABLE` ON SCHEDULE EVERY 1 DAY ';
    expect(switchedOff(`${head}${from} ${rest}`)).toBe(`${head}${to} ${rest}`);
  });
});

describe('the options of a table', () => {
  it.each([
    [` ENGINE=InnoDB AUTO_INCREMENT=7 COMMENT='AUTO_INCREMENT=8'`, ` ENGINE=InnoDB COMMENT='AUTO_INCREMENT=8'`, []],
    [` ENGINE=InnoDB DATA DIRECTORY='/d' COMMENT='x'`, ` ENGINE=InnoDB COMMENT='x'`, ['data directory']],
    [` /*!50100 TABLESPACE \`own\` */ ENGINE=InnoDB`, ` ENGINE=InnoDB`, ['tablespace']],
    [
      ` /*!50100 TABLESPACE \`innodb_system\` */ ENGINE=InnoDB`,
      ` /*!50100 TABLESPACE \`innodb_system\` */ ENGINE=InnoDB`,
      [],
    ],
  ])('without what belongs to one server: %s', (from, tail, removed) => {
    expect(portableOptions(from)).toEqual({ tail, removed });
  });
});
