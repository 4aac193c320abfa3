import type { TestDatabase } from '../databases/test-database.ts';

/** Times finer than a millisecond, outside the years of a Date, before Christ, infinite, at 24:00. */
export const microsecondTimes: TestDatabase = {
  name: 'microsecond-times',
  summary: 'Times finer than a millisecond, outside the years of a Date, before Christ, infinite, at 24:00.',
  script: (major) => `
    SET LOCAL TimeZone = 'UTC';
    SET LOCAL DateStyle = 'ISO, YMD';
    CREATE TABLE moment (
      id integer PRIMARY KEY,
      zoned timestamptz,
      plain timestamp,
      coarse timestamptz(3),
      day date,
      clock time,
      zoned_clock timetz,
      span interval,
      short_span interval day to second(2)
    );
    INSERT INTO moment VALUES
      (1, '2024-02-29 23:59:59.999999+00', '2024-02-29 23:59:59.000001', '2024-02-29 23:59:59.9995+00', '2024-02-29', '00:00:00.000001', '00:00:00.000001+14', '1 year -1 day', '1 12:00:00.129'),
      (2, 'infinity', 'infinity', 'infinity', 'infinity', '24:00:00', '24:00:00-15:59', '178000000 years', '0'),
      (3, '-infinity', '-infinity', '-infinity', '-infinity', '23:59:59.999999', '23:59:59.999999+15:59:59', '-178000000 years', '-1'),
      (4, '4714-11-24 00:00:00+00 BC', '4714-11-24 00:00:00 BC', '0001-12-31 23:59:59 BC', '4714-11-24 BC', '00:00', '00:00+00', '2147483647 days', NULL),
      (5, '294276-12-31 23:59:59.999999+00', '294276-12-31 23:59:59.999999', '9999-12-31 23:59:59.999+00', '5874897-12-31', '12:00', '12:00-08', '-2147483648 days', NULL),
      (6, '1883-11-18 12:03:57.5-04:56:02', '1582-10-15', '1970-01-01 00:00:00+00', '1582-10-04', NULL, NULL, '1 mon -1 day +00:00:00.000001', NULL),
      (7, '1969-12-31 23:59:59.999999+00', '1999-12-31 23:59:59.999999', '1969-12-31 23:59:59.999+00', '0001-01-01', '12:34:56.7', '12:34:56.7+05:30', '-1 mons +1 day -00:00:01', NULL),
      (8, '2000-01-01 00:00:00+00', '2000-01-01', '2000-01-01 00:00:00+00', '2000-01-01', '00:00:01', '00:00:01-00:00:30', '0', NULL);
    ${major >= 17 ? "INSERT INTO moment (id, span) VALUES (9, 'infinity'), (10, '-infinity');" : ''}
  `,
};
