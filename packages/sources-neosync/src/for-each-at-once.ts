/** Runs work for each item, at most `most` at once. Results are in the order of the items; rejects with the first failure, and begins nothing more then. */
export async function forEachAtOnce<Item, Result>(
  items: readonly Item[],
  most: number,
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const rest = items.entries();
  let hasFailed = false;
  const workers = Array.from({ length: Math.min(most, items.length) }, async () => {
    for (const [place, item] of rest) {
      if (hasFailed) return;
      try {
        results[place] = await work(item);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  });
  await Promise.all(workers);
  return results;
}
