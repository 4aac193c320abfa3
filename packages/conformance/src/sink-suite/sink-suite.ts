import { describe } from 'vitest';
import type { RequiredOfSink, SinkEnd, SuiteInit } from '../ends.ts';
import { sinkCapabilitiesSuite } from './capabilities.ts';
import { conflictSuite } from './conflicts.ts';
import { keySuite } from './keys.ts';
import { replicaSuite } from './replicas/replica-suite.ts';
import { stagingSuite } from './staging.ts';
import { sinkTrapSuite } from './traps.ts';
import { unitSuite } from './units.ts';
import { violationSuite } from './violations.ts';

export interface SinkSuiteInit extends SuiteInit<SinkEnd> {
  /** What this sink must declare. */
  readonly requires: RequiredOfSink;
}

/** Every sink passes this: the whole contract of `Sink`, `SinkSession`, `LoadUnit` and `Writer`. Call it at the top of a test file. */
export function sinkSuite(init: SinkSuiteInit): void {
  describe(`the sink ${init.name}`, () => {
    sinkCapabilitiesSuite(init);
    unitSuite(init);
    conflictSuite(init);
    keySuite(init);
    stagingSuite(init);
    violationSuite(init);
    sinkTrapSuite(init);
    replicaSuite(init);
  });
}
