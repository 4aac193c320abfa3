import type { FakeS3 } from '@sync/testing/object-stores';

export function fillStore(store: FakeS3, { count }: { readonly count: number }): number {
  for (let i = 0; i < count; i += 1) store.put(`made/${i}`, () => Buffer.from(`object ${i}`));
  return count;
}
