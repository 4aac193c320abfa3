import { column, quoted, valueTable } from './value-table.ts';

/** What is special in some format on the way: escapes, ends of data, marks of NULL, letters of many bytes. */
const traps = [
  '',
  ' ',
  'x ',
  '\\N',
  '\\.',
  'NULL',
  'tab\tnewline\nreturn\r\n',
  'back\\slash \\t \\0',
  `"double", 'single', \`back\``,
  'a\0b',
  '\b\f\v\u001a\u007f',
  'ä ß 漢字 e\u0301',
  '%s $1 ? :x {"a":1}',
].map(quoted);
const beyond = [...traps, quoted('🦊'.repeat(3))];
const nothing = `''`;

/** Every byte that latin1 has a letter for, from a space on; MySQL's latin1 has one for each. */
const everyLatin1 = `convert(unhex('${Array.from({ length: 255 }, (_, i) => (i + 1).toString(16).padStart(2, '0')).join('')}') using latin1)`;

/** Text in several character sets, ENUM and SET, JSON. */
export const textTables: readonly string[] = [
  ...valueTable(
    'texts',
    [
      column('fixed', 'char(40)', ...beyond),
      column('varying', 'varchar(200)', ...beyond),
      column('tiny', 'tinytext', ...beyond),
      column('normal', 'text', ...beyond, `repeat('x\\\\', 30000)`),
      column('medium', 'mediumtext', ...beyond, `repeat('🦊', 100000)`),
      column('long', 'longtext', ...beyond, `repeat('line\\n', 300000)`),
      column('empty', 'char(0)', nothing),
      column('binary_order', 'varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin', ...beyond),
    ],
    'DEFAULT CHARSET=utf8mb4',
  ),
  ...valueTable(
    'latin1_texts',
    [
      column('fixed', 'char(255)', everyLatin1, `'é'`, `'€'`),
      column('varying', 'varchar(300)', everyLatin1, ...traps.filter((text) => !text.includes('漢')), `'ÿþ€'`),
      column('long', 'text', everyLatin1, `repeat('ñ', 60000)`),
      column('wide', 'varchar(20) CHARACTER SET utf8mb4', `'🦊'`),
      column('label', `enum('é','ñ','€')`, `'é'`, `'€'`),
    ],
    'DEFAULT CHARSET=latin1',
  ),
  ...valueTable('other_charsets', [
    column('ascii', 'varchar(20) CHARACTER SET ascii', `'abc~'`, `''`),
    column('short_utf8', 'varchar(20) CHARACTER SET utf8mb3', `'漢字é'`, `''`),
    column('utf16', 'varchar(20) CHARACTER SET utf16', `'🦊a'`, `'\\\\'`),
    column('ucs2', 'varchar(20) CHARACTER SET ucs2', `'漢a'`),
    // The second byte of these letters is a backslash.
    column('sjis', 'varchar(20) CHARACTER SET sjis', `'ソ表十'`, `'能'`),
    column('gbk', 'varchar(20) CHARACTER SET gbk', `'運'`, `'乗'`),
    column('cp1251', 'varchar(20) CHARACTER SET cp1251', `'Привет'`),
    column('binary_text', 'varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin', `'a '`, `'A'`),
  ]),
  `CREATE TABLE labels (
    id int NOT NULL PRIMARY KEY,
    label enum('a','b','with, comma','it''s','back\\\\slash','tab\\there','🦊','NULL','','Z') NULL,
    many set('a','b','c','it''s','back\\\\slash','🦊','NULL') NULL,
    sixty_four set(${Array.from({ length: 64 }, (_, i) => `'m${i}'`).join(',')}) NULL,
    required enum('x','y') NOT NULL
  ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
  ...Array.from(
    { length: 10 },
    (_, i) =>
      `INSERT INTO labels VALUES (${i}, ${i + 1}, ${i * 13}, ${i % 2 === 0 ? '18446744073709551615' : `1 << ${i}`}, 'y')`,
  ),
  // Index 0: what a refused value was stored as, which reads as empty text and is no label.
  `INSERT INTO labels VALUES (90, 0, 0, 0, 0), (91, '', '', '', 'x'), (99, NULL, NULL, NULL, 'x')`,
  ...valueTable('documents', [
    column(
      'document',
      'json',
      `'{"b": 1,  "a": [1.10, null, "\\\\u00e4", "ä🦊"], "": {}}'`,
      `'[]'`,
      `'null'`,
      `'"text with \\\\"quotes\\\\" and \\\\\\\\ and \\\\n"'`,
      `'18446744073709551615'`,
      `'-9223372036854775808'`,
      `'1e400'`.replace('1e400', '1e300'),
      `'{"big": 12345678901234567890123, "exact": 0.1000, "deep": [[[[[[1]]]]]]}'`,
      `'true'`,
      `'"\\\\u0000"'`,
    ),
  ]),
  // Nothing tells equal rows apart.
  `CREATE TABLE without_key (a int, b text, c blob) ENGINE=InnoDB`,
  `INSERT INTO without_key VALUES (1, 'x', 'y'), (1, 'x', 'y'), (NULL, NULL, NULL), (NULL, NULL, NULL), (1, 'x', 'y')`,
];
