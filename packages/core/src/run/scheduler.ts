import { InternalError } from '../errors/classes.ts';
import type { StepId } from '../plan/plan.ts';

/**
 * Where one step stands. `waiting` for others, `ready` to start, `running`, `done`, `failed`, or `skipped` because another failed.
 */
export type StepState = 'waiting' | 'ready' | 'running' | 'done' | 'failed' | 'skipped';

/** What can happen to a step: all it depends on is done, it starts, succeeds, fails, or the run stops. */
export type StepEvent = 'unblock' | 'start' | 'succeed' | 'fail' | 'stop';

/** Every state with every event; `undefined` is a broken invariant. */
export const transitions: Readonly<Record<StepState, Readonly<Record<StepEvent, StepState | undefined>>>> = {
  waiting: { unblock: 'ready', start: undefined, succeed: undefined, fail: undefined, stop: 'skipped' },
  ready: { unblock: undefined, start: 'running', succeed: undefined, fail: undefined, stop: 'skipped' },
  running: { unblock: undefined, start: undefined, succeed: 'done', fail: 'failed', stop: 'running' },
  done: { unblock: undefined, start: undefined, succeed: undefined, fail: undefined, stop: 'done' },
  failed: { unblock: undefined, start: undefined, succeed: undefined, fail: undefined, stop: 'failed' },
  skipped: { unblock: undefined, start: undefined, succeed: undefined, fail: undefined, stop: 'skipped' },
};

/** What scheduling needs to know of a step. */
export interface ScheduledStep {
  readonly id: StepId;
  readonly dependsOn: readonly StepId[];
  readonly weight: number;
  /** Connections it takes, at least 1. */
  readonly slots: number;
  /** It reads from the source through as many connections, of which only so many may at once. */
  readonly isReading: boolean;
}

/** How many connections may be in use at once. A step that takes more than that runs alone. */
export interface ScheduleLimits {
  readonly running: number;
  readonly reading: number;
}

interface Node {
  readonly step: ScheduledStep;
  /** Place in the plan; decides between equal weights. */
  readonly place: number;
  readonly dependents: Node[];
  missing: number;
  state: StepState;
}

/**
 * Says which steps run when: a pure state machine, driven by whoever runs the steps. It has no clock and starts nothing
 * itself. Ready steps go heaviest first, equal ones in the plan's order; a reading step that finds no reader free lets a lighter
 * one that reads nothing pass. One that takes several slots is waited for, so that it does not come last. After a failure or `stop` nothing more starts, and the run is over once the running
 * steps have told their end.
 */
export class Scheduler {
  readonly #nodes = new Map<StepId, Node>();
  readonly #limits: ScheduleLimits;
  /** Heaviest first. */
  readonly #ready: Node[] = [];
  #running = 0;
  #reading = 0;

  /** @throws {InternalError} when a step depends on one that the plan does not have, or two have one id */
  constructor(steps: readonly ScheduledStep[], limits: ScheduleLimits) {
    this.#limits = limits;
    for (const [place, step] of steps.entries()) {
      if (this.#nodes.has(step.id)) throw broken(`two steps are called ${step.id}`);
      this.#nodes.set(step.id, { step, place, dependents: [], missing: 0, state: 'waiting' });
    }
    for (const node of this.#nodes.values()) {
      for (const id of new Set(node.step.dependsOn)) this.#node(id).dependents.push(node);
      node.missing = new Set(node.step.dependsOn).size;
    }
    for (const node of this.#nodes.values()) if (node.missing === 0) this.#unblock(node);
  }

  /** Starts the next step and gives its id; undefined when none may start now. */
  startNext(): StepId | undefined {
    const reader = this.#ready.find(({ step }) => step.isReading);
    const mayRead = reader !== undefined && this.#hasReaders(reader.step.slots);
    const place = this.#ready.findIndex(({ step }) => mayRead || !step.isReading);
    const node = this.#ready[place];
    if (node === undefined || !this.#hasRoom(node.step.slots)) return undefined;
    this.#ready.splice(place, 1);
    this.#move(node, 'start');
    this.#running += node.step.slots;
    if (node.step.isReading) this.#reading += node.step.slots;
    return node.step.id;
  }

  /** A running step has ended well. */
  succeed(id: StepId): void {
    const node = this.#end(id, 'succeed');
    for (const dependent of node.dependents) {
      dependent.missing -= 1;
      if (dependent.missing === 0 && dependent.state === 'waiting') this.#unblock(dependent);
    }
  }

  /** A running step has failed; nothing more starts. */
  fail(id: StepId): void {
    this.#end(id, 'fail');
    this.stop();
  }

  /** Nothing more starts. */
  stop(): void {
    for (const node of this.#nodes.values()) this.#move(node, 'stop');
    this.#ready.length = 0;
  }

  /** Nothing runs and nothing can start any more. */
  get isOver(): boolean {
    return this.#running === 0 && this.#ready.length === 0;
  }

  /** Whether every step is done. */
  get isComplete(): boolean {
    return [...this.#nodes.values()].every(({ state }) => state === 'done');
  }

  stateOf(id: StepId): StepState {
    return this.#node(id).state;
  }

  #hasRoom(slots: number): boolean {
    return this.#running === 0 || this.#running + slots <= this.#limits.running;
  }

  #hasReaders(slots: number): boolean {
    return this.#reading === 0 || this.#reading + slots <= this.#limits.reading;
  }

  #unblock(node: Node): void {
    this.#move(node, 'unblock');
    const isBefore = (other: Node): boolean =>
      node.step.weight > other.step.weight || (node.step.weight === other.step.weight && node.place < other.place);
    const place = this.#ready.findIndex(isBefore);
    this.#ready.splice(place < 0 ? this.#ready.length : place, 0, node);
  }

  #end(id: StepId, event: 'succeed' | 'fail'): Node {
    const node = this.#node(id);
    this.#move(node, event);
    this.#running -= node.step.slots;
    if (node.step.isReading) this.#reading -= node.step.slots;
    return node;
  }

  #move(node: Node, event: StepEvent): void {
    const next = transitions[node.state][event];
    if (next === undefined) throw broken(`step ${node.step.id} is ${node.state} and cannot ${event}`);
    node.state = next;
  }

  #node(id: StepId): Node {
    const node = this.#nodes.get(id);
    if (node === undefined) throw broken(`there is no step ${id}`);
    return node;
  }
}

function broken(what: string): InternalError {
  return new InternalError({
    code: 'INTERNAL_INVARIANT',
    message: `The scheduler is wrong: ${what}. Please report it.`,
  });
}
