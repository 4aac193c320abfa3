import type { Samples } from './contest.ts';
import { ratiosOf, type Spread, spreadOf } from './statistics.ts';

/** A figure, the figure it must not exceed, and what was found. */
export interface Verdict {
  readonly claim: string;
  readonly limit: string;
  readonly found: string;
  readonly isMet: boolean;
}

/** A ratio that must not be exceeded: the median over the rounds of one variant's time by another's. */
export interface RatioTarget {
  readonly variant: string;
  readonly against: string;
  readonly limit: number;
}

/** A peak of our process's memory that must not be exceeded, in any round. */
export interface MemoryTarget {
  readonly variant: string;
  readonly limitMegabytes: number;
}

/** The ratios of a variant's times to another's, round by round. */
export function timeRatios(samples: Samples, variant: string, against: string): Spread {
  return spreadOf(ratiosOf(secondsOf(samples, variant), secondsOf(samples, against)));
}

/** Compares the median ratio with its target. */
export function judgeRatio(samples: Samples, { variant, against, limit }: RatioTarget): Verdict {
  const { median, lowest, highest } = timeRatios(samples, variant, against);
  return {
    claim: `${variant}: time, by that of ${against}`,
    limit: `≤ ${limit.toFixed(2)}`,
    found: `${median.toFixed(2)} (${lowest.toFixed(2)}–${highest.toFixed(2)})`,
    isMet: median <= limit,
  };
}

/** Compares the highest peak of all rounds with its target. */
export function judgeMemory(samples: Samples, { variant, limitMegabytes }: MemoryTarget): Verdict {
  const peak = highestPeak(samples, variant);
  return {
    claim: `${variant}: peak memory`,
    limit: `< ${limitMegabytes} MB`,
    found: `${peak.toFixed(0)} MB`,
    isMet: peak < limitMegabytes,
  };
}

/** The highest memory of our process over all rounds of a variant, in megabytes; NaN when it was not measured. */
export function highestPeak(samples: Samples, variant: string): number {
  const peaks = (samples.get(variant) ?? []).map(({ peakMegabytes = Number.NaN }) => peakMegabytes);
  return peaks.length === 0 ? Number.NaN : Math.max(...peaks);
}

function secondsOf(samples: Samples, variant: string): number[] {
  return (samples.get(variant) ?? []).map(({ seconds }) => seconds);
}
