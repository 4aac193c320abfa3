import type { TestDatabase } from '../databases/test-database.ts';

/** A policy hides rows from the table's owner too: a copy that does not look gets fewer rows. */
export const forcedRowSecurity: TestDatabase = {
  name: 'forced-row-security',
  summary: "A policy hides rows from the table's owner too: a copy that does not look gets fewer rows.",
  script: () => `
    CREATE TABLE secret (id integer PRIMARY KEY, tenant text NOT NULL, word text);
    INSERT INTO secret VALUES (1, 'a', 'one'), (2, 'b', 'two'), (3, 'a', 'three');
    ALTER TABLE secret ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
    CREATE POLICY own_tenant ON secret USING (tenant = current_setting('app.tenant', true));
  `,
};
