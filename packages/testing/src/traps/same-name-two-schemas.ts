import type { TestDatabase } from '../databases/test-database.ts';

/** Tables, types and sequences of the same name live in two schemas. */
export const sameNameTwoSchemas: TestDatabase = {
  name: 'same-name-two-schemas',
  summary: 'Tables, types and sequences of the same name live in two schemas.',
  script: () => `
    CREATE SCHEMA north;
    CREATE SCHEMA south;
    CREATE TYPE north.mood AS ENUM ('calm', 'wild');
    CREATE TYPE south.mood AS ENUM ('wild', 'calm', 'asleep');
    CREATE TABLE north.animal (id serial PRIMARY KEY, mood north.mood, name text);
    CREATE TABLE south.animal (id serial PRIMARY KEY, mood south.mood, cousin integer REFERENCES north.animal (id));
    INSERT INTO north.animal (mood, name) VALUES ('calm', 'bear'), ('wild', 'wolf');
    INSERT INTO south.animal (mood, cousin) VALUES ('asleep', 2), ('wild', NULL), ('calm', 1);
  `,
};
