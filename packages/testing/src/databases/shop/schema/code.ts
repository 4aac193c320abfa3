/** Indexes of many kinds. */
export const indexesSql: string = `
create unique index customers_email_lower on public.customers (lower(email));
create index customers_inactive on public.customers (id) include (email, full_name) where not is_active;
create index customers_name_prefix on public.customers (full_name text_pattern_ops);
create index customers_seen on public.customers using hash (last_seen_from);
create index addresses_customer on public.addresses (customer_id);
create index products_attributes on public.products using gin (attributes jsonb_path_ops);
create index products_search on public.products using gin (search);
create index products_tags on public.products using gin (tags);
create index products_slug on public.products (public.slugify(name));
create index products_newest on public.products (launched_on desc nulls last, id);
create unique index categories_sibling_names on public.categories (parent_id, name) nulls not distinct;
create index orders_customer on public.orders (customer_id, ordered_at desc);
create index orders_open on public.orders (ordered_at) where status in ('placed', 'paid');
create index order_lines_product on public.order_lines (product_id) include (quantity);
create index payments_order on public.payments (order_id, ordered_at);
create index "Order Notes by order" on public."Order Notes" ("Order ID") where "✏️ edited";
create index "Events at" on "Audit Log"."Events" using brin ("at");
create index coupons_valid on public.coupons using gist (valid);
`;

/** Views on views, a materialized view with a view on top. */
export const viewsSql: string = `
create view public.active_customers as
  select id, public_id, email, full_name, default_address_id, created_at from public.customers where is_active;
create view public.customer_orders as
  select c.id as customer_id, c.full_name, count(o.id) as order_count, coalesce(sum(o.total), 0) as spent
  from public.active_customers c left join public.orders o on o.customer_id = c.id
  group by c.id, c.full_name;
create view public.best_customers with (security_barrier = true) as
  select customer_id, full_name, spent, rank() over (order by spent desc) as "rank #"
  from public.customer_orders where order_count >= 3;
create view warehouse.availability as
  select product_id, sum(available) as available, array_agg(warehouse_code order by warehouse_code) as warehouses
  from warehouse.stock group by product_id;
create view public.products_on_offer as
  select p.id, p.sku, p.name, p.price_with_tax, a.available
  from public.products p join warehouse.availability a on a.product_id = p.id
  where a.available > 0;
create materialized view public.daily_sales as
  select (o.ordered_at at time zone 'UTC')::date as day, o.currency, count(*) as orders, sum(o.total) as total
  from public.orders o where o.status <> 'cancelled' group by 1, 2;
create unique index daily_sales_day on public.daily_sales (day, currency);
create view public.monthly_sales as
  select date_trunc('month', day)::date as month, currency, sum(orders) as orders, sum(total) as total
  from public.daily_sales group by 1, 2;
comment on view public.best_customers is 'A view on a view on a view';
comment on materialized view public.daily_sales is 'Refresh it every night';
`;

/** Functions over tables, triggers, row-level policies, comments. */
export const codeSql: string = `
create function public.set_updated_at() returns trigger language plpgsql as $body$
begin
  new.updated_at := clock_timestamp();
  return new;
end
$body$;
create function public.order_total(of_order bigint) returns numeric
  language sql stable
  begin atomic
    select coalesce(sum(line_total), 0) from public.order_lines where order_id = of_order;
  end;
create function public.spent(customer public.customers) returns numeric
  language sql stable as $body$ select sum(total) from public.orders where customer_id = customer.id $body$;
create function "Audit Log"."record change"() returns trigger language plpgsql security definer set search_path = '' as $body$
begin
  insert into "Audit Log"."Events" (action, "table", "old row", "new row")
  values (tg_op, tg_table_name, to_jsonb(old), to_jsonb(new));
  return null;
end
$body$;
create function public.refuse_empty_order() returns trigger language plpgsql as $body$
begin
  if not exists (select from public.order_lines where order_id = new.id) then
    raise exception 'Order % has no lines', new.id using errcode = 'check_violation';
  end if;
  return null;
end
$body$;

create trigger products_updated_at before update on public.products
  for each row execute function public.set_updated_at();
create trigger customers_updated_at before update on public.customers
  for each row when (old.* is distinct from new.*) execute function public.set_updated_at();
create trigger orders_updated_at before update of status on public.orders
  for each row execute function public.set_updated_at();
create trigger "coupons are audited" after update or delete on public.coupons
  for each row execute function "Audit Log"."record change"();
create constraint trigger orders_have_lines after update on public.orders
  deferrable initially deferred for each row execute function public.refuse_empty_order();

alter table public.customers enable row level security;
create policy "active customers only" on public.customers for select using (is_active);
create policy customers_change on public.customers as restrictive for update using (true) with check (loyalty_points >= 0);

comment on table public.customers is 'People who bought something, or will 🛒';
comment on column public.customers.referred_by is 'Who recommended us; NULL: nobody';
comment on table public."Order Notes" is 'A table whose names need quotes';
comment on column public."Order Notes"."select" is 'A reserved word; ''quoted'' and "double quoted"';
comment on function public.order_total(bigint) is 'Sum of the lines';
comment on trigger customers_updated_at on public.customers is 'Only when something changed';
comment on constraint employees_not_own_manager on public.employees is 'Nobody manages themselves';
comment on index public.customers_email_lower is 'Addresses differ by more than their case';
comment on policy "active customers only" on public.customers is 'The table''s owner sees all';
`;
