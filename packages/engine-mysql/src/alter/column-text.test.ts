import { expect, it } from 'vitest';
import { parseTable } from '../definitions/parse-table.ts';
import { printColumnText, readColumnText } from './column-text.ts';

function read(column: string) {
  const [item] = parseTable(`CREATE TABLE \`t\` (\n  ${column}\n) ENGINE=InnoDB`)?.items ?? [];
  if (item === undefined) throw new Error('no column');
  return readColumnText(item);
}

it.each([
  ["`a` varchar(5) CHARACTER SET latin1 NOT NULL DEFAULT 'x, NULL' COMMENT 'DEFAULT it''s'", "DEFAULT 'x, NULL'"],
  ['`a` int(11) unsigned zerofill NOT NULL DEFAULT -1', 'DEFAULT -1'],
  ['`a` decimal(10,2) NULL DEFAULT 1.50', 'DEFAULT 1.50'],
  ["`a` bit(3) NOT NULL DEFAULT b'101'", "DEFAULT b'101'"],
  ['`a` timestamp(3) NULL DEFAULT current_timestamp(3) ON UPDATE current_timestamp(3)', 'DEFAULT current_timestamp(3)'],
  ["`a` longtext NULL DEFAULT (concat('a','b')) COMMENT 'c'", "DEFAULT (concat('a','b'))"],
  ['`a` char(36) NOT NULL DEFAULT uuid()', 'DEFAULT uuid()'],
  ['`odd ``one` bigint NOT NULL AUTO_INCREMENT', ''],
  ["`a` enum('NOT NULL','b(') NULL DEFAULT NULL", 'DEFAULT NULL'],
  ['`a` longtext COLLATE utf8mb4_bin NULL DEFAULT NULL CHECK (json_valid(`a`))', 'DEFAULT NULL'],
])('prints %s as it was, its default known', (column, value) => {
  expect(read(column).default).toBe(value);
  expect(printColumnText(read(column))).toBe(column);
});

it('tells nulls, checks and what is computed', () => {
  expect(read('`a` int DEFAULT NULL')).toMatchObject({ isNullable: true, isGenerated: false });
  expect(read('`a` int NOT NULL')).toMatchObject({ isNullable: false });
  expect(read('`a` int GENERATED ALWAYS AS ((`b` * 2)) STORED')).toMatchObject({ isGenerated: true });
  expect(read('`a` longtext CHECK (json_valid(`a`))')).toMatchObject({ check: 'CHECK (json_valid(`a`))' });
});
