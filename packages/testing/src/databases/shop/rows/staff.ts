import { formatDate, moment } from '../moment.ts';
import type { ShopSizes } from '../sizes.ts';
import { COUNTRIES, FAMILY_NAMES, GIVEN_NAMES, PHRASES, TAGS } from '../words.ts';
import { jsonText, maybe, someTags } from './field-kinds.ts';
import type { Stream, TableRows } from './table-rows.ts';

function countries(sizes: ShopSizes): TableRows {
  return {
    table: 'public.countries',
    columns: ['code', 'name', 'currency', 'dial_codes', 'in_eu'],
    rowCount: sizes.countries,
    row: (index) => {
      const [code, name, currency, inEu, dialCodes] = COUNTRIES[index % COUNTRIES.length] ?? [
        'XX',
        '',
        'XXX',
        false,
        [],
      ];
      return [code, name, currency, dialCodes, inEu];
    },
  };
}

/** A team's lead and an employee's team point at each other: a cycle of two tables without a nullable key. */
function teams(sizes: ShopSizes): TableRows {
  return {
    table: 'public.teams',
    columns: ['id', 'name', 'lead_id'],
    rowCount: sizes.teams,
    row: (index) => [index + 1, `Team ${index + 1} ${TAGS[index % TAGS.length]}`, ((index * 7) % sizes.employees) + 1],
  };
}

function employees(sizes: ShopSizes, stream: Stream): TableRows {
  const randomOf = stream('employees');
  return {
    table: 'public.employees',
    columns: [
      'id',
      'team_id',
      'manager_id',
      'full_name',
      'email',
      'hired_on',
      'salary',
      'office_hours',
      'skills',
      'permissions',
      'photo',
    ],
    rowCount: sizes.employees,
    row: (index) => {
      const random = randomOf(index);
      const opens = random.between(6, 10);
      return [
        index + 1,
        random.between(1, sizes.teams),
        // Half of all managers come later in the table, so that no order of rows alone satisfies the key.
        index === 0 ? null : ((index + random.between(1, sizes.employees - 1)) % sizes.employees) + 1,
        `${random.pick(GIVEN_NAMES)} ${random.pick(FAMILY_NAMES)}`,
        `staff.${index + 1}@shop.example`,
        formatDate(moment(-random.between(0, 7000))),
        maybe(random, 0.9, () => `${random.between(25_000, 190_000)}.${random.between(10, 99)}`),
        `[${opens},${opens + 8})`,
        maybe(random, 0.8, () => someTags(random)),
        random.below(256).toString(2).padStart(8, '0'),
        maybe(random, 0.3, () => `\\x${random.hex(random.between(0, 180))}`),
      ];
    },
  };
}

function suppliers(sizes: ShopSizes, stream: Stream): TableRows {
  const randomOf = stream('suppliers');
  return {
    table: 'public.suppliers',
    columns: ['id', 'code', 'name', 'country', 'contact', 'rating', 'notes'],
    rowCount: sizes.suppliers,
    row: (index) => {
      const random = randomOf(index);
      return [
        index + 1,
        supplierCode(index),
        `${random.pick(FAMILY_NAMES)} & ${random.pick(FAMILY_NAMES)}`,
        random.pick(COUNTRY_CODES),
        jsonText({
          phone: `+${random.between(1, 999)} ${random.hex(4)}`,
          'e-mail': `sales@s${index}.example`,
          notes: [random.pick(PHRASES)],
        }),
        maybe(random, 0.7, () => `${random.below(5)}.${random.between(10, 99)}`),
        maybe(random, 0.2, () => random.pick(PHRASES)),
      ];
    },
  };
}

const [firstCountry = ['DE'] as const, ...otherCountries] = COUNTRIES;

/** The codes of all countries. */
export const COUNTRY_CODES: readonly [string, ...string[]] = [firstCountry[0], ...otherCountries.map(([code]) => code)];

/** The unique code that products name their supplier by. */
export function supplierCode(index: number): string {
  return `SUP-${String(index + 1).padStart(5, '0')}`;
}

/** Countries, teams, employees, suppliers. */
export function staffRows(sizes: ShopSizes, stream: Stream): TableRows[] {
  return [countries(sizes), teams(sizes), employees(sizes, stream), suppliers(sizes, stream)];
}
