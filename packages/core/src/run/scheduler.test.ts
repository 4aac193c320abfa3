import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InternalError } from '../errors/classes.ts';
import type { StepId } from '../plan/plan.ts';
import { type ScheduledStep, Scheduler, type StepEvent, type StepState, transitions } from './scheduler.ts';

const id = (name: string): StepId => name as StepId;
const step = (
  name: string,
  more: Partial<Omit<ScheduledStep, 'dependsOn'>> & { after?: string[] } = {},
): ScheduledStep => {
  const { after = [], ...rest } = more;
  return { id: id(name), dependsOn: after.map(id), weight: 1, slots: 1, isReading: false, ...rest };
};
const unlimited = { running: 100, reading: 100 };

function startAll(scheduler: Scheduler): string[] {
  const started: string[] = [];
  for (let next = scheduler.startNext(); next !== undefined; next = scheduler.startNext()) started.push(next);
  return started;
}

/** A scheduler whose step `a` is in the state, reached by legal moves only. */
function schedulerIn(state: StepState): Scheduler {
  const scheduler = new Scheduler(
    [step('a', state === 'waiting' || state === 'skipped' ? { after: ['b'] } : {}), step('b')],
    {
      running: 2,
      reading: 2,
    },
  );
  if (state === 'running' || state === 'done' || state === 'failed') scheduler.startNext();
  if (state === 'done') scheduler.succeed(id('a'));
  if (state === 'failed') scheduler.fail(id('a'));
  if (state === 'skipped') scheduler.stop();
  return scheduler;
}

const expected: Record<StepState, Record<Exclude<StepEvent, 'unblock' | 'start'>, StepState | 'refused'>> = {
  waiting: { succeed: 'refused', fail: 'refused', stop: 'skipped' },
  ready: { succeed: 'refused', fail: 'refused', stop: 'skipped' },
  running: { succeed: 'done', fail: 'failed', stop: 'running' },
  done: { succeed: 'refused', fail: 'refused', stop: 'done' },
  failed: { succeed: 'refused', fail: 'refused', stop: 'failed' },
  skipped: { succeed: 'refused', fail: 'refused', stop: 'skipped' },
};

describe('a step', () => {
  const cases = (Object.keys(expected) as StepState[]).flatMap((state) =>
    (Object.keys(expected[state]) as (keyof (typeof expected)[StepState])[]).map(
      (event) => [state, event, expected[state][event]] as const,
    ),
  );

  it.each(cases)('that is %s is told to %s: %s', (state, event, outcome) => {
    const scheduler = schedulerIn(state);
    expect(scheduler.stateOf(id('a'))).toBe(state);
    const tell = (): void => {
      if (event === 'stop') scheduler.stop();
      else scheduler[event](id('a'));
    };
    if (outcome === 'refused') expect(tell).toThrow(InternalError);
    else {
      tell();
      expect(scheduler.stateOf(id('a'))).toBe(outcome);
    }
  });

  it('starts only when ready and becomes ready only when waiting', () => {
    const from = (event: StepEvent): string[] =>
      Object.entries(transitions).flatMap(([state, row]) => (row[event] === undefined ? [] : [state]));
    expect(from('start')).toEqual(['ready']);
    expect(from('unblock')).toEqual(['waiting']);
  });
});

describe('the scheduler', () => {
  it('starts the heaviest ready step first, equal ones in the order of the plan', () => {
    const scheduler = new Scheduler(
      [step('light'), step('heavy', { weight: 9 }), step('second light'), step('middle', { weight: 5 })],
      unlimited,
    );
    expect(startAll(scheduler)).toEqual(['heavy', 'middle', 'light', 'second light']);
  });

  it('starts a step when everything it depends on is done', () => {
    const scheduler = new Scheduler([step('a'), step('b'), step('c', { after: ['a', 'b', 'a'] })], unlimited);
    expect(startAll(scheduler)).toEqual(['a', 'b']);
    scheduler.succeed(id('a'));
    expect(startAll(scheduler)).toEqual([]);
    scheduler.succeed(id('b'));
    expect(startAll(scheduler)).toEqual(['c']);
  });

  it('runs no more steps at once than allowed', () => {
    const scheduler = new Scheduler([step('a'), step('b'), step('c')], { running: 2, reading: 100 });
    expect(startAll(scheduler)).toEqual(['a', 'b']);
    scheduler.succeed(id('b'));
    expect(startAll(scheduler)).toEqual(['c']);
  });

  it('lets a lighter step that reads nothing pass one that finds no reader free', () => {
    const scheduler = new Scheduler(
      [step('a', { weight: 9, isReading: true }), step('b', { weight: 8, isReading: true }), step('c', { weight: 1 })],
      { running: 3, reading: 1 },
    );
    expect(startAll(scheduler)).toEqual(['a', 'c']);
    scheduler.succeed(id('a'));
    expect(startAll(scheduler)).toEqual(['b']);
  });

  it('waits for the slots of a heavy step instead of letting lighter ones pass', () => {
    const scheduler = new Scheduler(
      [step('a', { weight: 9, isReading: true }), step('b', { weight: 8, slots: 3, isReading: true }), step('c')],
      { running: 3, reading: 100 },
    );
    expect(startAll(scheduler)).toEqual(['a']);
    scheduler.succeed(id('a'));
    expect(startAll(scheduler)).toEqual(['b']);
    scheduler.succeed(id('b'));
    expect(startAll(scheduler)).toEqual(['c']);
  });

  it('runs a step alone that takes more slots than there are', () => {
    const scheduler = new Scheduler([step('a', { slots: 5, isReading: true }), step('b')], { running: 2, reading: 2 });
    expect(startAll(scheduler)).toEqual(['a']);
    scheduler.succeed(id('a'));
    expect(startAll(scheduler)).toEqual(['b']);
  });

  it('starts nothing more after a failure and is over when the running steps have ended', () => {
    const scheduler = new Scheduler([step('a'), step('b'), step('c'), step('d', { after: ['b'] })], {
      running: 2,
      reading: 2,
    });
    startAll(scheduler);
    scheduler.fail(id('a'));
    expect(startAll(scheduler)).toEqual([]);
    expect(scheduler.isOver).toBe(false);
    scheduler.succeed(id('b'));
    expect(startAll(scheduler)).toEqual([]);
    expect(scheduler.isOver).toBe(true);
    expect(scheduler.isComplete).toBe(false);
  });

  it('is over and complete at once when there is nothing to do', () => {
    const scheduler = new Scheduler([], unlimited);
    expect(scheduler.startNext()).toBeUndefined();
    expect(scheduler.isOver).toBe(true);
    expect(scheduler.isComplete).toBe(true);
  });

  it.each([
    ['an unknown dependency', [step('a', { after: ['z'] })]],
    ['two steps of one id', [step('a'), step('a')]],
  ])('refuses a plan with %s', (_, steps) => {
    expect(() => new Scheduler(steps, unlimited)).toThrow(InternalError);
  });

  it('completes every acyclic plan within its limits, dependencies first', () => {
    const plans = fc.array(
      fc.record({ after: fc.array(fc.nat(), { maxLength: 3 }), weight: fc.nat(5), isReading: fc.boolean() }),
    );
    fc.assert(
      fc.property(plans, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }), (drafts, running, reading) => {
        const steps = drafts.map(({ after, ...rest }, i) =>
          step(`s${i}`, { ...rest, after: i === 0 ? [] : after.map((j) => `s${j % i}`) }),
        );
        const scheduler = new Scheduler(steps, { running, reading });
        const open: ScheduledStep[] = [];
        const done = new Set<StepId>();
        while (!scheduler.isOver || done.size < steps.length) {
          for (const started of startAll(scheduler)) {
            const one = steps.find((candidate) => candidate.id === started);
            if (one === undefined) throw new Error('unknown step');
            expect(one.dependsOn.every((other) => done.has(other))).toBe(true);
            open.push(one);
          }
          expect(open.length).toBeLessThanOrEqual(running);
          expect(open.filter(({ isReading }) => isReading).length).toBeLessThanOrEqual(reading);
          const ended = open.shift();
          if (ended === undefined) throw new Error('nothing runs and the plan is not done');
          done.add(ended.id);
          scheduler.succeed(ended.id);
        }
        expect(scheduler.isComplete).toBe(true);
      }),
    );
  });
});
