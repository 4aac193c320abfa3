import type { Cells } from './cells.ts';

/** A row as a file has it. */
export interface RowRecord {
  readonly at: bigint;
  /** Missing in a snapshot. */
  readonly action?: 'U' | 'D';
  readonly key: string;
  /** Of a deleted row only its key. */
  readonly cells: Cells;
  /** How often it comes. */
  readonly copies: number;
}

/** All that happened to a table, and the rows it has now. */
export interface TableHistory {
  readonly keys: ReadonlyMap<string, unknown>;
  upsert(at: bigint, row: { readonly key: string; readonly cells: Cells; readonly copies: number }): void;
  remove(at: bigint, row: { readonly key: string; readonly cells: Cells; readonly copies: number }): void;
  /** Rewrites the cells of everything kept, for a new schema. */
  rewrite(change: (cells: Cells) => Cells): void;
  snapshot(keys: 'once' | 'repeated'): readonly RowRecord[];
  /** After `since` and up to `until`. */
  changes(range: { readonly since: bigint; readonly until: bigint }, keys: 'once' | 'repeated'): readonly RowRecord[];
}

interface Kept {
  now: RowRecord;
  /** The version before this one, which at-least-once delivery may still bring. */
  before: RowRecord | undefined;
}

/** A history without events. */
export function startHistory(): TableHistory {
  const rows = new Map<string, Kept>();
  let log: RowRecord[] = [];
  return {
    keys: rows,
    upsert: (at, row) => {
      const now = { at, action: 'U', ...row } as const;
      rows.set(row.key, { now, before: rows.get(row.key)?.now });
      log.push(now);
    },
    remove: (at, row) => {
      rows.delete(row.key);
      log.push({ at, action: 'D', ...row });
    },
    rewrite: (change) => {
      const rewritten = (record: RowRecord): RowRecord => ({ ...record, cells: change(record.cells) });
      log = log.map((record) => (record.action === 'D' ? record : rewritten(record)));
      for (const kept of rows.values()) {
        kept.now = rewritten(kept.now);
        kept.before = kept.before && rewritten(kept.before);
      }
    },
    snapshot: (keys) => {
      const kept = [...rows.values()];
      const newest = kept.map(({ now }) => now);
      const older = keys === 'once' ? [] : kept.flatMap(({ before }) => (before === undefined ? [] : [before]));
      return [...newest, ...older].map(withoutAction);
    },
    changes: ({ since, until }, keys) => {
      const within = log.filter(({ at }) => at > since && at <= until);
      // Newest first, so that whoever believes the file's order ends with the oldest version.
      if (keys === 'repeated') return within.toReversed();
      return [...new Map(within.map((record) => [record.key, record])).values()];
    },
  };
}

function withoutAction({ at, key, cells, copies }: RowRecord): RowRecord {
  return { at, key, cells, copies };
}
