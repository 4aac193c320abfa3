import type { NotCarried } from '../catalog/definition.ts';
import type { Watermark } from '../connector/call-options.ts';
import type { Way } from './decide.ts';
import type { Arrived } from './load-delivery.ts';
import type { Remembered } from './state-book.ts';

/** What was done to a replica, committed. */
export interface Loaded extends Arrived {
  /** Ids of definitions by which its table was made. */
  readonly created: readonly string[];
  /** Ids of definitions by which it was changed. */
  readonly changed: readonly string[];
  readonly notCarried: readonly NotCarried[];
}

/** One replica that a run brought forward. */
export interface Followed {
  readonly way: Way;
  readonly before: Remembered | undefined;
  /** What the sink has reached. */
  readonly after: Watermark;
  readonly loaded: Loaded;
}
