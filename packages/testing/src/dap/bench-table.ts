import { createReadStream, rmSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchAccount } from './bench-account.ts';
import { benchChanges } from './bench-round.ts';
import { canonicalText } from './canonical-text.ts';
import type { DataClock } from './data-clock.ts';
import { writeBenchFile, writeRawFile } from './files/bench-files.ts';
import { digestRows, type RowsDigest } from './oracle.ts';
import { columnsOf } from './schema-columns.ts';
import { accountsSchema } from './schemas.ts';
import type { ReadyFile, ServedTable } from './served-table.ts';

/** A large table to make. */
export interface NewBenchTable {
  /** Namespace and name. @defaultValue 'canvas.accounts' */
  readonly name?: string;
  readonly rows: number;
  /** Files of the snapshot. @defaultValue 4 */
  readonly parts?: number;
  /**
   * Also writes the rows here as plain text that `COPY … FROM` of Postgres reads as it is: unzipped, without header and `meta` columns.
   */
  readonly rawFile?: string;
}

/**
 * A table of made-up accounts whose files are made once, ahead, and streamed from the disk. It answers in condensed `tsv` only, and a snapshot
 * is always of its beginning: the rounds since are an incremental query away.
 */
export interface BenchTable extends ServedTable {
  /** Makes one round of changes ready. */
  applyRound(changes: number): Promise<void>;
  expectedDigest(): RowsDigest;
  /** Removes its files. */
  dispose(): Promise<void>;
}

interface Round {
  readonly at: bigint;
  readonly file: ReadyFile;
  readonly size: { readonly round: number; readonly rows: number; readonly changes: number };
}

/** Makes the table and its files, which takes some seconds per million rows. */
export async function makeBenchTable(wanted: NewBenchTable, clock: DataClock): Promise<BenchTable> {
  const [namespace = '', name = ''] = (wanted.name ?? 'canvas.accounts').split('.');
  const folder = await mkdtemp(join(tmpdir(), 'sync-fake-dap-'));
  // Also when the process is told to end while the files are being made.
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  const { rows, parts = 4 } = wanted;
  const at = clock.step(60_000_137n);
  const snapshot: ReadyFile[] = [];
  for (let part = 0; part < parts; part += 1) {
    const path = join(folder, `snapshot-${part}`);
    const range = { first: Math.floor((part * rows) / parts) + 1, last: Math.floor(((part + 1) * rows) / parts) };
    await writeBenchFile(path, { at, lines: snapshotLines(range) });
    snapshot.push(await diskFile(path));
  }
  if (wanted.rawFile !== undefined) await writeRawFile(wanted.rawFile, rows);
  const rounds: Round[] = [];
  return {
    namespace,
    name,
    schema: accountsSchema,
    reloadedAt: 0n,
    keptFrom: 0n,
    snapshotAt: at,
    get revision() {
      return rounds.length;
    },
    files: async ({ format, mode, range }) => {
      if (format !== 'tsv' || mode !== 'condensed') throw new Error('A bench table has condensed tsv files only.');
      if (range !== undefined)
        return rounds.filter((one) => one.at > range.since && one.at <= range.until).map(({ file }) => file);
      return snapshot;
    },
    applyRound: async (changes) => {
      const size = { round: rounds.length + 1, rows, changes };
      const path = join(folder, `round-${size.round}`);
      const moment = clock.step(60_000_137n);
      await writeBenchFile(path, { at: moment, lines: changeLines(size) });
      rounds.push({ at: moment, size, file: await diskFile(path) });
    },
    expectedDigest: () => digestRows(expectedRows(rows, rounds)),
    dispose: async () => {
      await rm(folder, { recursive: true, force: true });
      process.off('exit', remove);
    },
  };
}

function* snapshotLines({
  first,
  last,
}: {
  first: number;
  last: number;
}): Iterable<readonly [action: string | undefined, number, generation: number]> {
  for (let number = first; number <= last; number += 1) yield [undefined, number, 0];
}

function* changeLines(
  size: Round['size'],
): Iterable<readonly [action: string | undefined, number, generation: number]> {
  for (const { op, number } of benchChanges(size)) yield [op, number, size.round];
}

function* expectedRows(rows: number, rounds: readonly Round[]): Iterable<readonly (string | null)[]> {
  const columns = columnsOf(accountsSchema);
  const generations = new Map<number, number>();
  for (const { size } of rounds) {
    for (const { op, number } of benchChanges(size)) generations.set(number, op === 'D' ? -1 : size.round);
  }
  const row = (number: number, generation: number): readonly (string | null)[] => {
    const values = benchAccount(number, generation);
    return columns.map((column, index) => canonicalText(column, values[index] ?? null));
  };
  for (let number = 1; number <= rows; number += 1) {
    const generation = generations.get(number) ?? 0;
    if (generation >= 0) yield row(number, generation);
  }
  for (const [number, generation] of generations) if (number > rows && generation >= 0) yield row(number, generation);
}

async function diskFile(path: string): Promise<ReadyFile> {
  const { size } = await stat(path);
  return {
    ending: '.tsv.gz',
    type: 'text/plain',
    size,
    read: (start, end) => createReadStream(path, { start, end: Math.max(start, end - 1), highWaterMark: 1 << 20 }),
  };
}
