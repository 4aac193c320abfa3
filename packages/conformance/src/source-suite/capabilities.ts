import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequiredOfSource, SourceEnd } from '../ends.ts';
import { openSource } from './open-source.ts';
import type { SourceSuiteInit } from './source-suite.ts';

/** What the source declares is what it must be able to do. */
export function sourceCapabilitiesSuite({ start, requires }: SourceSuiteInit): void {
  describe('its capabilities', () => {
    let end: SourceEnd;
    beforeAll(async () => {
      end = await start();
    });
    afterAll(() => end.stop());

    it('include what is required of it', async () => {
      await using open = await openSource(end);
      const { session = [], snapshot = [], ...numbers }: RequiredOfSource = requires;
      expect(open.session.capabilities).toMatchObject(numbers);
      expect(open.session.capabilities.maxReaders).toBeGreaterThanOrEqual(1);
      for (const method of session) expect(open.session[method], `session.${method}`).toBeTypeOf('function');
      for (const method of snapshot) expect(open.snapshot[method], `snapshot.${method}`).toBeTypeOf('function');
    });
  });
}
