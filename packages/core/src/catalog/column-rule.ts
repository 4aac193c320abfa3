/**
 * What happens to a value that the sink's column cannot hold: the load fails, NULL is written, the nearest value that fits is written
 * (a text is cut), or the whole column is made as a text that holds what the source says. Counted in the report.
 */
export type OnUnfit = 'error' | 'null' | 'clamp' | 'text';

export interface ColumnRule {
  /** The type of the column in a table that the run makes, in the sink's words: `char(36)`. @defaultValue the sink's choice */
  readonly type?: string;
  /** @defaultValue the option `onUnfit` */
  readonly onUnfit?: OnUnfit;
}

/** What holds for one column. */
export interface AppliedRule {
  readonly type?: string;
  readonly onUnfit: OnUnfit;
  /** A rule of this column says `onUnfit`, not the option for all of them. */
  readonly isOwn: boolean;
}
