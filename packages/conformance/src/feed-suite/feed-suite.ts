import { describe } from 'vitest';
import type { FeedEnd } from '../ends.ts';
import { deliverySuite } from './deliveries.ts';
import { followingSuite } from './following.ts';
import { feedSessionSuite } from './session.ts';
import { feedStatesSuite } from './states.ts';

export interface FeedSuiteInit {
  /** Stands in the titles. */
  readonly name: string;
  /** Called once for each group of tests. */
  readonly start: () => Promise<FeedEnd>;
}

/** Every source of feeds passes this: the whole contract of `FeedSource`, `FeedSession`, `Delivery` and `FeedStates`. */
export function feedSuite(init: FeedSuiteInit): void {
  describe(`the source of feeds ${init.name}`, () => {
    feedSessionSuite(init);
    deliverySuite(init);
    followingSuite(init);
    feedStatesSuite(init);
  });
}
