import { describe, expect, it } from 'vitest';
import type { SinkSuiteInit } from '../sink-suite.ts';
import { useReplicaEnd } from './replica-end.ts';

/** A sink that declares `takesChanges` has every call that replicas need. */
export function replicaAbilitySuite(init: SinkSuiteInit): void {
  describe('a sink that takes changes', () => {
    const at = useReplicaEnd(init);

    it('makes, changes, renames and drops tables, and reads states', () => {
      const { session } = at.open;
      for (const call of ['draftSchema', 'draftChange', 'draftMove', 'listDefinitions', 'readState', 'lock'] as const) {
        expect(session[call], `session.${call}`).toBeTypeOf('function');
      }
    });

    it('writes changes, states and definitions in its units', async () => {
      const unit = await at.open.begin();
      for (const call of ['applyDefinitions', 'writeChanges', 'putState', 'removeState'] as const) {
        expect(unit[call], `unit.${call}`).toBeTypeOf('function');
      }
      await unit.abort(undefined);
    });

    it('can undo emptying a table', () => {
      expect(at.open.session.capabilities.hasTransactionalTruncate).toBe(true);
    });
  });
}
