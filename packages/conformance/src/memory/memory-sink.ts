import {
  type CallOptions,
  type ChangeRequest,
  type DigestRequest,
  type DraftRequest,
  InternalError,
  type LoadUnit,
  type MoveRequest,
  type Naming,
  type Sink,
  type SinkCapabilities,
  type SinkSession,
  type StateRequest,
  type TableMatcher,
  throwIfAborted,
  type UnitRequest,
} from '@sync/core/connector';
import { defineState } from './definitions.ts';
import { describeState } from './describe.ts';
import { draftChange, draftMove } from './draft-change.ts';
import { draftState } from './draft-state.ts';
import { digestTable } from './digest.ts';
import { type MemoryDatabase, memoryDialect } from './memory-database.ts';
import { MemoryUnit } from './memory-unit.ts';
import { readStates } from './states.ts';

export interface MemorySinkOptions {
  readonly database: MemoryDatabase;
  /** @defaultValue all a sink can have, four units at once */
  readonly capabilities?: Partial<SinkCapabilities>;
  /** Takes the memory encoding. @defaultValue true */
  readonly hasEncodings?: boolean;
  /** Says which database it is. @defaultValue true */
  readonly tellsDatabase?: boolean;
  /** @defaultValue true */
  readonly isLocal?: boolean;
  /** @defaultValue none: names are kept */
  readonly naming?: Naming;
}

const everything: SinkCapabilities = {
  maxUnits: 4,
  checksKeysAtStatementEnd: true,
  canDeferConstraints: true,
  hasTransactionalTruncate: true,
  canTruncateCascade: true,
  hasTransactionalSchema: true,
  maxWriters: 4,
  onConflict: ['error', 'nothing', 'update'],
  takesChanges: true,
};

/** The reference sink: the whole contract over a memory database, with units that are really undone. */
export function memorySink(options: MemorySinkOptions): Sink {
  return {
    name: 'memory-sink',
    open: async ({ signal }) => {
      throwIfAborted(signal);
      options.database.openSessions += 1;
      return new MemorySinkSession(options);
    },
  };
}

class MemorySinkSession implements SinkSession {
  readonly capabilities: SinkCapabilities;
  readonly naming: Naming;
  readonly #options: MemorySinkOptions;
  readonly #units = new Set<MemoryUnit>();
  readonly #locks = new Set<() => void>();
  #isOpen = true;

  constructor(options: MemorySinkOptions) {
    this.#options = options;
    this.capabilities = { ...everything, ...options.capabilities };
    this.naming = options.naming ?? {};
  }

  async identify({ signal }: CallOptions) {
    throwIfAborted(signal);
    const { database, tellsDatabase = true, isLocal = true } = this.#options;
    return {
      product: 'Memory 1',
      display: 'memory:sink',
      isLocal,
      ...(tellsDatabase ? { database: database.id } : {}),
    };
  }

  async seesMark(mark: string, { signal }: CallOptions) {
    throwIfAborted(signal);
    return this.#options.database.marks.has(mark);
  }

  async describe(matcher: TableMatcher, { signal }: CallOptions) {
    throwIfAborted(signal);
    const { database, hasEncodings = true } = this.#options;
    return describeState(database.state, matcher, { hasEncodings });
  }

  async draftSchema(request: DraftRequest, { signal }: CallOptions) {
    throwIfAborted(signal);
    return draftState(request, memoryDialect);
  }

  async draftChange(request: ChangeRequest, { signal }: CallOptions) {
    throwIfAborted(signal);
    return draftChange(this.#options.database.state, request);
  }

  async draftMove(request: MoveRequest, { signal }: CallOptions) {
    throwIfAborted(signal);
    return draftMove(request);
  }

  async readState(request: StateRequest, { signal }: CallOptions) {
    throwIfAborted(signal);
    return readStates(this.#options.database.state, request);
  }

  async lock(name: string, { signal }: CallOptions): Promise<AsyncDisposable | undefined> {
    throwIfAborted(signal);
    const { locks } = this.#options.database;
    if (locks.has(name)) return undefined;
    locks.add(name);
    let isHeld = true;
    const release = (): void => {
      if (isHeld) locks.delete(name);
      isHeld = false;
      this.#locks.delete(release);
    };
    this.#locks.add(release);
    return { [Symbol.asyncDispose]: async () => release() };
  }

  async listDefinitions({ signal }: CallOptions) {
    throwIfAborted(signal);
    const ids = defineState(this.#options.database.state).definitions.map(({ id }) => id);
    return { dialect: memoryDialect, ids: new Set(ids) };
  }

  async begin(request: UnitRequest, call: CallOptions): Promise<LoadUnit> {
    throwIfAborted(call.signal);
    if (!this.#isOpen) throw broken('a unit was begun after it was closed');
    if (this.#units.size >= this.capabilities.maxUnits)
      throw broken(`more than ${this.capabilities.maxUnits} units are open`);
    const { database, hasEncodings = true } = this.#options;
    const unit = new MemoryUnit({
      database,
      request,
      call,
      hasEncodings,
      capabilities: this.capabilities,
      onEnd: () => this.#units.delete(unit),
    });
    this.#units.add(unit);
    return unit;
  }

  async digest(request: DigestRequest, { signal }: CallOptions) {
    throwIfAborted(signal);
    return digestTable(this.#options.database.state, request);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    for (const unit of this.#units) await unit.abort(undefined);
    for (const release of this.#locks) release();
    this.#options.database.openSessions -= 1;
  }
}

function broken(how: string): InternalError {
  return new InternalError({ code: 'INTERNAL_INVARIANT', message: `The memory sink was used wrongly: ${how}.` });
}
