/** What customers do. */
export const orderTables = `
CREATE TABLE coupon (
  code varchar(20) NOT NULL,
  percent decimal(5,2) DEFAULT NULL,
  amount decimal(10,2) DEFAULT NULL,
  valid_from datetime NOT NULL DEFAULT '0000-00-00 00:00:00',
  valid_to datetime NOT NULL DEFAULT '9999-12-31 23:59:59',
  PRIMARY KEY (code),
  CONSTRAINT coupon_is_something CHECK (percent is not null or amount is not null)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;

CREATE TABLE cart (
  token binary(16) NOT NULL,
  customer_id int unsigned DEFAULT NULL,
  touched timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  payload mediumblob,
  PRIMARY KEY (token),
  CONSTRAINT cart_customer FOREIGN KEY (customer_id) REFERENCES customer (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE cart_line (
  cart_token binary(16) NOT NULL,
  product_id bigint unsigned NOT NULL,
  quantity smallint unsigned NOT NULL DEFAULT 1,
  PRIMARY KEY (cart_token, product_id),
  CONSTRAINT cart_line_cart FOREIGN KEY (cart_token) REFERENCES cart (token) ON DELETE CASCADE,
  CONSTRAINT cart_line_product FOREIGN KEY (product_id) REFERENCES product (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE \`order\` (
  id int unsigned NOT NULL AUTO_INCREMENT,
  number varchar(20) CHARACTER SET ascii NOT NULL,
  customer_id int unsigned NOT NULL,
  ship_to int unsigned DEFAULT NULL,
  coupon_code varchar(20) COLLATE utf8mb4_general_ci DEFAULT NULL,
  invoice_id int unsigned DEFAULT NULL,
  follows_id int unsigned DEFAULT NULL,
  state enum('open','paid','sent','returned','cancelled') NOT NULL DEFAULT 'open',
  total decimal(12,2) NOT NULL DEFAULT 0.00,
  \`lines\` int NOT NULL DEFAULT 0,
  placed_at datetime(6) NOT NULL,
  \`comment\` text,
  PRIMARY KEY (id),
  UNIQUE KEY order_number (number),
  UNIQUE KEY order_invoice (invoice_id),
  KEY order_placed (placed_at DESC, state),
  KEY order_customer (customer_id, placed_at),
  CONSTRAINT order_customer FOREIGN KEY (customer_id) REFERENCES customer (id),
  CONSTRAINT order_ship_to FOREIGN KEY (ship_to) REFERENCES address (id) ON DELETE SET NULL,
  CONSTRAINT order_coupon FOREIGN KEY (coupon_code) REFERENCES coupon (code) ON UPDATE CASCADE,
  CONSTRAINT order_invoice FOREIGN KEY (invoice_id) REFERENCES invoice (id) ON DELETE SET NULL,
  CONSTRAINT order_follows FOREIGN KEY (follows_id) REFERENCES \`order\` (id)
) ENGINE=InnoDB AUTO_INCREMENT=30000 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='reserved word; "renaming" never happened';

CREATE TABLE invoice (
  id int unsigned NOT NULL AUTO_INCREMENT,
  order_id int unsigned NOT NULL,
  issued_on date NOT NULL,
  pdf longblob,
  PRIMARY KEY (id),
  KEY invoice_order (order_id),
  CONSTRAINT invoice_order FOREIGN KEY (order_id) REFERENCES \`order\` (id)
) ENGINE=InnoDB AUTO_INCREMENT=900 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE order_line (
  order_id int unsigned NOT NULL,
  \`position\` smallint unsigned NOT NULL,
  product_id bigint unsigned NOT NULL,
  quantity int unsigned NOT NULL,
  price decimal(12,4) NOT NULL,
  sum decimal(14,4) GENERATED ALWAYS AS (quantity * price) VIRTUAL,
  PRIMARY KEY (\`position\`, order_id),
  KEY order_line_order (order_id),
  KEY order_line_product (product_id),
  KEY order_line_sum (sum),
  CONSTRAINT order_line_order FOREIGN KEY (order_id) REFERENCES \`order\` (id) ON DELETE CASCADE,
  CONSTRAINT order_line_product FOREIGN KEY (product_id) REFERENCES product (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE payment (
  id int NOT NULL AUTO_INCREMENT,
  order_id int unsigned NOT NULL,
  method enum('card','transfer','paypal','cash') NOT NULL,
  amount decimal(12,2) NOT NULL,
  is_settled bit(1) NOT NULL DEFAULT b'0',
  risk bit(12) DEFAULT NULL,
  at timestamp(3) NULL DEFAULT NULL,
  PRIMARY KEY (id),
  CONSTRAINT payment_order FOREIGN KEY (order_id) REFERENCES \`order\` (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE shipment (
  carrier varchar(20) NOT NULL,
  tracking varchar(40) CHARACTER SET ascii NOT NULL,
  order_id int unsigned NOT NULL,
  staff_id smallint unsigned DEFAULT NULL,
  handling_time time(3) DEFAULT NULL,
  UNIQUE KEY shipment_tracking (tracking, carrier),
  KEY shipment_order (order_id),
  CONSTRAINT shipment_order FOREIGN KEY (order_id) REFERENCES \`order\` (id),
  CONSTRAINT shipment_staff FOREIGN KEY (staff_id) REFERENCES staff (id) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE audit_log (
  at datetime NOT NULL,
  who varchar(60) DEFAULT NULL,
  what varchar(255) DEFAULT NULL,
  detail longtext
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='no key at all';

CREATE TABLE page_view (
  session_hash int unsigned NOT NULL,
  path varchar(200) NOT NULL,
  hits int unsigned NOT NULL DEFAULT 1,
  PRIMARY KEY (session_hash, path)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
PARTITION BY HASH (session_hash) PARTITIONS 4;
`;
