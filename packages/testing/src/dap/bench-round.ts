/** One change of a bench table's round. */
export interface BenchChange {
  readonly op: 'U' | 'D';
  readonly number: number;
}

/** Which rows a round touches. */
export interface BenchRound {
  /** Counts from 1; also the generation of what it writes. */
  readonly round: number;
  /** Rows the table began with. */
  readonly rows: number;
  readonly changes: number;
}

/** The changes of a round: of ten, one delete, one insert, and eight updates, spread over the table, each row at most once. */
export function* benchChanges({ round, rows, changes }: BenchRound): Iterable<BenchChange> {
  const stride = strideFor(rows);
  const inserted = rows + (round - 1) * Math.ceil(changes / 10);
  for (let j = 0; j < changes; j += 1) {
    if (j % 10 === 1) yield { op: 'U', number: inserted + Math.floor(j / 10) + 1 };
    else yield { op: j % 10 === 0 ? 'D' : 'U', number: ((j * stride + round * 101) % rows) + 1 };
  }
}

/** A step that visits every row before it comes back to the first. */
function strideFor(rows: number): number {
  let stride = 7919;
  while (greatestDivisor(stride, rows) !== 1) stride += 2;
  return stride;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
