import type { Chunk, FieldBatch } from '@sync/core/connector';
import { type Hook, hooked, itemBytes } from './hook.ts';

/** The items of a reading, with a hook around its beginning (`read`) and around each of them (`item`). */
export async function* tapItems<Item extends FieldBatch | Chunk>(
  open: () => AsyncIterable<Item>,
  hook: Hook<'read' | 'item'>,
): AsyncGenerator<Item> {
  await hook.before?.('read');
  const iterator = open()[Symbol.asyncIterator]();
  let isDone = false;
  try {
    while (!isDone) {
      const next = await hooked(
        hook,
        'item',
        () => iterator.next(),
        ({ done, value }) => (done ? 0 : itemBytes(value)),
      );
      if (next.done) isDone = true;
      else yield next.value;
    }
    hook.after?.('read', 0);
  } finally {
    if (!isDone) await iterator.return?.();
  }
}
