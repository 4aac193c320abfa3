/** `INSERT … SELECT` over the numbers 1 to `count`, called `n`; the same rows on every server. */
function numbered(target: string, count: number, values: string): string {
  return `INSERT INTO ${target} WITH RECURSIVE seq AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM seq WHERE n < ${count}) SELECT ${values} FROM seq`;
}

/** One of a list of words, by a number that changes from row to row. */
function pick(by: string, words: readonly string[]): string {
  return `elt(1 + (${by}) % ${words.length}, ${words.map((word) => `'${word}'`).join(', ')})`;
}

const firstNames = ['Ada', 'Björn', 'Çiğdem', 'Đorđe', 'Eʻā', "O\\'\\'Neill", '李', 'Zoë', '🦊'];
const lastNames = ['Müller', 'von der Heide', 'Ångström', 'Null', "D\\'Arc", 'Смирнов', '', 'x y  z'];
const cities = ['Berlin', 'Łódź', 'Saint-Étienne', 'København', '東京', 'a\\tb'];

/** People and places. */
export const peopleRows: readonly string[] = [
  `INSERT INTO country (iso, name, vat_rate, is_eu) VALUES ('DE', 'Germany', 19, 1), ('AT', 'Austria', 20, 1), ('CH', 'Switzerland', 8.1, 0),
    ('CI', 'Côte d''Ivoire', 18, 0), ('JP', '日本', 10, 0), ('TR', 'Türkiye', 20, 0)`,
  `INSERT INTO language (code, title, \`order\`) VALUES ('de', 'Deutsch', 1), ('en', 'English', 2), ('tr-TR', 'Türkçe', -3)`,
  numbered(
    'customer (id, login, email, password_hash, first_name, last_name, `group`, flags, birthday, last_login, credit, created_at, updated_at)',
    400,
    `999 + n, concat('user', n), concat('User.', n, '@Example.', ${pick('n', ['com', 'org', 'co.uk'])}), unhex(left(sha2(n, 256), 40)),
     ${pick('n', firstNames)}, ${pick('n div 3', lastNames)}, 1 + n % 5, n % 16,
     if(n % 7 = 0, '0000-00-00', '1950-01-01' + INTERVAL n * 41 DAY), if(n % 5 = 0, '0000-00-00 00:00:00', '2023-01-01' + INTERVAL n * 7919 SECOND),
     (n * 137 % 10000) / 100 - 20, '2020-03-01 00:00:00' + INTERVAL n HOUR, if(n % 4 = 0, NULL, '2024-02-29 12:00:00.000001' + INTERVAL n MINUTE)`,
  ),
  `UPDATE customer SET referred_by = id - 1 - id % 37, updated_at = updated_at WHERE id > 1050 AND id % 3 = 0`,
  `UPDATE customer SET \`group\` = '', birthday = '1999-00-00', updated_at = updated_at WHERE id % 97 = 0`,
  numbered(
    'address (customer_id, street, zip, city, country_iso, location)',
    700,
    `1000 + (n * 7) % 400, concat(${pick('n', ['Hauptstraße', "Rue de l\\'\\'Été", '"The" Lane', 'back\\\\\\\\slash'])}, ' ', n % 150),
     lpad(n * 131 % 99999, 5, '0'), ${pick('n', cities)}, ${pick('n', ['DE', 'AT', 'CH', 'CI', 'JP', 'TR'])},
     st_geomfromtext(concat('POINT(', n % 180, '.', n % 7, ' ', n % 90, '.25)'))`,
  ),
  `UPDATE customer c SET billing_address_id = (SELECT min(a.id) FROM address a WHERE a.customer_id = c.id), updated_at = updated_at WHERE id % 2 = 0`,
  numbered(
    '`setting` (`key`, `group`, `value`, `desc`)',
    120,
    `concat('key.', n), ${pick('n', ['general', 'mail', 'Mail', 'tax '])}, if(n % 9 = 0, NULL, concat('a=', n, '\\n\\\\N;\\t"x"\\r', repeat('v', n))), if(n % 2, NULL, 'it''s')`,
  ),
  numbered(
    'newsletter_subscriber (name, email, note, subscribed_on)',
    200,
    `${pick('n', ['José', 'Grüße', 'naïve', 'plain'])}, concat('n', n, '@example.com'), if(n % 3, NULL, 'café – €'), if(n % 11, '2019-05-05' + INTERVAL n DAY, '0000-00-00')`,
  ),
  `SET SESSION foreign_key_checks = 0`,
  numbered('department (id, name, head_id)', 12, `n, concat('Department ', n), if(n % 4, n * 3, NULL)`),
  numbered(
    'staff (id, name, boss_id, department_id, works_from, overtime, hired)',
    150,
    `n, concat('Staff ', n), if(n < 4, NULL, n div 3), 1 + n % 12, sec_to_time(21600 + n * 60), sec_to_time((n - 70) * 9999), 1990 + n % 35`,
  ),
  `SET SESSION foreign_key_checks = 1`,
];

/** Products and stock. */
export const catalogRows: readonly string[] = [
  numbered(
    'manufacturer (name, homepage)',
    40,
    `concat('Maker & Sons #', n), if(n % 3, concat('https://example.com/?a=', n, '&b=%20'), NULL)`,
  ),
  numbered(
    'category (id, parent_id, slug, name, sort_key)',
    60,
    `n, if(n < 6, NULL, n div 5), concat('c-', n), concat('Category ', n), n * 31 % 17`,
  ),
  `INSERT INTO category_text SELECT c.id, l.code, concat(l.title, ' ', c.id), if(c.id % 2, NULL, 'teaser') FROM category c JOIN language l`,
  numbered(
    'product (sku, ean, manufacturer_id, name, slug, description, net_price, tax_rate, weight_kg, volume, attributes, thumbnail, status, available_from, modified)',
    500,
    `concat('SKU-', n), if(n % 6, 4000000000000 + n, NULL), if(n % 8, 1 + n % 40, NULL), concat('Product "', n, '"', if(n % 50, '', ' \\\\ 🦊')), concat('product-', n),
     if(n % 10, concat('Long words about product ', n, ', ', repeat('and more ', n % 30)), NULL), (n * 7919 % 1000000) / 10000, if(n % 2, 19, 7),
     if(n % 5, n / 8, NULL), if(n % 4, n * 1.1e0, NULL), if(n % 3, concat('{"n": ', n, ', "tags": ["a", "ü"], "deep": {"x": null}}'), NULL),
     if(n % 2, unhex(concat(left(sha2(n, 256), 40), '00ff5c0a')), NULL), 1 + n % 4, if(n % 9, '2020-01-01' + INTERVAL n DAY, '0000-00-00'), '2024-01-01 00:00:00' + INTERVAL n MINUTE`,
  ),
  `INSERT IGNORE INTO product_category SELECT p.id, 1 + (p.id * c.id) % 60, if(p.id % 3, p.id % 10, NULL) FROM product p JOIN category c ON c.id <= 2`,
  `INSERT INTO product_variant (product_id, size, colour, surcharge)
    SELECT p.id, s.size, if(p.id % 2, 'red', 'it''s blue'), p.id % 5 FROM product p JOIN (SELECT 'S' AS size UNION ALL SELECT 'XL') s WHERE p.id % 2 = 0 OR s.size = 'S'`,
  `INSERT INTO warehouse VALUES ('BER', 'Berlin', st_geomfromtext('POLYGON((0 0,10 0,10 10,0 10,0 0),(2 2,4 2,4 4,2 2))')), ('HAM', 'Hamburg', NULL), ('X', 'short code', NULL)`,
  `INSERT INTO stock (warehouse_code, variant_product_id, variant_size, variant_colour, quantity, reserved)
    SELECT w.code, v.product_id, v.size, v.colour, cast(v.product_id % 90 AS signed) - 5, v.product_id % 4 FROM product_variant v JOIN warehouse w ON w.code <> 'X'`,
  `INSERT INTO review (product_id, customer_id, stars, title, body, written_at)
    SELECT p.id, if(p.id % 10, 1000 + (p.id * 13) % 400, NULL), 1 + p.id % 5, concat('Review ', p.id), if(p.id % 4, 'ok 👍', NULL), '2024-05-05 05:05:05.125' + INTERVAL p.id MINUTE
      FROM product p WHERE p.id % 3 <> 0`,
];

/** Orders and what belongs to them, made while triggers fire. */
export const orderRows: readonly string[] = [
  `INSERT INTO coupon (code, percent, amount) VALUES ('SUMMER', 10, NULL), ('minus5', NULL, 5), ('Straße', 2.5, 1)`,
  numbered(
    '`order` (id, number, customer_id, ship_to, coupon_code, follows_id, state, placed_at, `comment`)',
    600,
    `29999 + n, concat('R', n), 1000 + n * 17 % 400, if(n % 4, 1 + n % 700, NULL), elt(n % 12, 'SUMMER', 'MINUS5', 'Straße'), if(n % 19 = 0, 29999 + n - 5, NULL), 1 + n % 5,
     '2021-06-30 23:59:59.999999' + INTERVAL n * 11 HOUR, if(n % 3, NULL, 'Please ring\\ntwice; "thanks"')`,
  ),
  // Not from the table of orders, which the trigger writes to.
  ...[1, 2, 3].map((position) =>
    numbered(
      'order_line (order_id, `position`, product_id, quantity, price)',
      600,
      `29999 + n, ${position}, 70000 + n * ${position} * 7 % 500, 1 + n % 4, (n * ${position} * 131 % 9000) / 100`,
    ).concat(` WHERE n % 3 >= ${position - 1}`),
  ),
  `INSERT INTO invoice (order_id, issued_on, pdf) SELECT id, date(placed_at), if(id % 50, NULL, repeat(unhex('255044462d00ff'), 1000)) FROM \`order\` WHERE state > 1`,
  `UPDATE \`order\` o JOIN invoice i ON i.order_id = o.id SET o.invoice_id = i.id`,
  `INSERT INTO payment (order_id, method, amount, is_settled, risk, at)
    SELECT id, 1 + id % 4, total, id % 2, if(id % 3, id % 4096, NULL), if(id % 7, placed_at, NULL) FROM \`order\` WHERE state = 'paid' OR state = 'sent'`,
  `INSERT INTO shipment SELECT elt(1 + id % 2, 'DHL', 'dpd'), concat('T', id * 31), id, if(id % 3, 1 + id % 150, NULL), sec_to_time(id % 90000 + 0.125) FROM \`order\` WHERE state = 'sent'`,
  `INSERT INTO cart SELECT unhex(token_text), if(n % 2, 1000 + n, NULL), '2024-06-01 00:00:00' + INTERVAL n MINUTE, if(n % 3, unhex(repeat('00ff', n)), NULL)
    FROM (SELECT id - 999 AS n, left(sha2(id, 256), 32) AS token_text FROM customer WHERE id < 1250) AS made`,
  `INSERT INTO cart_line SELECT token, 70000 + row_number() OVER (ORDER BY token) % 500, 2 FROM cart`,
  `UPDATE product SET net_price = net_price + 1, modified = modified WHERE id % 5 = 0`,
  `UPDATE audit_log SET at = '2024-07-01 00:00:00', who = 'root'`,
  numbered('page_view', 300, `n * 2654435761 % 4294967296, concat('/p/', n % 40), n`),
];
