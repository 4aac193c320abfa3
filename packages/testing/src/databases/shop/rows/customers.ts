import { formatDate, formatMoment, moment } from '../moment.ts';
import type { ShopSizes } from '../sizes.ts';
import { FAMILY_NAMES, GIVEN_NAMES, TOWNS } from '../words.ts';
import { internetAddress, jsonText, maybe, someTags } from './field-kinds.ts';
import { COUNTRY_CODES } from './staff.ts';
import type { Stream, TableRows } from './table-rows.ts';

/**
 * The ids of a customer's addresses. Address number n belongs to customer n modulo the number of customers, so everyone has
 * one, and those with the low numbers have a second.
 */
export function addressesOf(customer: number, sizes: ShopSizes): { readonly first: number; readonly last: number } {
  const second = customer + sizes.customers;
  return { first: customer + 1, last: (second < sizes.addresses ? second : customer) + 1 };
}

function customers(sizes: ShopSizes, stream: Stream): TableRows {
  const randomOf = stream('customers');
  return {
    table: 'public.customers',
    columns: [
      'id',
      'public_id',
      'email',
      'full_name',
      'default_address_id',
      'referred_by',
      'birthday',
      'preferences',
      'tags',
      'loyalty_points',
      'last_seen_from',
      'is_active',
      'created_at',
      'updated_at',
    ],
    rowCount: sizes.customers,
    row: (index) => {
      const random = randomOf(index);
      const created = moment(random.next() * 366 - 366, random.below(1000));
      return [
        index + 1,
        random.uuid(),
        `Customer.${index + 1}@mail.example`,
        `${random.pick(GIVEN_NAMES)} ${random.pick(FAMILY_NAMES)}`,
        maybe(random, 0.75, () => addressesOf(index, sizes).last),
        maybe(random, 0.2, () => random.between(1, sizes.customers)),
        maybe(random, 0.6, () => formatDate(moment(-random.between(6000, 30_000)))),
        maybe(random, 0.6, () =>
          jsonText({
            newsletter: random.chance(0.5),
            theme: random.pick(['dark', 'light', '🌈']),
            limit: random.next(),
          }),
        ),
        maybe(random, 0.4, () => someTags(random)),
        random.below(20_000),
        maybe(random, 0.8, () => internetAddress(random)),
        random.chance(0.93),
        formatMoment(created),
        formatMoment(created + random.below(1_000_000_000)),
      ];
    },
  };
}

function addresses(sizes: ShopSizes, stream: Stream): TableRows {
  const randomOf = stream('addresses');
  return {
    table: 'public.addresses',
    columns: ['id', 'customer_id', 'label', 'street', 'town', 'post_code', 'country'],
    rowCount: sizes.addresses,
    row: (index) => {
      const random = randomOf(index);
      return [
        index + 1,
        (index % sizes.customers) + 1,
        maybe(random, 0.5, () => random.pick(['home', 'work', 'Büro', 'მშობლები', ''])),
        `${random.pick(FAMILY_NAMES)} ${random.pick(['Street', 'Straße', 'rue', 'ул.', '通り'])} ${random.between(1, 400)}`,
        random.pick(TOWNS),
        maybe(random, 0.9, () => String(random.below(100_000)).padStart(5, '0')),
        random.pick(COUNTRY_CODES),
      ];
    },
  };
}

/** Customers and addresses, which refer to each other. */
export function customerRows(sizes: ShopSizes, stream: Stream): TableRows[] {
  return [customers(sizes, stream), addresses(sizes, stream)];
}
