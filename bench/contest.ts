/** What one run of one variant took. */
export interface Sample {
  readonly seconds: number;
  /** User and system time of the client's processes, not of the servers. */
  readonly cpuSeconds: number;
  /** Highest resident memory of our process; unknown for the pipes of several processes. */
  readonly peakMegabytes?: number;
  /** User and system time of the process that serves what is read, where that is not a database. */
  readonly servedCpuSeconds?: number;
}

/** One way to do the work. */
export interface Variant {
  readonly name: string;
  /** Brings the target to its starting state. Not timed. */
  prepare(): Promise<void>;
  run(): Promise<Sample>;
}

/** Ways to do the same work. The first is what the others are compared with. */
export interface Contest {
  readonly title: string;
  readonly rows: number;
  readonly variants: readonly [Variant, ...Variant[]];
  /** Says what is at the target, which must be the same after every variant. Not timed. */
  check(): Promise<string>;
}

/** The samples of every variant, by its name; samples of one index are of one round. */
export type Samples = ReadonlyMap<string, readonly Sample[]>;

/**
 * Runs every variant once a round, so that what disturbs the machine for a while disturbs all of them. Each round starts
 * with another variant. The first round warms caches and is thrown away.
 *
 * Rejects when a variant leaves something else at the target than the first did: then it did not do the same work.
 */
export async function runContest(contest: Contest, rounds: number): Promise<Samples> {
  const samples = new Map<string, Sample[]>(contest.variants.map(({ name }) => [name, []]));
  let expected: string | undefined;
  for (let round = 0; round <= rounds; round += 1) {
    process.stderr.write(`${contest.title}: ${round === 0 ? 'warm-up' : `round ${round} of ${rounds}`}\n`);
    for (const variant of rotate(contest.variants, round)) {
      await variant.prepare();
      const sample = await variant.run();
      const found = await contest.check();
      expected ??= found;
      if (found !== expected) {
        throw new Error(`${contest.title}: "${variant.name}" left ${found} at the target, others ${expected}.`);
      }
      if (round > 0) samples.get(variant.name)?.push(sample);
    }
  }
  return samples;
}

function rotate<Item>(list: readonly Item[], by: number): Item[] {
  const start = by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}
