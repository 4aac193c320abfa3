import type { FakeRow } from './change.ts';
import type { DapSchema } from './schemas.ts';
import type { TableShape } from './table-shape.ts';

/** A table to make. */
export interface NewTable {
  /** Namespace and name: `canvas.accounts`. */
  readonly name: string;
  /** @defaultValue the sample schema of that name */
  readonly schema?: DapSchema;
  /** Rows it begins with, or how many to make up. @defaultValue 0 */
  readonly rows?: number | readonly FakeRow[];
  /** What made-up rows depend on. @defaultValue 1 */
  readonly seed?: number;
  readonly shape?: TableShape;
}
