import { startPostgres } from '@sync/testing';
import { fillShop } from '@sync/testing/shop';

/** Two databases that stand for your own: a shop with rows, and an empty one. */
export interface ShopDatabases extends AsyncDisposable {
  readonly shopUrl: string;
  readonly emptyUrl: string;
}

/** Starts a PostgreSQL server from npm binaries with a small shop in it. */
export async function startShop(): Promise<ShopDatabases> {
  const server = await startPostgres();
  try {
    const shop = await server.createDatabase('shop');
    const empty = await server.createDatabase('empty');
    await fillShop(shop.url, { scale: 0.1 });
    return { shopUrl: shop.url, emptyUrl: empty.url, [Symbol.asyncDispose]: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
