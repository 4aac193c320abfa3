/** Schemas, types, sequences and the functions that columns need: what exists before any table. */
export const typesSql: string = String.raw`
create schema warehouse;
create schema "Audit Log";
comment on schema "Audit Log" is 'Who did what; a name with a space';

create type public.order_status as enum ('draft', 'placed', 'paid', 'shipped', 'delivered', 'returned', 'cancelled');
create type public.payment_method as enum ('card', 'paypal', 'bank transfer', 'gift card', 'cash on delivery');
create type public."Ticket Priority" as enum ('low', 'normal', 'it''s urgent', '🔥');
create type public.dimensions as (length_cm numeric(8, 2), width_cm numeric(8, 2), height_cm numeric(8, 2), fragile boolean);

create domain public.email_address as text
  constraint email_address_has_an_at_sign check (value ~ '^[^@\s]+@[^@\s]+$');
create domain public.money_amount as numeric(12, 2) default 0
  constraint money_amount_is_not_negative check (value >= 0);
create domain public.country_code as char(2) collate "C"
  constraint country_code_is_upper_case check (value ~ '^[A-Z]{2}$');

comment on type public.order_status is 'The life of an order';
comment on domain public.money_amount is 'Money in the currency of its row; it''s never negative';

create sequence public.invoice_number_seq as bigint increment by 7 minvalue 1000 start with 1000 cache 5;

create function public.slugify(value text) returns text
  language sql immutable strict parallel safe
  return lower(regexp_replace(value collate "C", '[^[:alnum:]]+', '-', 'g'));

create function public.next_invoice_number() returns text
  language sql volatile
  as $body$ select 'INV-' || lpad(nextval('public.invoice_number_seq')::text, 8, '0') $body$;
`;
