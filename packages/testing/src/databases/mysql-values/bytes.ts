import { column, valueTable } from './value-table.ts';

const everyByte = `unhex('${Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0')).join('')}')`;
const odd = [`''`, `unhex('00')`, `unhex('5c2e0a5c4e')`, `unhex('fffec080')`, `unhex('0d0a1a09')`, `unhex('2720')`];

/** Bytes: every one of them, also those that end texts elsewhere. */
export const byteTables: readonly string[] = [
  ...valueTable('bytes', [
    column('fixed', 'binary(8)', `'ab'`, `''`, `unhex('0000000000000000')`, `unhex('20')`, `unhex('ffffffffffffffff')`),
    column('one', 'binary', `unhex('00')`, `unhex('ff')`),
    column('varying', 'varbinary(300)', everyByte, ...odd),
    column('tiny', 'tinyblob', ...odd, `left(${everyByte}, 255)`),
    column('normal', 'blob', everyByte, ...odd, `repeat(${everyByte}, 255)`),
    column('medium', 'mediumblob', everyByte, ...odd, `repeat(unhex('00ff5c0a'), 100000)`),
    column('long', 'longblob', everyByte, ...odd, `repeat(unhex('5c'), 1500000)`),
  ]),
  `CREATE TABLE computed (
    id int NOT NULL PRIMARY KEY,
    doubled int GENERATED ALWAYS AS (net * 2) VIRTUAL,
    net int,
    shown varchar(60) CHARACTER SET utf8mb4 GENERATED ALWAYS AS (concat('<', label, '>')) STORED,
    label varchar(40) CHARACTER SET utf8mb4,
    hashed varbinary(64) GENERATED ALWAYS AS (unhex(sha2(label, 256))) STORED,
    half decimal(12,4) GENERATED ALWAYS AS (net / 2) STORED,
    UNIQUE KEY computed_doubled (doubled),
    KEY computed_shown (shown)
  ) ENGINE=InnoDB`,
  `INSERT INTO computed (id, net, label) VALUES (1, 10, 'ten'), (2, NULL, NULL), (3, -1, ''), (4, 1073741823, 'ä\\\\')`,
  `CREATE TABLE defaults (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    a int DEFAULT -1,
    b varchar(20) DEFAULT 'it''s \\\\ "x"',
    c timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
    d datetime DEFAULT CURRENT_TIMESTAMP,
    e text DEFAULT (concat('ex', 'pression')),
    f bit(4) DEFAULT b'101',
    g enum('x','y') NOT NULL DEFAULT 'y',
    h decimal(10,2) DEFAULT 1.50,
    i varchar(10) DEFAULT '',
    j varchar(10) DEFAULT 'NULL',
    k date DEFAULT '0000-00-00',
    l double DEFAULT 1e100,
    m int DEFAULT (1 + 2)
  ) ENGINE=InnoDB AUTO_INCREMENT=41`,
  `INSERT INTO defaults (c, d) VALUES ('2024-01-01 00:00:00.5', '2024-01-01 00:00:00')`,
  `INSERT INTO defaults (id, c, d, a, b) VALUES (0, '2024-01-01', NULL, NULL, NULL), (-5, '2024-01-02', NULL, 0, '')`,
];
