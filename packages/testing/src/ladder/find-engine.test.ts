import { describe, expect, it } from 'vitest';
import { findEngine, UnsuitableError, type Way } from './find-engine.ts';
import { NoEngineError } from './no-engine-error.ts';

const works = (name: string): Way<string> => ({ name, start: async () => `server of ${name}` });
const fails = (name: string, reason: string, decisive = false): Way<string> => ({
  name,
  decisive,
  start: () => Promise.reject(new Error(reason)),
});
const unsuitable = (name: string): Way<string> => ({
  name,
  decisive: true,
  start: () => Promise.reject(new UnsuitableError('is version 15, and 18 was asked for')),
});
const search = (ways: readonly Way<string>[], via?: string): Promise<string> =>
  findEngine({ engine: 'PostgreSQL', ways, via, advice: 'Set TEST_POSTGRES_URL.' });

async function failureOf(found: Promise<unknown>): Promise<NoEngineError> {
  const error = await found.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof NoEngineError) return error;
  throw new Error(`expected a NoEngineError, got ${String(error)}`);
}

describe('findEngine', () => {
  it('takes the first way that works', async () => {
    expect(await search([fails('url', 'is not set'), works('embedded'), works('system')])).toBe('server of embedded');
  });

  it('does not start a way after the one that worked', async () => {
    const started: string[] = [];
    const spy: Way<string> = { name: 'system', start: async () => `${started.push('system')}` };
    await search([works('embedded'), spy]);
    expect(started).toEqual([]);
  });

  it('lists every attempt with its reason, then the advice', async () => {
    const error = await failureOf(search([fails('url', 'is not set'), fails('docker', 'no runtime')]));
    expect(error.code).toBe('NO_ENGINE');
    expect(error.attempts).toEqual([
      { way: 'url', reason: 'is not set' },
      { way: 'docker', reason: 'no runtime' },
    ]);
    expect(error.message).toBe(
      'No PostgreSQL could be started. Tried:\n- url: is not set\n- docker: no runtime\nSet TEST_POSTGRES_URL.',
    );
  });

  it('stops at a decisive way that fails', async () => {
    const error = await failureOf(search([fails('url', 'connection refused', true), works('embedded')]));
    expect(error.attempts).toEqual([{ way: 'url', reason: 'connection refused' }]);
  });

  it('goes on after a decisive way that does not suit', async () => {
    expect(await search([unsuitable('url'), works('embedded')])).toBe('server of embedded');
  });

  it('tries only the pinned way', async () => {
    expect(await search([works('embedded'), works('system')], 'system')).toBe('server of system');
    const error = await failureOf(search([works('embedded'), fails('system', 'not there')], 'system'));
    expect(error.attempts).toEqual([{ way: 'system', reason: 'not there' }]);
  });

  it('names the ways when the pinned one does not exist', async () => {
    const error = await failureOf(search([works('embedded'), works('system')], 'homebrew'));
    expect(error.message).toContain('homebrew: is not a way to get PostgreSQL; the ways are embedded, system');
  });

  it('keeps the first lines of a long reason', async () => {
    const error = await failureOf(search([fails('system', 'initdb exited with 1\nline 2\nline 3\nline 4')]));
    expect(error.attempts[0]?.reason).toBe('initdb exited with 1 line 2 line 3');
  });

  it('rejects with the reason of an aborted signal and starts nothing', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    const found = findEngine({ engine: 'PostgreSQL', ways: [works('embedded')], advice: '', signal });
    await expect(found).rejects.toThrow('enough');
  });
});
