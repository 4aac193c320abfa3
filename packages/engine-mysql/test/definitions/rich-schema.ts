/** Every kind of object, in the forms in which they are hard to copy. Runs on both flavors, without a database's name in it. */
export const richSchema = `
CREATE TABLE region (id INT PRIMARY KEY, code CHAR(2) CHARACTER SET ascii NOT NULL, UNIQUE KEY by_code (code)) COMMENT 'it''s\\na "region"';
CREATE TABLE \`order\` (
  \`key\` INT UNSIGNED NOT NULL AUTO_INCREMENT,
  \`group\` VARCHAR(40) COLLATE utf8mb4_bin NOT NULL DEFAULT 'a''b\\\\c,)(',
  region_id INT,
  parent_key INT UNSIGNED,
  state ENUM('new','it''s, (odd)','') NOT NULL DEFAULT 'new',
  flags SET('a','b') DEFAULT 'a,b',
  price DECIMAL(12,2) NOT NULL DEFAULT '0.00',
  amount INT NOT NULL DEFAULT 1,
  total DECIMAL(20,2) GENERATED ALWAYS AS (price * amount) STORED,
  half INT GENERATED ALWAYS AS (amount DIV 2) VIRTUAL COMMENT 'not stored',
  made TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
  seen DATETIME NULL,
  note TEXT,
  memo TEXT,
  bits BIT(3) DEFAULT b'101',
  PRIMARY KEY (\`key\`),
  KEY z_first (region_id),
  KEY a_second (\`group\`(10), amount),
  UNIQUE KEY u_null (seen, amount),
  UNIQUE KEY u_solid (\`group\`, amount),
  KEY on_virtual (half),
  FULLTEXT KEY words (note),
  FULLTEXT KEY more_words (memo, note),
  KEY commented (price) COMMENT 'a comment',
  CONSTRAINT \`self\`\`tick\` FOREIGN KEY (parent_key) REFERENCES \`order\` (\`key\`) ON DELETE SET NULL,
  FOREIGN KEY (region_id) REFERENCES region (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT positive CHECK (amount >= 0),
  CHECK (price <> -1)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC AUTO_INCREMENT=77;
CREATE TABLE late_number (
  a INT NOT NULL, b INT NOT NULL, n BIGINT NOT NULL AUTO_INCREMENT, c INT,
  KEY first_plain (a), UNIQUE KEY first_unique (b), KEY by_number (n), KEY last_plain (c), PRIMARY KEY (a, b)
);
CREATE TABLE no_primary (a INT, b INT NOT NULL, KEY k (a), UNIQUE KEY u (b), UNIQUE KEY v (a, b));
CREATE TABLE no_key_at_all (a INT, b POINT NOT NULL, SPATIAL KEY place (b));
CREATE TABLE man (id INT PRIMARY KEY, wife INT);
CREATE TABLE woman (id INT PRIMARY KEY, husband INT, CONSTRAINT w_h FOREIGN KEY (husband) REFERENCES man (id));
ALTER TABLE man ADD CONSTRAINT m_w FOREIGN KEY (wife) REFERENCES woman (id);
CREATE TABLE pair (b INT NOT NULL, a INT NOT NULL, c INT, PRIMARY KEY (a, b), UNIQUE KEY back (b, a));
CREATE TABLE pair_user (x INT, y INT, CONSTRAINT odd_order FOREIGN KEY (y, x) REFERENCES pair (b, a));
CREATE TABLE parted (id INT NOT NULL AUTO_INCREMENT, made DATE NOT NULL, k INT, PRIMARY KEY (id, made), UNIQUE KEY u (k, made), KEY x (k))
  PARTITION BY RANGE (YEAR(made)) SUBPARTITION BY HASH (MONTH(made)) SUBPARTITIONS 2
  (PARTITION p0 VALUES LESS THAN (2000), PARTITION p1 VALUES LESS THAN MAXVALUE);
CREATE TABLE listed (a VARCHAR(5) NOT NULL, KEY (a)) PARTITION BY LIST COLUMNS (a) (PARTITION one VALUES IN ('x,)', 'y'), PARTITION two VALUES IN ('z'));
CREATE TABLE old_engine (a INT NOT NULL AUTO_INCREMENT, b VARCHAR(20), KEY (a), KEY (b)) ENGINE=MyISAM DEFAULT CHARSET=latin1;
CREATE TABLE \`odd \`\`*/ name -- ü漢'"\` (\`select\` INT, \`a\`\`b\` INT, \`ünï\` INT, PRIMARY KEY (\`select\`), KEY \`from\` (\`a\`\`b\`), KEY \`*/\` (\`ünï\`),
  CONSTRAINT \`c */\` CHECK (\`ünï\` > 0));
CREATE TABLE x234567890123456789012345678901234567890123456789012345678901234 (x234567890123456789012345678901234567890123456789012345678901234 INT,
  KEY x234567890123456789012345678901234567890123456789012345678901234 (x234567890123456789012345678901234567890123456789012345678901234));
CREATE FUNCTION tax(amount DECIMAL(10,2)) RETURNS DECIMAL(10,2) DETERMINISTIC COMMENT 'a ''comment''' RETURN amount * 0.19;
CREATE FUNCTION \`odd fun\`(a VARCHAR(20)) RETURNS VARCHAR(40) NO SQL SQL SECURITY INVOKER
BEGIN
  -- it's a comment; with a semicolon
  DECLARE r VARCHAR(40) DEFAULT 'x;y''z';
  IF a = "q" THEN SET r = CONCAT(a, '\\'', r); END IF; # another one's
  RETURN r; /* and ; */
END;
CREATE VIEW z_base AS SELECT \`key\`, price, region_id FROM \`order\` WHERE price > 1;
CREATE ALGORITHM=MERGE SQL SECURITY INVOKER VIEW a_top AS SELECT z.\`key\`, tax(z.price) AS tax, r.code FROM z_base z JOIN region r ON r.id = z.region_id;
CREATE VIEW checked AS SELECT id, code FROM region WHERE id > 0 WITH CASCADED CHECK OPTION;
CREATE VIEW \`view of \`\`all\` AS SELECT \`odd fun\`('ü') AS f, t.* FROM a_top t ORDER BY 1;
CREATE VIEW constant AS SELECT 1 AS one, 'a''b' AS text;
CREATE TRIGGER z_one BEFORE INSERT ON \`order\` FOR EACH ROW SET NEW.note = CONCAT('1', NEW.note);
CREATE TRIGGER a_two BEFORE INSERT ON \`order\` FOR EACH ROW
BEGIN
  SET NEW.note = CONCAT('2;', NEW.note);
  IF NEW.price > 5 THEN INSERT INTO region (id, code) VALUES (NEW.amount, 'xx'); END IF;
END;
CREATE TRIGGER m_between BEFORE INSERT ON \`order\` FOR EACH ROW FOLLOWS z_one SET NEW.note = CONCAT('b', NEW.note);
CREATE TRIGGER other AFTER DELETE ON \`order\` FOR EACH ROW DELETE FROM region WHERE id = OLD.amount;
SET sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT';
CREATE PROCEDURE ansi(IN a INT, OUT b VARCHAR(20)) MODIFIES SQL DATA
BEGIN
  SELECT "group" || 'x' INTO b FROM "order" LIMIT 1;
  UPDATE "order" SET amount = a;
END;
SET sql_mode = 'NO_BACKSLASH_ESCAPES,STRICT_ALL_TABLES';
CREATE PROCEDURE slashed() SELECT 'a\\', 'b';
SET sql_mode = 'STRICT_ALL_TABLES';
SET time_zone = '+05:30';
CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY STARTS '2031-01-01 03:00:00' ON COMPLETION PRESERVE COMMENT 'ENABLE it' DO DELETE FROM \`order\` WHERE price < 0;
SET time_zone = '+00:00';
CREATE EVENT once ON SCHEDULE AT '2033-01-01 03:00:00' DISABLE DO BEGIN DELETE FROM region; DELETE FROM \`order\`; END;
SET collation_connection = 'utf8mb4_bin', character_set_client = 'latin1';
CREATE PROCEDURE from_latin() SELECT 'x';
CREATE VIEW from_latin_view AS SELECT 'y' AS y;
`;

export const mariadbSchema = `
CREATE SEQUENCE numbers START WITH 5 INCREMENT BY 3 CACHE 7;
CREATE TABLE maria_types (
  id INT NOT NULL DEFAULT NEXTVAL(numbers), u UUID DEFAULT UUID(), a INET4, b INET6, j JSON, d DATETIME DEFAULT CURRENT_TIMESTAMP() ON UPDATE CURRENT_TIMESTAMP(),
  v VARCHAR(10) DEFAULT CONCAT('a', 'b'), hidden INT INVISIBLE, c TEXT COMPRESSED, t TEXT, x INT CHECK (x > 0),
  UNIQUE KEY long_hash (t) USING HASH, KEY down (id DESC), KEY unused (a) IGNORED, PRIMARY KEY (id)
);
CREATE TABLE history (id INT PRIMARY KEY, v INT, KEY (v)) WITH SYSTEM VERSIONING;
CREATE TABLE period (id INT, s DATE, e DATE, PERIOD FOR span (s, e), UNIQUE KEY (id, span WITHOUT OVERLAPS));
CREATE TABLE crash (id INT PRIMARY KEY, v INT, KEY (v)) ENGINE=Aria TRANSACTIONAL=1;
SET sql_mode = 'ORACLE';
CREATE PACKAGE pack AS FUNCTION f RETURN INT; END;
CREATE PACKAGE BODY pack AS FUNCTION f RETURN INT AS BEGIN RETURN 1; END; END;
CREATE PROCEDURE oracle_style(a IN INT) AS b INT; BEGIN b := a; END;
SET sql_mode = DEFAULT;
`;

export const mysqlSchema = `
CREATE TABLE my_types (
  id INT NOT NULL, j JSON, e VARCHAR(40) DEFAULT (UUID()), d DATETIME DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  hidden INT INVISIBLE, g POINT NOT NULL SRID 4326, tags JSON, low VARCHAR(20),
  KEY down (id DESC, low), KEY expression ((LOWER(low))), KEY many ((CAST(tags AS UNSIGNED ARRAY))), KEY unused (low) INVISIBLE,
  SPATIAL KEY (g), FULLTEXT KEY grams (low) WITH PARSER ngram, PRIMARY KEY (id),
  CONSTRAINT loose CHECK (id <> 5) NOT ENFORCED
);
`;
