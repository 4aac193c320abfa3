const { Client } = require('pg');

const client = new Client(process.env.DATABASE_URL);
beforeAll(() => client.connect());
afterAll(() => client.end());

test('finds the rows of the real database', async () => {
  const { rows } = await client.query('select count(*)::int as customers from customers');
  expect(rows).toEqual([{ customers: 800 }]);
});

test('finds its keys: an order of nobody is refused', async () => {
  const order = `insert into orders (ordered_at, customer_id, billing_address_id, currency)
                 values (now(), -1, 1, 'EUR')`;
  await expect(client.query(order)).rejects.toThrow('violates foreign key constraint');
});
