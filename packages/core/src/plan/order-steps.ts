import { InternalError } from '../errors/classes.ts';
import { NumberHeap } from './number-heap.ts';
import { filled } from './filled.ts';

/**
 * Orders the numbers from 0 to `size` so that `before[n]` come before `n`; among those that are free, the smallest goes
 * first. So equal input gives an equal order, and names that sort together stay together.
 *
 * @throws {InternalError} INTERNAL_INVARIANT when there is a circle
 */
export function orderSteps(size: number, before: (n: number) => Iterable<number>): readonly number[] {
  const waits = filled(size, 0);
  const after: number[][] = Array.from({ length: size }, () => []);
  for (let n = 0; n < size; n++) {
    for (const earlier of new Set(before(n))) {
      waits[n] = (waits[n] ?? 0) + 1;
      after[earlier]?.push(n);
    }
  }
  const ready = new NumberHeap();
  for (let n = 0; n < size; n++) if (waits[n] === 0) ready.push(n);
  const order: number[] = [];
  for (let n = ready.pop(); n !== undefined; n = ready.pop()) {
    order.push(n);
    for (const later of after[n] ?? []) {
      const left = (waits[later] ?? 0) - 1;
      waits[later] = left;
      if (left === 0) ready.push(later);
    }
  }
  if (order.length !== size) {
    throw new InternalError({
      code: 'INTERNAL_INVARIANT',
      message: 'Cannot order the steps of a plan: they wait for each other.',
    });
  }
  return order;
}
