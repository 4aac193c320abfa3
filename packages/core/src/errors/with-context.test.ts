import { describe, expect, it } from 'vitest';
import { WriteError } from './classes.ts';
import { withContext } from './with-context.ts';

describe('withContext', () => {
  const cause = new Error('below');
  const error = new WriteError({
    code: 'WRITE_SPACE',
    message: 'Full.',
    advice: 'retry',
    context: { table: 'a.b' },
    cause,
  });

  it('keeps the class, code, advice, cause and place of the error', () => {
    const richer = withContext(error, { step: 'load a.b' }, 'Nothing is complete.');
    expect(richer).toBeInstanceOf(WriteError);
    expect(richer).toMatchObject({
      code: 'WRITE_SPACE',
      advice: 'retry',
      cause,
      message: 'Full. Nothing is complete.',
    });
    expect(richer.stack?.split('\n')[0]).toContain('Full. Nothing is complete.');
    expect(richer.stack?.split('\n').slice(1)).toEqual(error.stack?.split('\n').slice(1));
  });

  it('adds to the context and leaves what the error says itself', () => {
    expect(withContext(error, { step: 'load a.b', table: 'other' }).context).toEqual({
      step: 'load a.b',
      table: 'a.b',
    });
  });
});
