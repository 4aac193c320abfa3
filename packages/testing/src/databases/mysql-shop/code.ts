/** Functions, procedures, triggers and an event. */
export const code = `
CREATE FUNCTION slug_of(title varchar(200)) RETURNS varchar(200) CHARSET utf8mb4
  DETERMINISTIC
  COMMENT 'lower case, "-" for spaces'
BEGIN
  DECLARE result varchar(200) DEFAULT lower(trim(title));
  SET result = replace(result, ' ', '-');
  WHILE locate('--', result) > 0 DO
    SET result = replace(result, '--', '-');
  END WHILE;
  RETURN result;
END;

CREATE FUNCTION gross_of(net decimal(12,4), country char(2)) RETURNS decimal(12,2)
  READS SQL DATA SQL SECURITY INVOKER
  RETURN round(net * (1 + coalesce((SELECT vat_rate FROM country WHERE iso = country), 0) / 100), 2);

CREATE PROCEDURE recount_order(IN the_order int unsigned, OUT line_count int)
  MODIFIES SQL DATA
BEGIN
  DECLARE EXIT HANDLER FOR NOT FOUND SET line_count = NULL;
  SELECT count(*) INTO line_count FROM order_line WHERE order_id = the_order;
  UPDATE \`order\`
     SET \`lines\` = line_count,
         total = (SELECT coalesce(sum(quantity * price), 0) FROM order_line WHERE order_id = the_order)
   WHERE id = the_order;
END;

CREATE PROCEDURE clean_carts(days int)
BEGIN
  -- Called by the event below; "days" is never 0; don't change.
  DECLARE done bool DEFAULT false;
  DECLARE t binary(16);
  DECLARE old CURSOR FOR SELECT token FROM cart WHERE touched < now() - INTERVAL days DAY;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = true;
  OPEN old;
  each_cart: LOOP
    FETCH old INTO t;
    IF done THEN LEAVE each_cart; END IF;
    DELETE FROM cart WHERE token = t;
  END LOOP;
  CLOSE old;
END;

CREATE TRIGGER product_before_insert BEFORE INSERT ON product FOR EACH ROW
  SET NEW.slug = coalesce(NEW.slug, slug_of(NEW.name));

CREATE TRIGGER product_after_update AFTER UPDATE ON product FOR EACH ROW
BEGIN
  IF NOT (OLD.net_price <=> NEW.net_price) THEN
    INSERT INTO audit_log VALUES (now(), substring_index(user(), '@', 1), concat('price of ', NEW.sku), concat(OLD.net_price, ' -> ', NEW.net_price));
  END IF;
END;

CREATE TRIGGER order_line_counts AFTER INSERT ON order_line FOR EACH ROW
  UPDATE \`order\` SET \`lines\` = \`lines\` + 1, total = total + NEW.quantity * NEW.price WHERE id = NEW.order_id;

CREATE TRIGGER order_line_moves_stock AFTER INSERT ON order_line FOR EACH ROW FOLLOWS order_line_counts
  INSERT INTO stock_movement (moved_on, product_id, delta, reason)
  SELECT date(placed_at), NEW.product_id, -cast(NEW.quantity AS signed), concat('order ', number) FROM \`order\` WHERE id = NEW.order_id;

CREATE TRIGGER order_line_gone BEFORE DELETE ON order_line FOR EACH ROW
  UPDATE \`order\` SET \`lines\` = \`lines\` - 1 WHERE id = OLD.order_id;

CREATE TRIGGER customer_tidy BEFORE INSERT ON customer FOR EACH ROW
BEGIN
  SET NEW.email = lower(NEW.email);
  IF NEW.last_name = '' THEN SET NEW.last_name = '(unknown)'; END IF;
END;

CREATE EVENT clean_carts_nightly ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 03:00:00'
  ON COMPLETION PRESERVE COMMENT 'nobody''s cart lives for ever'
  DO CALL clean_carts(30);
`;
