import { describe, expect, it } from 'vitest';
import { earlyKeyCount } from './early-keys.ts';
import { fitCollations } from './fit-collations.ts';
import { fitKey, fitTable } from './fit-table.ts';
import { keyParts, parseTable } from './parse-table.ts';
import type { SinkFacts } from './sink-facts.ts';

const created = [
  "CREATE TABLE `a(`` b` (\n  `id` int NOT NULL COMMENT 'x,)(',\n  `n` int NOT NULL AUTO_INCREMENT,\n  `v` decimal(5,2) DEFAULT (1 + 2),",
  '  PRIMARY KEY (`id`),\n  UNIQUE KEY `u``k` (`v`,`n` DESC),\n  KEY `f` ((lower(`v`)),`id`(3)),\n  KEY `n` (`n`),\n  KEY `last` (`v`),',
  "  CONSTRAINT `c,` FOREIGN KEY (`v`) REFERENCES `p` (`x`),\n  CONSTRAINT `k` CHECK ((`v` > 0))\n) ENGINE=InnoDB COMMENT='('",
].join('\n');

function parsed(sql: string) {
  const table = parseTable(sql);
  if (table === undefined) throw new Error('not a table');
  return table;
}

describe('the entries of a CREATE TABLE', () => {
  it('are cut at the commas between them', () => {
    const { head, items, tail } = parsed(created);
    expect(items.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'column id',
      'column n',
      'column v',
      'primary ',
      'key u`k',
      'key f',
      'key n',
      'key last',
      'foreign c,',
      'check k',
    ]);
    expect(`${head}\n  ${items.map(({ sql }) => sql).join(',\n  ')}\n)${tail}`).toBe(created);
  });

  it('say which columns a key has, and where it has something else', () => {
    const [first, second] = parsed(created).items.filter(({ kind }) => kind === 'key');
    expect(first && keyParts(first)).toEqual([
      { column: 'v', isWhole: true },
      { column: 'n', isWhole: true },
    ]);
    expect(second && keyParts(second)).toEqual([
      { column: undefined, isWhole: false },
      { column: 'id', isWhole: false },
    ]);
  });
});

describe('the keys made with a table', () => {
  const source = (items: string, rest = ' ENGINE=InnoDB', engine = 'InnoDB') => ({
    ref: { schema: 'd', name: 't' },
    engine,
    parsed: parsed(`CREATE TABLE \`t\` (${items})${rest}`),
    tail: rest,
  });
  const columns = '`a` int NOT NULL, `b` int DEFAULT NULL, `n` int NOT NULL AUTO_INCREMENT';

  it.each([
    ['none beside a primary key', '`a` int NOT NULL, PRIMARY KEY (`a`), UNIQUE KEY `u` (`a`), KEY `k` (`a`)', 0],
    [
      'the key of the counter, and all before it',
      `${columns}, PRIMARY KEY (\`a\`), KEY \`k\` (\`b\`), KEY \`l\` (\`n\`), KEY \`m\` (\`b\`)`,
      2,
    ],
    [
      'none when the primary key begins with the counter',
      `${columns}, PRIMARY KEY (\`n\`,\`a\`), KEY \`l\` (\`n\`)`,
      0,
    ],
    ['the unique key that rows lie by', '`a` int NOT NULL, UNIQUE KEY `u` (`a`), KEY `k` (`a`)', 1],
    ['not one with nulls', '`b` int DEFAULT NULL, UNIQUE KEY `u` (`b`)', 0],
    ['not one over a part of a value', '`a` text NOT NULL, UNIQUE KEY `u` (`a`(3))', 0],
  ])('are %s', (_, items, count) => {
    expect(earlyKeyCount(source(items))).toBe(count);
  });

  it('are all of them where keys cannot wait', () => {
    const items = '`a` int NOT NULL, PRIMARY KEY (`a`), KEY `k` (`a`)';
    expect(earlyKeyCount(source(items, ' ENGINE=MyISAM', 'MyISAM'))).toBe(1);
    expect(earlyKeyCount(source(items, ' ENGINE=InnoDB WITH SYSTEM VERSIONING'))).toBe(1);
  });
});

describe('text of the other flavor', () => {
  const mysql = { server: { flavor: 'mysql', versionNumber: 8_04_00 } } as SinkFacts;
  const mariadb = { server: { flavor: 'mariadb', versionNumber: 10_11_00 } } as SinkFacts;
  const table = (column: string) => `CREATE TABLE \`t\` (\n  ${column}\n) ENGINE=InnoDB`;

  it.each([
    [mysql, "`a` varchar(9) DEFAULT concat('a,',1) COMMENT 'x'", "`a` varchar(9) DEFAULT (concat('a,',1)) COMMENT 'x'"],
    [mysql, "`a` text DEFAULT 'x'", "`a` text DEFAULT ('x')"],
    [mysql, '`a` datetime DEFAULT current_timestamp()', '`a` datetime DEFAULT current_timestamp()'],
    [mariadb, '`a` int /*!80023 INVISIBLE */', '`a` int INVISIBLE'],
    [
      mariadb,
      '`a` geomcollection DEFAULT NULL /*!80003 SRID 0 */',
      '`a` geometrycollection REF_SYSTEM_ID=0 DEFAULT NULL',
    ],
  ])('is put into the words of the sink', (facts, from, to) => {
    expect(fitTable(table(from), facts)).toBe(table(to));
  });

  it('is left as it is when both say it alike', () => {
    for (const facts of [mysql, mariadb]) expect(fitTable(`${created};`, facts)).toBe(`${created};`);
  });

  it('hides keys in the words of the sink', () => {
    const head = 'ALTER TABLE `d`.`t` ADD KEY `k` (`a`)';
    expect(fitKey(`${head} IGNORED;`, mysql)).toBe(`${head} INVISIBLE;`);
    expect(fitKey(`${head} /*!80000 INVISIBLE */;`, mariadb)).toBe(`${head} IGNORED;`);
  });
});

describe('a collation that the sink lacks', () => {
  const has = new Set([
    'utf8mb4_uca1400_ai_ci',
    'utf8mb4_uca1400_as_cs',
    'utf8mb4_nopad_bin',
    'utf8mb4_bin',
    'latin1_swedish_ci',
  ]);

  it.each([
    ['COLLATE=utf8mb4_0900_ai_ci', 'COLLATE=utf8mb4_uca1400_ai_ci'],
    ['COLLATE utf8mb4_0900_as_cs', 'COLLATE utf8mb4_uca1400_as_cs'],
    ['COLLATE utf8mb4_0900_bin', 'COLLATE utf8mb4_nopad_bin'],
    [`collation_connection = 'utf8mb4_0900_ai_ci'`, `collation_connection = 'utf8mb4_uca1400_ai_ci'`],
    ['COLLATE utf8mb4_zh_0900_as_cs', 'COLLATE utf8mb4_uca1400_as_cs'],
    ['COLLATE latin1_swedish_ci', 'COLLATE latin1_swedish_ci'],
    [`COMMENT 'COLLATE utf8mb4_0900_ai_ci'`, `COMMENT 'COLLATE utf8mb4_0900_ai_ci'`],
    ['COLLATE klingon_ci', 'COLLATE klingon_ci'],
  ])('is replaced by the one most alike: %s', (from, to) => {
    expect(fitCollations(from, has).sql).toBe(to);
  });
});
