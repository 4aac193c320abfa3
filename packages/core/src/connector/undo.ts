/** How long an undo may take, in milliseconds, before the connection is thrown away, which undoes everything too. */
const undoWithinMs = 1500;

/** A transaction that is to be undone while something may still run in it. */
export interface OpenTransaction {
  /** What writes in it; ended first. */
  readonly writer: { abort(reason: string): Promise<void> } | undefined;
  /** The call that has the connection now. */
  readonly pending: () => Promise<unknown> | undefined;
  /** Asks the server to give up what the connection runs. */
  readonly cancel: () => Promise<void>;
  readonly rollBack: () => Promise<void>;
}

/** Undoes a transaction, or gives up after 1.5 s. Whether it is undone: if not, its connection is broken. Never rejects. */
export async function undoTransaction({ writer, pending, cancel, rollBack }: OpenTransaction): Promise<boolean> {
  const undone = (async () => {
    if (writer !== undefined) await writer.abort('the load was given up');
    else if (pending() !== undefined) await cancel();
    await pending()?.catch(() => undefined);
    await rollBack();
    return true;
  })().catch(() => false);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), undoWithinMs);
  });
  const isUndone = await Promise.race([undone, late]);
  clearTimeout(timer);
  return isUndone;
}
