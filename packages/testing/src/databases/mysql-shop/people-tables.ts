/** Customers and where they live, and what the shop is set to. */
export const peopleTables = `
CREATE TABLE country (
  iso char(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name varchar(80) NOT NULL,
  vat_rate decimal(5,2) unsigned NOT NULL DEFAULT 19.00,
  is_eu tinyint(1) NOT NULL DEFAULT 0,
  PRIMARY KEY (iso),
  UNIQUE KEY country_name (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='ISO 3166-1 "alpha-2", the shop''s own list';

CREATE TABLE language (
  code varchar(5) CHARACTER SET ascii NOT NULL PRIMARY KEY,
  title varchar(40) NOT NULL,
  \`order\` smallint NOT NULL DEFAULT 0
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE customer (
  id int unsigned NOT NULL AUTO_INCREMENT,
  login varchar(40) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  email varchar(190) NOT NULL,
  password_hash binary(20) DEFAULT NULL COMMENT 'sha1, see ticket #812; don''t use for new logins',
  first_name varchar(60) NOT NULL DEFAULT '',
  last_name varchar(60) NOT NULL DEFAULT '',
  full_name varchar(125) GENERATED ALWAYS AS (concat(first_name, ' ', last_name)) VIRTUAL,
  \`group\` enum('guest','customer','re-seller','it''s complicated','') NOT NULL DEFAULT 'customer',
  flags set('newsletter','vip','blocked','b2b') NOT NULL DEFAULT '',
  birthday date NOT NULL DEFAULT '0000-00-00',
  last_login datetime NOT NULL DEFAULT '0000-00-00 00:00:00',
  credit decimal(10,2) NOT NULL DEFAULT 0.00,
  referred_by int unsigned DEFAULT NULL,
  billing_address_id int unsigned DEFAULT NULL,
  created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamp(6) NULL DEFAULT NULL ON UPDATE CURRENT_TIMESTAMP(6),
  PRIMARY KEY (id),
  UNIQUE KEY customer_login (login),
  UNIQUE KEY customer_email (email),
  KEY customer_name (last_name(10), first_name(5)),
  KEY customer_referred (referred_by),
  KEY customer_billing (billing_address_id),
  CONSTRAINT customer_referred_fk FOREIGN KEY (referred_by) REFERENCES customer (id) ON DELETE SET NULL ON UPDATE CASCADE,
  CONSTRAINT customer_billing_fk FOREIGN KEY (billing_address_id) REFERENCES address (id) ON DELETE SET NULL
) ENGINE=InnoDB AUTO_INCREMENT=1000 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE address (
  id int unsigned NOT NULL AUTO_INCREMENT,
  customer_id int unsigned NOT NULL,
  street varchar(120) NOT NULL,
  zip varchar(12) NOT NULL,
  city varchar(80) NOT NULL,
  country_iso char(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'DE',
  location point NOT NULL,
  PRIMARY KEY (id),
  KEY address_customer (customer_id),
  KEY address_place (country_iso, zip DESC),
  SPATIAL KEY address_location (location),
  CONSTRAINT address_customer_fk FOREIGN KEY (customer_id) REFERENCES customer (id) ON DELETE CASCADE,
  CONSTRAINT address_country_fk FOREIGN KEY (country_iso) REFERENCES country (iso) ON UPDATE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE \`setting\` (
  \`key\` varchar(60) NOT NULL,
  \`group\` varchar(30) NOT NULL DEFAULT 'general',
  \`value\` text,
  \`desc\` varchar(255) DEFAULT NULL COMMENT 'shown to "admins"\\nonly; path is C:\\\\shop',
  PRIMARY KEY (\`group\`, \`key\`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin ROW_FORMAT=COMPACT;

CREATE TABLE newsletter_subscriber (
  id mediumint(6) unsigned zerofill NOT NULL AUTO_INCREMENT,
  name varchar(50) NOT NULL,
  email varchar(100) NOT NULL,
  note text,
  subscribed_on date DEFAULT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY email (email)
) ENGINE=InnoDB AUTO_INCREMENT=5000 DEFAULT CHARSET=latin1 COMMENT='never converted';

CREATE TABLE staff (
  id smallint unsigned NOT NULL AUTO_INCREMENT,
  name varchar(60) NOT NULL,
  boss_id smallint unsigned DEFAULT NULL,
  department_id tinyint unsigned NOT NULL,
  works_from time NOT NULL DEFAULT '09:00:00',
  overtime time DEFAULT NULL,
  hired year NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT staff_boss FOREIGN KEY (boss_id) REFERENCES staff (id),
  CONSTRAINT staff_department FOREIGN KEY (department_id) REFERENCES department (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE department (
  id tinyint unsigned NOT NULL AUTO_INCREMENT,
  name varchar(40) NOT NULL,
  head_id smallint unsigned DEFAULT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY department_name (name),
  CONSTRAINT department_head FOREIGN KEY (head_id) REFERENCES staff (id) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
`;
