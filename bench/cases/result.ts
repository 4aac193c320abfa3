import type { Samples } from '../contest.ts';
import type { Verdict } from '../targets.ts';

/** What one part of the benchmark found, ready to be printed. */
export type Result = ContestResult | NoteResult;

/** Variants of the same work, side by side. */
export interface ContestResult {
  readonly kind: 'contest';
  readonly title: string;
  readonly rows: number;
  /** The variant the others are compared with. */
  readonly yardstick: string;
  readonly samples: Samples;
  readonly verdicts: readonly Verdict[];
}

/** Figures without a peer. */
export interface NoteResult {
  readonly kind: 'note';
  readonly title: string;
  readonly lines: readonly string[];
  readonly verdicts: readonly Verdict[];
}
