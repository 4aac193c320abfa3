import type { TestDatabase } from '../databases/test-database.ts';

/** Triggers change, refuse and multiply rows; they must not fire on rows that are copied. */
export const triggersOnLoad: TestDatabase = {
  name: 'triggers-on-load',
  summary: 'Triggers change, refuse and multiply rows; they must not fire on rows that are copied.',
  script: () => `
    CREATE TABLE account (id integer PRIMARY KEY, owner text, changed integer NOT NULL DEFAULT 0);
    CREATE TABLE audit (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, account integer, what text);
    CREATE FUNCTION count_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      NEW.changed := NEW.changed + 1;
      RETURN NEW;
    END $$;
    CREATE FUNCTION write_audit() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO audit (account, what) VALUES (NEW.id, TG_OP);
      RETURN NULL;
    END $$;
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'closed for new accounts';
    END $$;
    CREATE TRIGGER account_count BEFORE INSERT OR UPDATE ON account FOR EACH ROW EXECUTE FUNCTION count_change();
    CREATE TRIGGER account_audit AFTER INSERT OR UPDATE ON account FOR EACH ROW EXECUTE FUNCTION write_audit();
    INSERT INTO account (id, owner) VALUES (1, 'Ada'), (2, 'Bo');
    UPDATE account SET owner = 'Cleo' WHERE id = 2;
    CREATE TRIGGER account_refuse BEFORE INSERT ON account FOR EACH STATEMENT EXECUTE FUNCTION refuse();
  `,
};
