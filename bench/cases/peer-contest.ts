import { type Contest, runContest, type Variant } from '../contest.ts';
import { judgeMemory, judgeRatio } from '../targets.ts';
import type { ContestResult } from './result.ts';

/** A peer and `sync()` doing the same work, where the source is no database. */
export interface PeerContest extends Pick<Contest, 'title' | 'rows' | 'check'> {
  readonly peer: Variant;
  readonly ours: Variant;
  /** Highest time of ours by that of the peer. @defaultValue no target */
  readonly limit?: number;
}

/** Runs both in rounds and judges ours; its memory is to stay below 170 MB. */
export async function runPeerContest(
  { title, rows, check, peer, ours, limit }: PeerContest,
  rounds: number,
): Promise<ContestResult> {
  const samples = await runContest({ title, rows, check, variants: [peer, ours] }, rounds);
  const ratio = limit === undefined ? [] : [judgeRatio(samples, { variant: ours.name, against: peer.name, limit })];
  const verdicts = [...ratio, judgeMemory(samples, { variant: ours.name, limitMegabytes: 170 })];
  return { kind: 'contest', title, rows, yardstick: peer.name, samples, verdicts };
}
