import { formatLocalMoment, formatMoment, moment } from '../moment.ts';
import type { ShopSizes } from '../sizes.ts';
import { PHRASES, THINGS } from '../words.ts';
import { jsonText, maybe, prose } from './field-kinds.ts';
import { orderKeys } from './orders.ts';
import { FIRST_PRODUCT_ID } from './products.ts';
import type { Stream, TableRows } from './table-rows.ts';

function reviews(sizes: ShopSizes, stream: Stream): TableRows {
  const randomOf = stream('reviews');
  return {
    table: 'public.reviews',
    columns: ['id', 'product_id', 'customer_id', 'rating', 'title', 'body', 'posted_at'],
    rowCount: sizes.reviews,
    row: (index) => {
      const random = randomOf(index);
      return [
        index * 10 + 1,
        FIRST_PRODUCT_ID + random.below(sizes.products),
        random.between(1, sizes.customers),
        random.between(1, 5),
        maybe(random, 0.8, () => random.pick(PHRASES)),
        maybe(random, 0.9, () => prose(random, random.between(1, 12))),
        formatLocalMoment(moment(random.next() * 366, index % 1000)),
      ];
    },
  };
}

function tickets(sizes: ShopSizes, stream: Stream): TableRows {
  const randomOf = stream('support_tickets');
  const keyOf = orderKeys(stream);
  return {
    table: 'public.support_tickets',
    columns: [
      'id',
      'customer_id',
      'order_id',
      'ordered_at',
      'parent_ticket_id',
      'assigned_to',
      'escalated_to',
      'priority',
      'conversation',
      'reply_times',
      'opened_at',
      'closed_at',
    ],
    rowCount: sizes.tickets,
    row: (index) => {
      const random = randomOf(index);
      const opened = moment(random.next() * 366, random.below(1000));
      const order = random.chance(0.7) ? keyOf(random.below(sizes.orders)) : [null, null];
      const talk = Array.from({ length: random.between(1, 4) }, (_, turn) =>
        jsonText({ turn, said: random.pick(PHRASES) }),
      );
      return [
        index + 1,
        random.between(1, sizes.customers),
        ...order,
        maybe(random, 0.2, () => random.between(1, sizes.tickets)),
        maybe(random, 0.8, () => random.between(1, sizes.employees)),
        maybe(random, 0.1, () => random.between(1, sizes.employees)),
        random.pick(['low', 'normal', 'normal', "it's urgent", '🔥']),
        maybe(random, 0.9, () => talk),
        maybe(random, 0.5, () => ['00:05:00', null, '3 days 01:00:00']),
        formatMoment(opened),
        maybe(random, 0.7, () => formatMoment(opened + random.below(1_000_000_000))),
      ];
    },
  };
}

function notes(sizes: ShopSizes, stream: Stream): TableRows {
  const randomOf = stream('Order Notes');
  const keyOf = orderKeys(stream);
  return {
    table: 'public."Order Notes"',
    columns: ['select', 'Order ID', 'ordered.at', 'from', 'note text', 'a "quoted" name', '✏️ edited'],
    rowCount: sizes.notes,
    row: (index) => {
      const random = randomOf(index);
      return [
        index + 1,
        ...keyOf(random.below(sizes.orders)),
        random.between(1, sizes.employees),
        prose(random, random.between(1, 3)),
        maybe(random, 0.3, () => random.pick(THINGS)),
        random.chance(0.2),
      ];
    },
  };
}

function reactions(sizes: ShopSizes, stream: Stream): TableRows {
  const randomOf = stream('reactions');
  return {
    table: 'public."😀 reactions"',
    columns: ['ticket_id', 'employee_id', '💬', 'Größe'],
    rowCount: Math.min(sizes.reactions, sizes.tickets),
    row: (index) => {
      const random = randomOf(index);
      return [
        index + 1,
        random.between(1, sizes.employees),
        random.pick(['👍🏽', '👩‍🚀', '❤️', '🇺🇳', 'ok']),
        maybe(random, 0.5, () => random.between(-32_768, 32_767)),
      ];
    },
  };
}

/** A table without any key, where the same row is there more than once. */
function importLog(sizes: ShopSizes, stream: Stream): TableRows {
  const randomOf = stream('import_log');
  return {
    table: 'public.import_log',
    columns: ['line', 'imported_at', 'succeeded'],
    rowCount: sizes.importLines,
    row: (index) => {
      const random = randomOf(index % 100);
      return [
        maybe(random, 0.9, () => random.pick(PHRASES)),
        maybe(random, 0.9, () => formatLocalMoment(moment(random.below(366)))),
        maybe(random, 0.7, () => random.chance(0.5)),
      ];
    },
  };
}

/** A table without rows. */
const giftCards: TableRows = {
  table: 'public.gift_cards',
  columns: ['code', 'balance', 'customer_id'],
  rowCount: 0,
  row: () => [],
};

function auditEvents(sizes: ShopSizes, stream: Stream): TableRows {
  const randomOf = stream('Events');
  return {
    table: '"Audit Log"."Events"',
    columns: ['id', 'at', 'actor.id', 'action', 'table', 'old row', 'new row', 'network', 'device', 'took'],
    rowCount: sizes.auditEvents,
    row: (index) => {
      const random = randomOf(index);
      const row = (): string =>
        jsonText({ id: random.below(1e9), text: random.pick(PHRASES), list: [random.next(), null, true] });
      return [
        index + 1,
        formatMoment(moment((index / sizes.auditEvents) * 366, random.below(1000))),
        maybe(random, 0.8, () => random.between(1, sizes.employees)),
        random.pick(['INSERT', 'UPDATE', 'DELETE']),
        random.pick(['orders', 'customers', 'Order Notes', '😀 reactions']),
        maybe(random, 0.6, row),
        maybe(random, 0.6, row),
        maybe(random, 0.7, () => random.pick(['10.0.0.0/8', '192.168.100.128/25', '2001:db8::/32', '::1/128'])),
        maybe(random, 0.5, () => (random.hex(6).match(/../g) ?? []).join(':')),
        maybe(random, 0.9, () => `00:00:0${random.below(10)}.${String(random.below(1_000_000)).padStart(6, '0')}`),
      ];
    },
  };
}

/** Reviews, support, notes, logs. */
export function serviceRows(sizes: ShopSizes, stream: Stream): TableRows[] {
  return [
    reviews(sizes, stream),
    tickets(sizes, stream),
    notes(sizes, stream),
    reactions(sizes, stream),
    importLog(sizes, stream),
    giftCards,
    auditEvents(sizes, stream),
  ];
}
