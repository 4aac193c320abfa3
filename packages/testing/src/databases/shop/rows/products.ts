import { formatDate, formatLocalMoment, formatMoment, moment } from '../moment.ts';
import type { ShopSizes } from '../sizes.ts';
import { QUALITIES, THINGS } from '../words.ts';
import { amount, jsonText, maybe, prose, someTags } from './field-kinds.ts';
import { supplierCode } from './staff.ts';
import type { Stream, TableRows } from './table-rows.ts';

/** The number a product's id starts at. */
export const FIRST_PRODUCT_ID: number = 1000;

function categories(sizes: ShopSizes, stream: Stream): TableRows {
  const randomOf = stream('categories');
  return {
    table: 'public.categories',
    columns: ['id', 'parent_id', 'name', 'position'],
    rowCount: sizes.categories,
    row: (index) => {
      const random = randomOf(index);
      // The roots come last: parents follow their children.
      const later = sizes.categories - 1 - index;
      const parent = later < 5 ? null : index + 1 + random.between(1, later);
      return [
        index + 1,
        parent,
        `${random.pick(QUALITIES)} ${random.pick(THINGS)} ${index + 1}`,
        random.between(-5, 100),
      ];
    },
  };
}

function products(sizes: ShopSizes, stream: Stream): TableRows {
  const randomOf = stream('products');
  return {
    table: 'public.products',
    columns: [
      'id',
      'sku',
      'category_id',
      'supplier_code',
      'name',
      'description',
      'price',
      'tax_rate',
      'size',
      'weight_kg',
      'attributes',
      'tags',
      'launched_on',
      'updated_at',
    ],
    rowCount: sizes.products,
    row: (index) => {
      const random = randomOf(index);
      return [
        FIRST_PRODUCT_ID + index,
        `SKU-${random.hex(3)}-${index}`,
        random.between(1, sizes.categories),
        maybe(random, 0.9, () => supplierCode(random.below(sizes.suppliers))),
        `${random.pick(QUALITIES)} ${random.pick(THINGS)}`,
        maybe(random, 0.8, () => prose(random, random.between(1, 6))),
        amount(random, 900),
        random.pick(['0.0000', '0.0700', '0.1900', '0.2500']),
        maybe(random, 0.7, () => `(${amount(random, 200)},${amount(random, 90)},,${random.chance(0.2) ? 't' : 'f'})`),
        maybe(random, 0.8, () => 0.05 + random.next() * 30),
        jsonText({
          colour: random.pick(['red', 'grün', '青', '🟣']),
          size: random.between(1, 60),
          price: `${random.below(100)}.10`,
          nested: { deep: [1, 2.5, null, { 'k"ey': random.chance(0.5) }] },
        }),
        someTags(random),
        maybe(random, 0.9, () => formatDate(moment(-random.between(0, 3000)))),
        formatMoment(moment(random.next() * 366, random.below(1000))),
      ];
    },
  };
}

function productCategories(sizes: ShopSizes, stream: Stream): TableRows {
  const randomOf = stream('product_categories');
  return {
    table: 'public.product_categories',
    columns: ['product_id', 'category_id', 'is_primary'],
    rowCount: sizes.products * 2,
    row: (index) => {
      const product = index >> 1;
      const isPrimary = index % 2 === 0;
      const random = randomOf(product);
      const primary = random.below(sizes.categories);
      const other = (primary + random.between(1, sizes.categories - 1)) % sizes.categories;
      return [FIRST_PRODUCT_ID + product, (isPrimary ? primary : other) + 1, isPrimary];
    },
  };
}

function productImages(sizes: ShopSizes, stream: Stream): TableRows {
  const randomOf = stream('product_images');
  return {
    table: 'public.product_images',
    columns: ['id', 'product_id', 'position', 'thumbnail', 'focus'],
    rowCount: sizes.images,
    row: (index) => {
      const random = randomOf(index);
      return [
        random.uuid(),
        FIRST_PRODUCT_ID + (index % sizes.products),
        Math.floor(index / sizes.products),
        `\\x${random.hex(random.between(20, 300))}`,
        maybe(random, 0.5, () => `(${random.next()},${random.next()})`),
      ];
    },
  };
}

function productPrices(sizes: ShopSizes, stream: Stream): TableRows {
  const randomOf = stream('product_prices');
  return {
    table: 'public.product_prices',
    columns: ['product_id', 'valid', 'price'],
    rowCount: sizes.products * 2,
    row: (index) => {
      const product = index >> 1;
      const random = randomOf(product);
      const raisedOn = formatDate(moment(random.between(-600, 300)));
      const price = amount(random, 900);
      // Ranges without a bound on one side; they meet, and do not overlap.
      return index % 2 === 0
        ? [FIRST_PRODUCT_ID + product, `(,${raisedOn})`, price]
        : [FIRST_PRODUCT_ID + product, `[${raisedOn},)`, maybe(random, 0.95, () => amount(random, 999))];
    },
  };
}

function warehouseCode(index: number): string {
  return `W${String(index + 1).padStart(2, '0')}`;
}

function warehouses(sizes: ShopSizes, stream: Stream): TableRows {
  const randomOf = stream('warehouses');
  return {
    table: 'warehouse.warehouses',
    columns: ['code', 'country', 'opened_on', 'location', 'floor_area'],
    rowCount: sizes.warehouses,
    row: (index) => {
      const random = randomOf(index);
      const location = maybe(random, 0.8, () => `(${random.next() * 180},${random.next() * 90})`);
      return [
        warehouseCode(index),
        random.pick(['DE', 'PL', 'US', 'JP']),
        formatDate(moment(-4000 + index * 300)),
        location,
        random.next() * 9000,
      ];
    },
  };
}

function bins(sizes: ShopSizes, stream: Stream): TableRows {
  const randomOf = stream('bins');
  return {
    table: 'warehouse.bins',
    columns: ['warehouse_code', 'bin_number', 'holds'],
    rowCount: sizes.warehouses * sizes.binsPerWarehouse,
    row: (index) => {
      const random = randomOf(index);
      const holds = random.pick(['[0,10.5]', '(0,1e3)', 'empty', '(,)', '[-3.25,)']);
      return [
        warehouseCode(Math.floor(index / sizes.binsPerWarehouse)),
        index % sizes.binsPerWarehouse,
        maybe(random, 0.9, () => holds),
      ];
    },
  };
}

function stock(sizes: ShopSizes, stream: Stream): TableRows {
  const randomOf = stream('stock');
  const binCount = sizes.warehouses * sizes.binsPerWarehouse;
  return {
    table: 'warehouse.stock',
    columns: ['product_id', 'warehouse_code', 'bin_number', 'quantity', 'reserved', 'counted_at'],
    rowCount: sizes.stock,
    row: (index) => {
      const random = randomOf(index);
      const product = index % sizes.products;
      // 131 has no divisor in common with the number of bins, so a product never meets the same bin twice.
      const bin = (product * 7 + Math.floor(index / sizes.products) * 131) % binCount;
      const quantity = random.below(500);
      return [
        FIRST_PRODUCT_ID + product,
        warehouseCode(Math.floor(bin / sizes.binsPerWarehouse)),
        bin % sizes.binsPerWarehouse,
        quantity,
        random.between(0, quantity),
        maybe(random, 0.8, () => formatLocalMoment(moment(random.next() * 366, random.below(1_000_000)))),
      ];
    },
  };
}

function transfers(sizes: ShopSizes, stream: Stream): TableRows {
  const randomOf = stream('transfers');
  return {
    table: 'warehouse.transfers',
    columns: [
      'id',
      'from_warehouse',
      'from_bin',
      'to_warehouse',
      'to_bin',
      'product_id',
      'quantity',
      'took',
      'moved_at',
    ],
    rowCount: sizes.transfers,
    row: (index) => {
      const random = randomOf(index);
      const anyBin = (): [string, number] => [
        warehouseCode(random.below(sizes.warehouses)),
        random.below(sizes.binsPerWarehouse),
      ];
      return [
        index + 1,
        ...anyBin(),
        ...anyBin(),
        FIRST_PRODUCT_ID + random.below(sizes.products),
        random.between(1, 90),
        maybe(random, 0.9, () =>
          random.pick([
            '2 hours 3 minutes',
            '1 mon -1 days',
            '-00:00:00.000001',
            '00:00:00',
            '3 years 2 mons 5 days 04:05:06.789',
          ]),
        ),
        `${String(random.below(24)).padStart(2, '0')}:00:00.${random.between(100_000, 999_999)}+0${random.below(6)}:30`,
      ];
    },
  };
}

/** Categories, products with what belongs to them, and the warehouse. */
export function productRows(sizes: ShopSizes, stream: Stream): TableRows[] {
  return [
    categories(sizes, stream),
    products(sizes, stream),
    productCategories(sizes, stream),
    productImages(sizes, stream),
    productPrices(sizes, stream),
    warehouses(sizes, stream),
    bins(sizes, stream),
    stock(sizes, stream),
    transfers(sizes, stream),
  ];
}
