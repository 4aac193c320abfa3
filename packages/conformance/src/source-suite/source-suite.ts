import { describe } from 'vitest';
import type { RequiredOfSource, SourceEnd, SuiteInit } from '../ends.ts';
import { sourceCapabilitiesSuite } from './capabilities.ts';
import { readingSuite } from './reading.ts';
import { sessionSuite } from './session.ts';
import { trapSuite } from './traps.ts';

export interface SourceSuiteInit extends SuiteInit<SourceEnd> {
  /** What this source must declare. */
  readonly requires: RequiredOfSource;
}

/** Every source passes this: the whole contract of `Source`, `SourceSession` and `Snapshot`. Call it at the top of a test file. */
export function sourceSuite(init: SourceSuiteInit): void {
  describe(`the source ${init.name}`, () => {
    sourceCapabilitiesSuite(init);
    sessionSuite(init);
    readingSuite(init);
    describe('a trap', () => trapSuite(init));
  });
}
