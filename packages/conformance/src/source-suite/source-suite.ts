import { describe } from 'vitest';
import type { RequiredOfSource, SourceEnd, SuiteInit } from '../ends.ts';
import { sourceCapabilitiesSuite } from './capabilities.ts';
import { readingSuite } from './reading.ts';
import { sessionSuite } from './session.ts';
import { trapSuite } from './traps.ts';

/**
 * Ways in which a source may be weaker than the contract, for want of what it reads through. `view`: it reads each table as it is at that
 * moment. `sequences`: it tells what follows the highest value that it read, not the sequence's own.
 */
export type SourceWeakness = 'view' | 'sequences';

export interface SourceSuiteInit extends SuiteInit<SourceEnd> {
  /** What this source must declare. */
  readonly requires: RequiredOfSource;
  /** What the program that it reads through keeps it from. @defaultValue nothing */
  readonly weaknesses?: readonly SourceWeakness[];
  /** Rows of the table that readings are made of: fewer where each takes long. @defaultValue 20 000 */
  readonly rowCount?: number;
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
