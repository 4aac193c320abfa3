/** How a set of figures is spread. */
export interface Spread {
  readonly lowest: number;
  readonly lowerQuartile: number;
  readonly median: number;
  readonly upperQuartile: number;
  readonly highest: number;
}

/** Orders figures; quartiles lie between neighbours where they must. There must be at least one figure. */
export function spreadOf(figures: readonly number[]): Spread {
  const sorted = figures.toSorted((a, b) => a - b);
  const at = (share: number): number => {
    const place = share * (sorted.length - 1);
    const below = sorted[Math.floor(place)] ?? Number.NaN;
    const above = sorted[Math.ceil(place)] ?? Number.NaN;
    return below + (above - below) * (place - Math.floor(place));
  };
  return { lowest: at(0), lowerQuartile: at(0.25), median: at(0.5), upperQuartile: at(0.75), highest: at(1) };
}

/** The ratio of each figure to the one of the same round. */
export function ratiosOf(figures: readonly number[], to: readonly number[]): number[] {
  return figures.map((figure, round) => figure / (to[round] ?? Number.NaN));
}
