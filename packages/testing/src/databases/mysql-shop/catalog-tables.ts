/** What is sold, and where it lies. */
export const catalogTables = `
CREATE TABLE manufacturer (
  id int NOT NULL AUTO_INCREMENT,
  name varchar(120) NOT NULL,
  homepage varchar(255) DEFAULT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY manufacturer_name (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE category (
  id int NOT NULL AUTO_INCREMENT,
  parent_id int DEFAULT NULL,
  slug varchar(80) CHARACTER SET ascii NOT NULL,
  name varchar(120) NOT NULL,
  sort_key int NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  UNIQUE KEY category_slug (parent_id, slug),
  KEY category_sort (sort_key DESC, name(12)),
  CONSTRAINT category_parent FOREIGN KEY (parent_id) REFERENCES category (id) ON DELETE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE category_text (
  category_id int NOT NULL,
  language_code varchar(5) CHARACTER SET ascii NOT NULL,
  title varchar(120) NOT NULL,
  teaser tinytext,
  PRIMARY KEY (language_code, category_id),
  KEY category_text_category (category_id),
  CONSTRAINT category_text_category FOREIGN KEY (category_id) REFERENCES category (id) ON DELETE CASCADE,
  CONSTRAINT category_text_language FOREIGN KEY (language_code) REFERENCES language (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE product (
  id bigint(10) unsigned zerofill NOT NULL AUTO_INCREMENT,
  sku varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  ean varchar(13) CHARACTER SET ascii DEFAULT NULL,
  manufacturer_id int DEFAULT NULL,
  name varchar(200) NOT NULL,
  slug varchar(200) DEFAULT NULL,
  description mediumtext,
  net_price decimal(12,4) unsigned NOT NULL,
  tax_rate decimal(5,2) NOT NULL DEFAULT 19.00,
  gross_price decimal(14,2) GENERATED ALWAYS AS (round(net_price * (1 + tax_rate / 100), 2)) STORED,
  is_cheap tinyint(1) GENERATED ALWAYS AS (net_price < 10) VIRTUAL,
  weight_kg float DEFAULT NULL,
  volume double DEFAULT NULL,
  attributes json DEFAULT NULL,
  thumbnail blob,
  status enum('draft','live','sold "out"','archived') CHARACTER SET latin1 NOT NULL DEFAULT 'draft',
  available_from date NOT NULL DEFAULT '0000-00-00',
  modified timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (id),
  UNIQUE KEY product_sku (sku),
  UNIQUE KEY product_ean (ean),
  UNIQUE KEY product_slug (slug(150), manufacturer_id),
  KEY product_price (status, gross_price DESC),
  KEY product_thumbnail (thumbnail(16)),
  FULLTEXT KEY product_text (name, description),
  CONSTRAINT product_manufacturer FOREIGN KEY (manufacturer_id) REFERENCES manufacturer (id) ON UPDATE CASCADE ON DELETE SET NULL,
  CONSTRAINT product_price_is_real CHECK (net_price < 1000000 or status = 'archived'),
  CONSTRAINT \`product's weight\` CHECK (weight_kg is null or weight_kg >= 0)
) ENGINE=InnoDB AUTO_INCREMENT=70000 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE product_category (
  product_id bigint unsigned NOT NULL,
  category_id int NOT NULL,
  \`rank\` int DEFAULT NULL,
  PRIMARY KEY (category_id, product_id),
  KEY product_category_product (product_id, \`rank\`),
  CONSTRAINT product_category_product FOREIGN KEY (product_id) REFERENCES product (id) ON DELETE CASCADE,
  CONSTRAINT product_category_category FOREIGN KEY (category_id) REFERENCES category (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE product_variant (
  colour varchar(20) NOT NULL DEFAULT 'none',
  product_id bigint unsigned NOT NULL,
  size enum('S','M','L','XL') NOT NULL,
  surcharge decimal(8,2) NOT NULL DEFAULT 0.00,
  PRIMARY KEY (product_id, size, colour),
  CONSTRAINT product_variant_product FOREIGN KEY (product_id) REFERENCES product (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE warehouse (
  code char(3) CHARACTER SET ascii NOT NULL,
  name varchar(60) NOT NULL,
  area polygon DEFAULT NULL,
  PRIMARY KEY (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE stock (
  warehouse_code char(3) CHARACTER SET ascii NOT NULL,
  variant_colour varchar(20) NOT NULL,
  variant_size enum('S','M','L','XL') NOT NULL,
  variant_product_id bigint unsigned NOT NULL,
  quantity int NOT NULL DEFAULT 0,
  reserved int unsigned NOT NULL DEFAULT 0,
  \`free\` bigint GENERATED ALWAYS AS (cast(quantity as signed) - cast(reserved as signed)) VIRTUAL,
  PRIMARY KEY (variant_product_id, variant_size, variant_colour, warehouse_code),
  KEY stock_warehouse (warehouse_code),
  CONSTRAINT stock_variant FOREIGN KEY (variant_product_id, variant_size, variant_colour)
    REFERENCES product_variant (product_id, size, colour) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT stock_warehouse FOREIGN KEY (warehouse_code) REFERENCES warehouse (code),
  CONSTRAINT stock_quantity CHECK (quantity between -100 and 1000000)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE stock_movement (
  id bigint unsigned NOT NULL AUTO_INCREMENT,
  moved_on date NOT NULL,
  product_id bigint unsigned NOT NULL,
  delta int NOT NULL,
  reason varchar(40) DEFAULT NULL,
  PRIMARY KEY (id, moved_on),
  KEY stock_movement_product (product_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
PARTITION BY RANGE (year(moved_on)) (
  PARTITION p_old VALUES LESS THAN (2022) COMMENT = 'before the "new" system',
  PARTITION p2022 VALUES LESS THAN (2023),
  PARTITION p2023 VALUES LESS THAN (2024),
  PARTITION p_now VALUES LESS THAN MAXVALUE
);

CREATE TABLE review (
  id int NOT NULL AUTO_INCREMENT,
  product_id bigint unsigned NOT NULL,
  customer_id int unsigned DEFAULT NULL,
  stars tinyint unsigned NOT NULL,
  title varchar(120) NOT NULL DEFAULT '',
  body text CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  written_at datetime(3) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY review_once (product_id, customer_id),
  FULLTEXT KEY review_body (body),
  CONSTRAINT review_product FOREIGN KEY (product_id) REFERENCES product (id) ON DELETE CASCADE,
  CONSTRAINT review_customer FOREIGN KEY (customer_id) REFERENCES customer (id) ON DELETE SET NULL,
  CONSTRAINT review_stars CHECK (stars between 1 and 5)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
`;
