import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';

const client = new pg.Client(inject('databaseUrl'));
beforeAll(() => client.connect());
afterAll(() => client.end());

it('finds the rows of the real database', async () => {
  const { rows } = await client.query('select count(*)::int as customers from customers');
  expect(rows).toEqual([{ customers: 800 }]);
});

it('finds its views', async () => {
  const { rows } = await client.query('select spent from best_customers order by spent desc limit 2');
  expect(rows).toHaveLength(2);
});

it('finds its keys: an order of nobody is refused', async () => {
  const order = `insert into orders (ordered_at, customer_id, billing_address_id, currency)
                 values (now(), -1, 1, 'EUR')`;
  await expect(client.query(order)).rejects.toThrow('violates foreign key constraint');
});
