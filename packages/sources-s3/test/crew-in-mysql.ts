/** The tables of the crew for MariaDB and MySQL, all in one database: an empty run fills them. Lists are JSON there. */
export const mysqlCrewTables = `
CREATE TABLE ships (id int PRIMARY KEY, name varchar(50) NOT NULL, captain_id bigint, sister_id int, FOREIGN KEY (sister_id) REFERENCES ships (id));
CREATE TABLE sailors (id bigint PRIMARY KEY, ship_id int NOT NULL, mentor_id bigint, \`Rank\` enum('mate', 'it''s "me"', 'captain'),
  FOREIGN KEY (ship_id) REFERENCES ships (id), FOREIGN KEY (mentor_id) REFERENCES sailors (id));
ALTER TABLE ships ADD FOREIGN KEY (captain_id) REFERENCES sailors (id);
CREATE TABLE voyages (ship_id int, number smallint, after_ship int, after_number smallint, PRIMARY KEY (ship_id, number),
  FOREIGN KEY (ship_id) REFERENCES ships (id), FOREIGN KEY (after_ship, after_number) REFERENCES voyages (ship_id, number));
CREATE TABLE watches (ship_id int, number smallint, starts timestamp, sailor_id bigint, hours decimal(4, 2),
  minutes decimal(8, 2) AS (hours * 60) STORED, PRIMARY KEY (ship_id, number, starts),
  FOREIGN KEY (sailor_id) REFERENCES sailors (id), FOREIGN KEY (ship_id, number) REFERENCES voyages (ship_id, number));
CREATE TABLE without_key (word varchar(20), count int);
CREATE TABLE every_type (
  id int PRIMARY KEY, \`int2\` smallint, \`int4\` int, \`int8\` bigint, \`float4\` float, \`float8\` double, num decimal(40, 10), num_scaled decimal(30, 10),
  \`bool\` int, txt longtext, vchar varchar(20), chr char(6), nm varchar(63), bin longblob, \`day\` date, ts datetime(6), ts0 datetime,
  tstz datetime(6), tm time(6), tmtz varchar(30), span longtext, uid char(36), js json, jsb json, ip varchar(50), net varchar(50),
  mac varchar(30), mac8 varchar(30), bits bit(11), vbits varchar(20), cash varchar(50), markup longtext, search longtext, \`query\` longtext,
  pt text, ln text, seg text, box text, pth text, \`poly\` text, circ text, irange text, nrange text, trange text, drange text, mrange text,
  oidv int unsigned, \`rank\` enum('mate', 'it''s "me"', 'captain'), grade tinyint, place text, lsn text,
  int2s json, int4s json, int8s json, float8s json, float4s json, bools json, texts json, vchars json, uids json, days json, tss json,
  tstzs json, spans json, bitss json, vbitss json, bins json, ranks text, jsbs json, nums json)`;

/** Values that no JSON holds: a job fails at them. */
export const beyondJson = `
UPDATE every_type SET float4 = NULL, float8 = NULL, float8s = NULL WHERE id = 3;
UPDATE every_type SET float8s = '{-0,0.1,1e300}' WHERE id = 1;
UPDATE every_type SET nums = '{2}' WHERE id = 3;`;

/** Values that MySQL has not, as the guide to types says: infinity, years before Christ and beyond 9999, NaN. */
export const beyondMysql = `
UPDATE every_type SET day = NULL WHERE day < '0001-01-01' OR NOT isfinite(day);
UPDATE every_type SET ts = NULL WHERE ts < '0001-01-01' OR ts > '9999-01-01';
UPDATE every_type SET ts0 = NULL WHERE ts0 > '9999-01-01';
UPDATE every_type SET tstz = NULL WHERE NOT isfinite(tstz);
UPDATE every_type SET num = NULL WHERE num IN ('NaN', '-Infinity');
UPDATE every_type SET num = 12345678901234567890.0123456789 WHERE id = 1;
UPDATE every_type SET float4 = 0, float8 = 0 WHERE id = 2;`;

type Reword = (text: string) => string;

const sixDigits: Reword = (text) => {
  const [clock = '', fraction = ''] = text.replace(/\+00$/, '').split('.');
  return `${clock}.${fraction.padEnd(6, '0')}`;
};

/** What Postgres's text of a column is in the words of MySQL, where they differ. */
export const inMysqlWords: Readonly<Record<string, Reword>> = {
  float4: (text) => String(Math.fround(Number(text))),
  float8: (text) => String(Number(text)),
  num: (text) => {
    const [whole = '', fraction = ''] = text.split('.');
    return `${whole}.${fraction.padEnd(10, '0')}`;
  },
  bool: (text) => (text === 'true' ? '1' : '0'),
  bin: (text) => text.slice(2).toUpperCase(),
  bits: (text) => Number.parseInt(text, 2).toString(16).toUpperCase(),
  ts: sixDigits,
  tstz: sixDigits,
  tm: sixDigits,
  starts: (text) => text.replace(/\+00$/, ''),
  js: (text) => JSON.stringify(JSON.parse(text)),
  jsb: (text) => JSON.stringify(JSON.parse(text)),
};
