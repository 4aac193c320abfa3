/** The time of the data: moved by what happens, never by waiting, so that every moment a test sees is always the same. */
export interface DataClock {
  /** Microseconds since 1970. */
  readonly now: bigint;
  /** Moves on by so many microseconds, and says where it stands then. */
  step(microseconds: bigint): bigint;
}

/** 2024-05-01T00:00:00Z */
const dataStart = 1_714_521_600_000_000n;

/** Begins at {@link dataStart}. */
export function startDataClock(): DataClock {
  let now = dataStart;
  return {
    get now() {
      return now;
    },
    step: (microseconds) => {
      now += microseconds;
      return now;
    },
  };
}
