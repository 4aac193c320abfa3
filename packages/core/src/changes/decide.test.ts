import { describe, expect, it } from 'vitest';
import { errorCodes } from '../errors/codes.ts';
import { decide, refusal } from './decide.ts';

const modes = ['snapshot', 'incremental'] as const;
const reinitialises = ['never', 'when-required', 'always'] as const;

/** By mode, whether it may initialise, and `reinitialise`: what is done with a state and table, state only, table only, nothing. */
const table = {
  'snapshot never': ['CHANGE_ALREADY_INITIALISED', 'CHANGE_TABLE_LOST', 'CHANGE_TABLE_EXISTS', 'initialise'],
  'snapshot when-required': ['CHANGE_ALREADY_INITIALISED', 'initialise', 'CHANGE_TABLE_EXISTS', 'initialise'],
  'snapshot always': ['refill', 'initialise', 'refill', 'initialise'],
  'incremental never': ['update', 'CHANGE_TABLE_LOST', 'CHANGE_NOT_INITIALISED', 'CHANGE_NOT_INITIALISED'],
  'incremental when-required': ['update', 'initialise', 'CHANGE_NOT_INITIALISED', 'CHANGE_NOT_INITIALISED'],
  'incremental always': ['refill', 'initialise', 'refill', 'CHANGE_NOT_INITIALISED'],
  'incremental never, initialising': ['update', 'CHANGE_TABLE_LOST', 'CHANGE_TABLE_EXISTS', 'initialise'],
  'incremental when-required, initialising': ['update', 'initialise', 'CHANGE_TABLE_EXISTS', 'initialise'],
  'incremental always, initialising': ['refill', 'initialise', 'refill', 'initialise'],
} as const;

const sink = [
  { hasState: true, hasTable: true },
  { hasState: true, hasTable: false },
  { hasState: false, hasTable: true },
  { hasState: false, hasTable: false },
] as const;

describe('the way of a replica', () => {
  const cases = modes.flatMap((mode) =>
    [false, true].flatMap((initialise) =>
      reinitialises.map((reinitialise) => {
        const suffix = mode === 'incremental' && initialise ? ', initialising' : '';
        return { mode, initialise, reinitialise, key: `${mode} ${reinitialise}${suffix}` as keyof typeof table };
      }),
    ),
  );

  it.each(cases)('is decided by what is there: $key, initialise $initialise', ({ key, ...options }) => {
    expect(sink.map((there) => decide({ ...options, ...there }))).toEqual(table[key]);
  });

  it('is refused in words that name the table and what to do', () => {
    const refused = new Set(
      Object.values(table)
        .flat()
        .filter((way) => way in errorCodes),
    );
    expect(refused.size).toBe(4);
    for (const code of refused) {
      const error = refusal(code as keyof typeof errorCodes, { target: { schema: 'canvas', name: 'accounts' } });
      expect(error).toMatchObject({ name: 'ChangeError', code, context: { table: 'canvas.accounts' } });
      expect(error.message).toMatch(/^canvas\.accounts .*(mode|replicas\.)/);
    }
  });
});
