import type { MysqlKind } from '../mysql-test-database.ts';

/** What only one of the flavors has. */
export function flavorFeatures({ flavor, versionNumber }: MysqlKind): string {
  if (flavor === 'mysql') return ofMysql;
  return versionNumber >= 100_700 ? ofMariadb : '';
}

const ofMysql = `
CREATE TABLE search_term (
  id binary(16) NOT NULL DEFAULT (uuid_to_bin(uuid())),
  term varchar(100) NOT NULL,
  tags json DEFAULT (json_array()),
  place point NOT NULL SRID 4326,
  hidden varchar(20) DEFAULT 'x' INVISIBLE,
  PRIMARY KEY (id),
  UNIQUE KEY search_term_lower ((lower(term))),
  KEY search_term_tags ((cast(tags->'$[*]' AS char(20) ARRAY))),
  KEY search_term_unused (term) INVISIBLE,
  SPATIAL KEY search_term_place (place),
  CONSTRAINT search_term_not_checked CHECK (term <> '') NOT ENFORCED
) ENGINE=InnoDB;

INSERT INTO search_term (id, term, tags, place, hidden) VALUES
  (unhex('00112233445566778899aabbccddeeff'), 'Shirt', '["a", "b"]', st_geomfromtext('POINT(52.5 13.4)', 4326), 'h'),
  (unhex('ffeeddccbbaa99887766554433221100'), '', NULL, st_geomfromtext('POINT(-33.9 151.2)', 4326), NULL);
`;

const ofMariadb = `
CREATE SEQUENCE ticket_number START WITH 100 INCREMENT BY 10 CACHE 5;

DO nextval(ticket_number);

CREATE TABLE search_term (
  id uuid NOT NULL DEFAULT uuid(),
  term varchar(100) NOT NULL,
  tags json DEFAULT (json_array()),
  address inet6 DEFAULT NULL,
  hidden varchar(20) DEFAULT 'x' INVISIBLE,
  ticket int NOT NULL DEFAULT (nextval(ticket_number)),
  body text COMPRESSED DEFAULT NULL,
  PRIMARY KEY (id),
  KEY search_term_unused (term) IGNORED
) ENGINE=InnoDB;

INSERT INTO search_term (id, term, tags, address, hidden, ticket, body) VALUES
  ('00112233-4455-6677-8899-aabbccddeeff', 'Shirt', '["a",  "b"]', '2001:db8::1', 'h', 7, repeat('long ', 200)),
  ('ffeeddcc-bbaa-4988-9766-554433221100', '', NULL, '::ffff:10.0.0.1', NULL, 8, NULL);
`;
