import { describe, expect, it } from 'vitest';
import { postgresWays } from './postgres-ways.ts';

const namesFor = (env: NodeJS.ProcessEnv): readonly string[] => postgresWays({}, env).map(({ name }) => name);

describe('postgresWays', () => {
  it('asks Docker last, since an image may have to be fetched', () => {
    expect(namesFor({})).toEqual(['url', 'embedded', 'system', 'npm', 'debian', 'docker']);
  });

  it('asks Docker right after the URL when TEST_DOCKER is 1', () => {
    expect(namesFor({ TEST_DOCKER: '1' })).toEqual(['url', 'docker', 'embedded', 'system', 'npm', 'debian']);
  });

  it('ends the search at a URL that was given and fails, and only then', () => {
    const decisive = (env: NodeJS.ProcessEnv): boolean | undefined =>
      postgresWays({}, env).find(({ name }) => name === 'url')?.decisive;
    expect(decisive({ TEST_POSTGRES_URL: 'postgres://localhost/postgres' })).toBe(true);
    expect(decisive({})).toBe(false);
  });
});
