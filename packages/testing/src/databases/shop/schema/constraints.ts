/** Primary, unique and exclusion constraints, then foreign keys. */
export const constraintsSql: string = `
alter table public.countries add primary key (code);
alter table public.teams add primary key (id), add unique (name);
alter table public.employees add primary key (id), add constraint employees_email_key unique (email);
alter table public.categories add primary key (id);
alter table public.suppliers add primary key (id), add constraint suppliers_code_key unique (code);
alter table public.products add primary key (id), add unique (sku);
alter table public.product_categories add primary key (product_id, category_id);
alter table public.product_images add primary key (id),
  add unique (product_id, "position") deferrable initially deferred;
alter table public.product_prices add primary key (product_id, valid),
  add constraint product_prices_do_not_overlap
    exclude using gist (int8range(product_id, product_id, '[]') with &&, valid with &&);
alter table public.customers add primary key (id), add unique (public_id);
alter table public.addresses add primary key (id), add constraint addresses_of_customer unique (customer_id, id);
alter table warehouse.warehouses add primary key (code);
alter table warehouse.bins add primary key (warehouse_code, bin_number);
alter table warehouse.stock add primary key (product_id, warehouse_code, bin_number);
alter table warehouse.transfers add primary key (id);
alter table public.coupons add primary key (code);
alter table public.orders add primary key (id, ordered_at);
alter table public.order_lines add primary key (order_id, ordered_at, line_no);
alter table public.payments add primary key (method, id);
alter table public.invoices add primary key (number), add unique (order_id, ordered_at);
alter table public.reviews add primary key (id), add unique (product_id, customer_id, posted_at);
alter table public.support_tickets add primary key (id);
alter table public."Order Notes" add constraint "Order Notes: key" primary key ("select");
alter table public."😀 reactions" add primary key (ticket_id, employee_id);
alter table public.gift_cards add primary key (code);
alter table "Audit Log"."Events" add primary key (id);

alter table public.teams add constraint teams_lead_fkey
  foreign key (lead_id) references public.employees (id) deferrable initially deferred;
alter table public.employees
  add constraint employees_team_fkey foreign key (team_id) references public.teams (id),
  add constraint employees_manager_fkey foreign key (manager_id) references public.employees (id) on delete set null;
alter table public.categories
  add foreign key (parent_id) references public.categories (id) on delete cascade;
alter table public.suppliers add foreign key (country) references public.countries (code);
alter table public.products
  add foreign key (category_id) references public.categories (id) on delete restrict,
  add foreign key (supplier_code) references public.suppliers (code) on update cascade on delete set null;
alter table public.product_categories
  add foreign key (product_id) references public.products (id) on delete cascade,
  add foreign key (category_id) references public.categories (id) on delete cascade;
alter table public.product_images add foreign key (product_id) references public.products (id) on delete cascade;
alter table public.product_prices add foreign key (product_id) references public.products (id) on delete cascade;
alter table public.customers
  add constraint customers_default_address_fkey foreign key (default_address_id) references public.addresses (id) on delete set null,
  add constraint customers_referred_by_fkey foreign key (referred_by) references public.customers (id);
alter table public.addresses
  add constraint addresses_customer_fkey foreign key (customer_id) references public.customers (id) on delete cascade,
  add foreign key (country) references public.countries (code);
alter table warehouse.warehouses add foreign key (country) references public.countries (code);
alter table warehouse.bins add foreign key (warehouse_code) references warehouse.warehouses (code) on update cascade;
alter table warehouse.stock
  add foreign key (product_id) references public.products (id),
  add foreign key (warehouse_code, bin_number) references warehouse.bins (warehouse_code, bin_number);
alter table warehouse.transfers
  add constraint transfers_from_bin_fkey foreign key (from_warehouse, from_bin) references warehouse.bins (warehouse_code, bin_number),
  add constraint transfers_to_bin_fkey foreign key (to_warehouse, to_bin) references warehouse.bins (warehouse_code, bin_number),
  add foreign key (product_id) references public.products (id);
alter table public.orders
  add foreign key (customer_id) references public.customers (id),
  add constraint orders_billing_address_fkey foreign key (customer_id, billing_address_id) references public.addresses (customer_id, id),
  add constraint orders_shipping_address_fkey foreign key (customer_id, shipping_address_id) references public.addresses (customer_id, id),
  add foreign key (sales_rep_id) references public.employees (id),
  add foreign key (coupon_code) references public.coupons (code);
alter table public.order_lines
  add foreign key (order_id, ordered_at) references public.orders (id, ordered_at) on delete cascade,
  add foreign key (product_id) references public.products (id);
alter table public.payments
  add foreign key (order_id, ordered_at) references public.orders (id, ordered_at),
  add constraint payments_refund_fkey foreign key (method, refund_of) references public.payments (method, id);
alter table public.invoices add foreign key (order_id, ordered_at) references public.orders (id, ordered_at);
alter table public.reviews
  add foreign key (product_id) references public.products (id),
  add foreign key (customer_id) references public.customers (id) on delete cascade;
alter table public.support_tickets
  add foreign key (customer_id) references public.customers (id),
  add foreign key (order_id, ordered_at) references public.orders (id, ordered_at) match full,
  add foreign key (parent_ticket_id) references public.support_tickets (id),
  add constraint support_tickets_assigned_to_fkey foreign key (assigned_to) references public.employees (id),
  add constraint support_tickets_escalated_to_fkey foreign key (escalated_to) references public.employees (id);
alter table public."Order Notes"
  add constraint "Order Notes → orders" foreign key ("Order ID", "ordered.at") references public.orders (id, ordered_at),
  add constraint "Order Notes.from" foreign key ("from") references public.employees (id);
alter table public."😀 reactions"
  add foreign key (ticket_id) references public.support_tickets (id) on delete cascade,
  add foreign key (employee_id) references public.employees (id);
alter table public.gift_cards add foreign key (customer_id) references public.customers (id);
alter table "Audit Log"."Events" add constraint "Events: actor" foreign key ("actor.id") references public.employees (id);
`;
