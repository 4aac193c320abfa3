import { describe } from 'vitest';
import type { SinkSuiteInit } from '../sink-suite.ts';
import { replicaAbilitySuite } from './abilities.ts';
import { adoptedStateSuite } from './adopted-states.ts';
import { changeOrderSuite } from './change-order.ts';
import { changeTrapSuite, changeUnitSuite } from './change-units.ts';
import { changesSuite } from './changes.ts';
import { lockSuite } from './locks.ts';
import { stateSuite } from './states.ts';
import { tableChangeSuite, tableMoveSuite } from './table-changes.ts';

/** What a sink does for replicas; skipped where it does not declare `takesChanges`. */
export function replicaSuite(init: SinkSuiteInit): void {
  describe('for replicas', () => {
    replicaAbilitySuite(init);
    changesSuite(init);
    changeOrderSuite(init);
    changeUnitSuite(init);
    changeTrapSuite(init);
    stateSuite(init);
    adoptedStateSuite(init);
    lockSuite(init);
    tableChangeSuite(init);
    tableMoveSuite(init);
  });
}
