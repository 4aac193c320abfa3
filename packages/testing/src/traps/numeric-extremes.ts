import type { TestDatabase } from '../databases/test-database.ts';

/** Numbers that no double holds: huge and tiny numerics, NaN, infinities, negative zero, 64-bit limits. */
export const numericExtremes: TestDatabase = {
  name: 'numeric-extremes',
  summary: 'Numbers that no double holds: huge and tiny numerics, NaN, infinities, negative zero, 64-bit limits.',
  script: () => `
    CREATE TABLE number (
      id integer PRIMARY KEY,
      free numeric,
      fixed numeric(38, 10),
      tens numeric(5, -2),
      fraction numeric(3, 5),
      double double precision,
      single real,
      big bigint,
      medium integer,
      small smallint,
      cash money,
      object oid
    );
    INSERT INTO number VALUES
      (1, 'NaN', 'NaN', 'NaN', 'NaN', 'NaN', 'NaN', -9223372036854775808, -2147483648, -32768, '-92233720368547758.08', 0),
      (2, 'Infinity', 0, 99999900 / 100, 0.00999, 'Infinity', 'Infinity', 9223372036854775807, 2147483647, 32767, '92233720368547758.07', 4294967295),
      (3, '-Infinity', -0.0000000001, -12300, -0.00001, '-Infinity', '-Infinity', 9007199254740993, 0, 0, 0, 1),
      (4, 1e131071::numeric, 9999999999999999999999999999.9999999999, 0, 0, 1.7976931348623157e308, 3.4028235e38, -1, -1, -1, 0.01, 2147483648),
      (5, ('0.' || repeat('0', 16382) || '1')::numeric, 0.1, 0, 0, 5e-324, 1e-45, 1, 1, 1, -0.01, 2),
      (6, repeat('9', 1000)::numeric, 1.5000000000, 0, 0, '-0', '-0', NULL, NULL, NULL, NULL, NULL),
      (7, 1.10, 1.10, 100, 0.001, 0.1::double precision + 0.2, 0.1, 10, 10, 10, 10, 10),
      (8, 1.1000, -1.10, 100, 0.001, 123456789012345678, 16777217, 10000, 10000, 10000, 1000.5, 10),
      (9, 0.0000, 0, NULL, NULL, 2.2250738585072014e-308, 1.17549435e-38, 100000000, NULL, NULL, NULL, NULL),
      (10, 10000, 100000000, NULL, NULL, 1e22, 1e10, 0, NULL, NULL, NULL, NULL);
  `,
};
