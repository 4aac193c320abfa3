import { COUNTRIES } from './words.ts';

/** How many rows each table gets. */
export interface ShopSizes {
  readonly countries: number;
  readonly teams: number;
  readonly employees: number;
  readonly categories: number;
  readonly suppliers: number;
  readonly products: number;
  readonly images: number;
  readonly warehouses: number;
  readonly binsPerWarehouse: number;
  readonly stock: number;
  readonly transfers: number;
  readonly customers: number;
  readonly addresses: number;
  readonly coupons: number;
  readonly orders: number;
  readonly payments: number;
  readonly invoices: number;
  readonly reviews: number;
  readonly tickets: number;
  readonly reactions: number;
  readonly notes: number;
  readonly importLines: number;
  readonly auditEvents: number;
}

/**
 * The sizes at `scale`; 1 gives 200,000 rows in all. Countries and warehouses keep their number, and a few tables have a
 * least size that their foreign keys need, so that a scale of 0.001 is still a whole shop.
 */
export function shopSizes(scale: number): ShopSizes {
  if (!(scale > 0) || !Number.isFinite(scale)) {
    throw new RangeError(`The scale of the shop must be a number above 0, not ${scale}.`);
  }
  const scaled = (rows: number, least = 1): number => Math.max(least, Math.round(rows * scale));
  // Tables whose rows are spread over the rows of another are multiples of it where the generator relies on that.
  const products = scaled(4000, 4);
  const customers = scaled(16_000, 4);
  const orders = Math.max(8, Math.round((22_400 * scale) / 8) * 8);
  return {
    countries: COUNTRIES.length,
    teams: scaled(20, 2),
    employees: scaled(400, 4),
    categories: scaled(150, 8),
    suppliers: scaled(250, 2),
    products,
    images: scaled(3000),
    warehouses: 8,
    binsPerWarehouse: 120,
    stock: products * 3,
    transfers: scaled(3000),
    customers,
    addresses: customers + Math.round(customers / 4),
    coupons: scaled(200),
    orders,
    payments: Math.min(orders, scaled(20_000)),
    invoices: Math.min(orders, scaled(8000)),
    reviews: scaled(6000),
    tickets: scaled(2000, 2),
    reactions: scaled(500),
    notes: scaled(1500),
    importLines: scaled(1000),
    auditEvents: scaled(6585),
  };
}
