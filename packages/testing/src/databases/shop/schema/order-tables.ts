const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

function monthStart(month: number): string {
  const year = 2024 + Math.floor((month - 1) / 12);
  return `${year}-${String(((month - 1) % 12) + 1).padStart(2, '0')}-01 00:00:00+00`;
}

const orderPartitions = MONTHS.map(
  (month) => `create table public.orders_2024_${String(month).padStart(2, '0')} partition of public.orders
  for values from ('${monthStart(month)}') to ('${monthStart(month + 1)}');`,
).join('\n');

/** Orders (a partition for each month of 2024, and one for the rest), their lines, payments (a partition for each method). */
export const orderTablesSql: string = `
create table public.coupons (
  code text not null,
  valid tstzrange not null,
  discount numeric(5, 4) not null,
  for_status public.order_status[] not null,
  limits jsonb
);
create sequence public.orders_id_seq as bigint;
create table public.orders (
  id bigint not null default nextval('public.orders_id_seq'),
  ordered_at timestamptz not null,
  status public.order_status not null default 'draft',
  customer_id bigint not null,
  billing_address_id bigint not null,
  shipping_address_id bigint,
  sales_rep_id integer,
  coupon_code text,
  currency char(3) not null,
  subtotal public.money_amount not null,
  shipping_cost public.money_amount not null,
  total numeric(14, 2) generated always as (subtotal + shipping_cost) stored,
  placed_from inet,
  delivery_window tstzrange,
  is_gift boolean,
  extra json,
  updated_at timestamptz not null default now()
) partition by range (ordered_at);
alter sequence public.orders_id_seq owned by public.orders.id;
${orderPartitions}
create table public.orders_other partition of public.orders default;

create table public.order_lines (
  order_id bigint not null,
  ordered_at timestamptz not null,
  line_no smallint not null,
  product_id integer not null,
  quantity integer not null,
  unit_price public.money_amount not null,
  discount numeric(5, 4) not null default 0,
  line_total numeric(18, 6) generated always as (quantity * unit_price * (1 - discount)) stored,
  constraint order_lines_quantity_check check (quantity > 0)
);
create table public.payments (
  id uuid not null default gen_random_uuid(),
  method public.payment_method not null,
  order_id bigint not null,
  ordered_at timestamptz not null,
  refund_of uuid,
  amount numeric not null,
  paid_at timestamptz,
  card_last4 char(4),
  gateway_response json
) partition by list (method);
create table public.payments_card partition of public.payments for values in ('card');
create table public.payments_online partition of public.payments for values in ('paypal', 'bank transfer');
create table public.payments_other partition of public.payments default;
create table public.invoices (
  number text not null default public.next_invoice_number(),
  order_id bigint not null,
  ordered_at timestamptz not null,
  issued_on date not null,
  total numeric(20, 8) not null,
  digest bytea,
  printed_at timestamptz[]
);
`;
