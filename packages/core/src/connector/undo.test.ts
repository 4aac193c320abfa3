import { expect, it } from 'vitest';
import { undoTransaction } from './undo.ts';

const idle = { writer: undefined, pending: () => undefined, cancel: async () => undefined };

it('an undo cancels what runs, waits for it, and rolls back', async () => {
  const said: string[] = [];
  const running = Promise.withResolvers<void>();
  const isUndone = await undoTransaction({
    writer: undefined,
    pending: () => running.promise,
    cancel: async () => {
      said.push('cancel');
      running.reject(new Error('cancelled'));
    },
    rollBack: async () => void said.push('roll back'),
  });
  expect([isUndone, ...said]).toEqual([true, 'cancel', 'roll back']);
});

it('an undo that fails says so and does not reject', async () => {
  expect(await undoTransaction({ ...idle, rollBack: () => Promise.reject(new Error('gone')) })).toBe(false);
});
