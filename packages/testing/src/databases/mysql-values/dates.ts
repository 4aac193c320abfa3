import { column, quoted, valueTable } from './value-table.ts';

const texts = (...values: readonly string[]): readonly string[] => values.map(quoted);
const days = [
  '0000-00-00',
  '1000-01-01',
  '9999-12-31',
  '2024-00-00',
  '2024-02-00',
  '2024-02-31',
  '0001-01-01',
  '0000-01-01',
  '2024-02-29',
];

/** The first and last moments, zeros, and those an hour of summer time would shift. */
const moments = [
  '0000-00-00 00:00:00',
  '1000-01-01 00:00:00',
  '9999-12-31 23:59:59',
  '2024-00-00 01:02:03',
  '2025-03-30 02:30:00',
  '2024-02-29 23:59:59',
];
const fine = [...moments, '9999-12-31 23:59:59.999999', '2024-01-01 00:00:00.000001', '2024-01-01 12:00:00.100000'];
const instants = [
  '0000-00-00 00:00:00',
  '1970-01-01 00:00:01',
  '2038-01-19 03:14:07',
  '2025-10-26 00:30:00',
  '2025-10-26 01:30:00',
];

/** Dates and times. */
export const dateTables: readonly string[] = [
  ...valueTable('dates', [
    column('day', 'date', ...texts(...days)),
    column('year', 'year', '0', '1901', '2155', '2024', '1970'),
    column('moment', 'datetime', ...texts(...moments)),
    column('tenths', 'datetime(1)', ...texts(...moments, '2024-01-01 00:00:00.5')),
    column('thousandths', 'datetime(3)', ...texts(...moments, '2024-01-01 00:00:00.005', '9999-12-31 23:59:59.999')),
    column('millionths', 'datetime(6)', ...texts(...fine)),
  ]),
  ...valueTable('instants', [
    column('instant', 'timestamp', ...texts(...instants)),
    column('thousandths', 'timestamp(3)', ...texts(...instants, '2038-01-19 03:14:07.999')),
    column(
      'millionths',
      'timestamp(6)',
      ...texts(...instants, '2038-01-19 03:14:07.999999', '1970-01-01 00:00:01.000001'),
    ),
  ]),
  ...valueTable('times', [
    column(
      'clock',
      'time',
      ...texts('-838:59:59', '838:59:59', '00:00:00', '23:59:59', '24:00:00', '-00:00:01', '100:00:00'),
    ),
    column('tenths', 'time(1)', ...texts('-838:59:59.0', '-00:00:00.1', '00:00:00.9')),
    column(
      'millionths',
      'time(6)',
      ...texts('-838:59:59', '838:59:59', '-00:00:00.000001', '23:59:59.999999', '12:00:00.5', '-100:00:00.25'),
    ),
  ]),
];
