import { tableKey } from '../catalog/table-ref.ts';
import type { Sequence } from '../catalog/catalog.ts';
import type { SequenceState } from '../connector/source.ts';
import { InternalError } from '../errors/classes.ts';
import type { Plan, PlannedSequence } from '../plan/plan.ts';
import { askEnd } from './ask-end.ts';
import type { RunContext } from './run-context.ts';

/**
 * Lets go of the snapshot as soon as nothing of the plan will read through it, since it holds back the source's clean-up: after the last
 * load, before indexes are built. What is wanted of the source after that is read just before.
 */
export class SnapshotUse {
  readonly #context: RunContext;
  readonly #beforeRelease: () => Promise<void>;
  #loadsLeft: number;
  #sequences: Promise<readonly SequenceState[]> | undefined;
  #isReleased = false;

  /** @param beforeRelease reads what else the run needs of the source */
  constructor(context: RunContext, beforeRelease: () => Promise<void>) {
    this.#context = context;
    this.#beforeRelease = beforeRelease;
    this.#loadsLeft = context.plan.steps.flatMap(({ actions }) => actions).filter(({ kind }) => kind === 'load').length;
  }

  /** Call when there may be nothing to load at all. */
  async start(): Promise<void> {
    if (this.#loadsLeft === 0) await this.#release();
  }

  /** Nothing can be read any more. */
  get isReleased(): boolean {
    return this.#isReleased;
  }

  /** One load action has read all its tables. */
  async loadDone(): Promise<void> {
    this.#loadsLeft -= 1;
    if (this.#loadsLeft === 0) await this.#release();
  }

  /** Values of every sequence the plan sets, read once, in the order of {@link plannedSequences}. */
  readSequences(): Promise<readonly SequenceState[]> {
    this.#sequences ??= this.#readSequences();
    return this.#sequences;
  }

  async #release(): Promise<void> {
    if (this.#isReleased) return;
    this.#isReleased = true;
    if (plannedSequences(this.#context.plan).length > 0) await this.readSequences();
    await this.#beforeRelease();
    await this.#context.releaseSnapshot();
  }

  async #readSequences(): Promise<readonly SequenceState[]> {
    const { plan, snapshot, sourceCatalog, gate, call } = this.#context;
    const read = snapshot.readSequences?.bind(snapshot);
    if (read === undefined) {
      const message = 'The plan sets sequences and the source cannot read any. Please report it.';
      throw new InternalError({ code: 'INTERNAL_INVARIANT', message });
    }
    const byKey = new Map<string, Sequence>(
      sourceCatalog.sequences.map((sequence) => [tableKey(sequence.ref), sequence]),
    );
    const wanted = plannedSequences(plan).map(({ from }) => byKey.get(tableKey(from)) ?? { ref: from });
    return askEnd(() => read(wanted, call), { gate, end: 'source' });
  }
}

/** Every sequence the plan sets, in the order of its steps. */
export function plannedSequences({ steps }: Plan): readonly PlannedSequence[] {
  return steps.flatMap(({ actions }) =>
    actions.flatMap((action) => (action.kind === 'set-sequences' ? action.sequences : [])),
  );
}
