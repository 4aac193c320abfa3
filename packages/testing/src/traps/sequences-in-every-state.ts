import type { TestDatabase } from '../databases/test-database.ts';

/** Sequences never called, called once, set back, exhausted, shared by two tables, owned by none. */
export const sequencesInEveryState: TestDatabase = {
  name: 'sequences-in-every-state',
  summary: 'Sequences never called, called once, set back, exhausted, shared by two tables, owned by none.',
  script: () => `
    CREATE SEQUENCE never_called START WITH 42;
    CREATE SEQUENCE called_once;
    CREATE SEQUENCE set_back;
    CREATE SEQUENCE set_uncalled;
    CREATE SEQUENCE exhausted MAXVALUE 2;
    CREATE SEQUENCE downwards INCREMENT BY -3 MINVALUE -100 MAXVALUE -1 START WITH -1;
    CREATE SEQUENCE narrow AS smallint CYCLE;
    CREATE SEQUENCE shared;
    SELECT nextval('called_once'), setval('set_back', 7), setval('set_uncalled', 9, false), nextval('downwards');
    SELECT nextval('exhausted') FROM generate_series(1, 2);
    SELECT setval('narrow', 32767);
    CREATE TABLE left_half (id bigint PRIMARY KEY DEFAULT nextval('shared'), word text);
    CREATE TABLE right_half (id bigint PRIMARY KEY DEFAULT nextval('shared'), word text);
    INSERT INTO left_half (word) VALUES ('a'), ('b');
    INSERT INTO right_half (word) VALUES ('c');
    CREATE TABLE big (id bigserial PRIMARY KEY, word text);
    SELECT setval('big_id_seq', 9223372036854775806);
    INSERT INTO big (word) VALUES ('last');
  `,
};
