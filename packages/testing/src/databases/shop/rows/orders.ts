import { formatDate, formatMoment, moment } from '../moment.ts';
import type { ShopSizes } from '../sizes.ts';
import { amount, internetAddress, jsonText, maybe } from './field-kinds.ts';
import { addressesOf } from './customers.ts';
import { FIRST_PRODUCT_ID } from './products.ts';
import type { Stream, TableRows } from './table-rows.ts';

/** How many lines an order has, by its number: 20 lines for every 8 orders. */
const LINES_OF_ORDER = [1, 1, 2, 3, 1, 5, 2, 5];
const LINES_PER_ROUND = 20;

/** The key of an order: its id and when it was made. */
export type OrderKey = readonly [id: number, orderedAt: string];

/** Computes the key of an order from its number. */
export function orderKeys(stream: Stream): (order: number) => OrderKey {
  const randomOf = stream('order keys');
  return (order) => {
    const random = randomOf(order);
    // One in a hundred is of another year, and lands in the default partition.
    const days = random.chance(0.01) ? -1 - random.next() * 300 : random.next() * 366;
    return [order + 1, formatMoment(moment(days, random.below(1000)))];
  };
}

function couponCode(index: number): string {
  return `🎟-${(index * 7919 + 11).toString(36).toUpperCase()}`;
}

function coupons(sizes: ShopSizes, stream: Stream): TableRows {
  const randomOf = stream('coupons');
  return {
    table: 'public.coupons',
    columns: ['code', 'valid', 'discount', 'for_status', 'limits'],
    rowCount: sizes.coupons,
    row: (index) => {
      const random = randomOf(index);
      const from = random.next() * 300;
      const until = random.chance(0.2) ? '' : `"${formatMoment(moment(from + random.next() * 60 + 1))}"`;
      return [
        couponCode(index),
        `["${formatMoment(moment(from))}",${until})`,
        `0.${random.between(1000, 5000)}`,
        random.chance(0.3) ? [] : ['draft', random.pick(['placed', 'paid'])],
        maybe(random, 0.5, () => jsonText({ uses: random.below(100) })),
      ];
    },
  };
}

function orders(sizes: ShopSizes, stream: Stream): TableRows {
  const randomOf = stream('orders');
  const keyOf = orderKeys(stream);
  return {
    table: 'public.orders',
    columns: [
      'id',
      'ordered_at',
      'status',
      'customer_id',
      'billing_address_id',
      'shipping_address_id',
      'sales_rep_id',
      'coupon_code',
      'currency',
      'subtotal',
      'shipping_cost',
      'placed_from',
      'delivery_window',
      'is_gift',
      'extra',
      'updated_at',
    ],
    rowCount: sizes.orders,
    row: (index) => {
      const random = randomOf(index);
      const [id, orderedAt] = keyOf(index);
      // Squaring makes a few customers order often and most of them seldom.
      const share = random.next();
      const customer = Math.floor(share * share * sizes.customers);
      const own = addressesOf(customer, sizes);
      const due = moment(random.next() * 380);
      return [
        id,
        orderedAt,
        random.pick([
          'draft',
          'placed',
          'paid',
          'shipped',
          'delivered',
          'delivered',
          'delivered',
          'returned',
          'cancelled',
        ]),
        customer + 1,
        own.first,
        maybe(random, 0.9, () => own.last),
        maybe(random, 0.3, () => random.between(1, sizes.employees)),
        maybe(random, 0.15, () => couponCode(random.below(sizes.coupons))),
        random.pick(['EUR', 'EUR', 'USD', 'GBP', 'JPY']),
        amount(random, 2000),
        random.pick(['0.00', '4.90', '19.99']),
        maybe(random, 0.7, () => internetAddress(random)),
        maybe(random, 0.4, () => `["${formatMoment(due)}","${formatMoment(due + 7_200_000_000)}")`),
        maybe(random, 0.8, () => random.chance(0.1)),
        // json keeps its text: spaces, doubled keys and the order of keys must come through.
        maybe(random, 0.5, () => `{ "a":1,  "a": ${random.below(9)},\n "note": "${random.hex(6)}" }`),
        formatMoment(due + random.below(1_000_000)),
      ];
    },
  };
}

function orderLines(sizes: ShopSizes, stream: Stream): TableRows {
  const randomOf = stream('order_lines');
  const keyOf = orderKeys(stream);
  const orderOfLine = LINES_OF_ORDER.flatMap((lines, order) => Array.from({ length: lines }, () => order));
  const numberOfLine = LINES_OF_ORDER.flatMap((lines) => Array.from({ length: lines }, (_, line) => line + 1));
  return {
    table: 'public.order_lines',
    columns: ['order_id', 'ordered_at', 'line_no', 'product_id', 'quantity', 'unit_price', 'discount'],
    rowCount: (sizes.orders / LINES_OF_ORDER.length) * LINES_PER_ROUND,
    row: (index) => {
      const random = randomOf(index);
      const round = Math.floor(index / LINES_PER_ROUND);
      const place = index % LINES_PER_ROUND;
      const order = round * LINES_OF_ORDER.length + (orderOfLine[place] ?? 0);
      return [
        ...keyOf(order),
        numberOfLine[place] ?? 1,
        FIRST_PRODUCT_ID + random.below(sizes.products),
        random.between(1, 12),
        amount(random, 400),
        random.pick(['0', '0', '0.0500', '0.3333', '0.1']),
      ];
    },
  };
}

function payments(sizes: ShopSizes, stream: Stream): TableRows {
  const randomOf = stream('payments');
  const idOf = stream('payment ids');
  const keyOf = orderKeys(stream);
  return {
    table: 'public.payments',
    columns: [
      'id',
      'method',
      'order_id',
      'ordered_at',
      'refund_of',
      'amount',
      'paid_at',
      'card_last4',
      'gateway_response',
    ],
    rowCount: sizes.payments,
    row: (index) => {
      const random = randomOf(index);
      const ownMethod = random.pick(['card', 'card', 'paypal', 'bank transfer', 'gift card', 'cash on delivery']);
      // Only payments with an odd number are refunds, and each is of the payment before it, by the same method.
      const isRefund = index % 2 === 1 && random.chance(0.06);
      const method = isRefund
        ? randomOf(index - 1).pick(['card', 'card', 'paypal', 'bank transfer', 'gift card', 'cash on delivery'])
        : ownMethod;
      return [
        idOf(index).uuid(),
        method,
        ...keyOf(index),
        isRefund ? idOf(index - 1).uuid() : null,
        // A numeric without a scale: each value keeps the digits it came with.
        isRefund
          ? `-${amount(random, 500)}`
          : random.pick([amount(random, 2000), '0.0', '12345678901234567890.12345678901', '1e2', 'NaN']),
        maybe(random, 0.95, () => formatMoment(moment(random.next() * 366, random.below(1000)))),
        method === 'card' ? String(random.below(10_000)).padStart(4, '0') : null,
        maybe(random, 0.5, () => jsonText({ ok: random.chance(0.9), id: random.hex(8), fee: random.next() })),
      ];
    },
  };
}

function invoices(sizes: ShopSizes, stream: Stream): TableRows {
  const randomOf = stream('invoices');
  const keyOf = orderKeys(stream);
  return {
    table: 'public.invoices',
    columns: ['number', 'order_id', 'ordered_at', 'issued_on', 'total', 'digest', 'printed_at'],
    rowCount: sizes.invoices,
    row: (index) => {
      const random = randomOf(index);
      const prints = Array.from({ length: random.below(3) }, () =>
        formatMoment(moment(random.next() * 366, random.below(1000))),
      );
      return [
        `INV-${String(1000 + index * 7).padStart(8, '0')}`,
        ...keyOf(index),
        formatDate(moment(random.next() * 366)),
        `${amount(random, 9000)}${String(random.below(1_000_000)).padStart(6, '0')}`,
        maybe(random, 0.7, () => `\\x${random.hex(32)}`),
        maybe(random, 0.6, () => prints),
      ];
    },
  };
}

/** Coupons, orders with their lines, payments, invoices. */
export function orderRows(sizes: ShopSizes, stream: Stream): TableRows[] {
  return [
    coupons(sizes, stream),
    orders(sizes, stream),
    orderLines(sizes, stream),
    payments(sizes, stream),
    invoices(sizes, stream),
  ];
}
