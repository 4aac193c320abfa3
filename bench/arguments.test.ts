import { describe, expect, it } from 'vitest';
import { CASE_NAMES, readArguments } from './arguments.ts';

describe('readArguments', () => {
  it('runs every part in seven rounds at full scale when nothing is said', () => {
    expect(readArguments([])).toMatchObject({ kind: 'run', cases: CASE_NAMES, rounds: 7, scale: 1, write: false });
  });

  it('runs the parts that are named, in their own order', () => {
    expect(readArguments(['wide', 'small', '--rounds', '9'])).toMatchObject({ cases: ['small', 'wide'], rounds: 9 });
  });

  it.each([
    [['narow'], 'no part "narow"'],
    [['--rounds', 'many'], '--rounds'],
    [['--rounds', '0'], '--rounds'],
    [['--scale', '-1'], '--scale'],
    [['--fast'], '--fast'],
    [['--write', 'plan'], 'all parts'],
    [['--write', '--rounds', '3'], '5 rounds'],
    [['--write', '--scale', '0.5'], 'full scale'],
  ])('rejects %j', (argv, complaint) => {
    const request = readArguments(argv);
    expect(request.kind === 'wrong' ? request.message : request.kind).toContain(complaint);
  });
});
