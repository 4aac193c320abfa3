import type { NeutralType } from '@sync/core/connector';
import { describe } from 'vitest';
import type { PairEnds, SuiteInit } from '../ends.ts';
import { abortSuite } from './aborts.ts';
import { eventSuite } from './events.ts';
import { failureSuite } from './failures.ts';
import { guardSuite } from './guards.ts';
import { laneSuite } from './lanes.ts';
import { limitSuite } from './limits.ts';
import { optionSuite } from './options.ts';
import { placementSuite } from './placements.ts';
import { unfitSuite } from './unfit-values.ts';
import { retrySuite } from './retries.ts';
import { sliceSuite } from './slices.ts';

export interface PairSuiteInit extends SuiteInit<PairEnds> {
  /** The lane the plan must choose by itself for ordinary columns. */
  readonly autoLane: 'encoded' | 'rows';
  /** Whether the source's definitions can be had with other names of schemas, else refused. @defaultValue not tested */
  readonly renames?: boolean;
  /**
   * How a value reads in a table that the sink drafted, where the column is of another type there, such as a timestamp without the zone.
   * @defaultValue as at the source
   */
  readonly drafted?: (text: string, type: NeutralType) => string;
  /** The source cannot have two tables whose names differ in case only. @defaultValue false */
  readonly foldsAtSource?: boolean;
}

/**
 * Every pair of a source and a sink passes this: `sync()` from one to the other, every option's effect, what fails and what is left
 * behind. Both ends' oracles put fixtures into a schema of the same name. Call it at the top of a test file.
 */
export function pairSuite(init: PairSuiteInit): void {
  describe(`the pair ${init.name}`, () => {
    laneSuite(init);
    optionSuite(init);
    placementSuite(init);
    unfitSuite(init);
    limitSuite(init);
    guardSuite(init);
    eventSuite(init);
    failureSuite(init);
    abortSuite(init);
    retrySuite(init);
    sliceSuite(init);
  });
}
