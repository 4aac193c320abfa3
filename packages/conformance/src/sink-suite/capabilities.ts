import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SinkEnd } from '../ends.ts';
import { failureOf, quietCall, until } from '../expectations.ts';
import type { SinkSuiteInit } from './sink-suite.ts';
import { openSink } from './write-table.ts';

/** Opening, identity, and what the sink declares. */
export function sinkCapabilitiesSuite({ start, requires }: SinkSuiteInit): void {
  describe('a session', () => {
    let end: SinkEnd;
    beforeAll(async () => {
      end = await start();
    });
    afterAll(async () => {
      await until(async () => (await end.oracle.openSessions()) === 0, 'no session of the sink is open');
      await end.stop();
    });

    it('declares the capabilities that are required of it', async () => {
      await using open = await openSink(end);
      const { session = [], ...capabilities } = requires;
      expect(open.session.capabilities).toMatchObject(capabilities);
      expect(open.session.capabilities.maxUnits).toBeGreaterThanOrEqual(1);
      for (const method of session) expect(open.session[method], `session.${method}`).toBeTypeOf('function');
    });

    it('says who the server is', async () => {
      await using open = await openSink(end);
      const identity = await open.session.identify(open.call);
      expect(identity.product).not.toBe('');
      expect(identity.display).not.toBe('');
    });

    it('sees no mark that nobody planted', async ({ skip }) => {
      await using open = await openSink(end);
      if (open.session.seesMark === undefined) skip('the sink sees no marks');
      expect(await open.session.seesMark?.('6f9619ff-8b86-4011-b42d-00c04fc964ff', open.call)).toBe(false);
    });

    it('rejects with AbortedError when the signal has fired before it opens', async () => {
      const error = await failureOf(end.sink.open(quietCall(AbortSignal.abort())));
      expect(error.code).toBe('ABORTED_BY_SIGNAL');
    });

    it('may be closed twice', async () => {
      const { session } = await openSink(end);
      await session[Symbol.asyncDispose]();
      await session[Symbol.asyncDispose]();
    });
  });
}
