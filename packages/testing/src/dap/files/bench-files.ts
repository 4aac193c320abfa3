import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { benchAccount, benchLine } from '../bench-account.ts';
import { columnsOf } from '../schema-columns.ts';
import { accountsSchema } from '../schemas.ts';
import { formatRowMoment } from '../wire-time.ts';

/** What a bench file holds. */
export interface BenchFile {
  readonly at: bigint;
  /** Per line the action (missing in a snapshot), and which account. */
  readonly lines: Iterable<readonly [action: string | undefined, number: number, generation: number]>;
}

/** Writes a gzip file with header. */
export async function writeBenchFile(path: string, file: BenchFile): Promise<void> {
  await pipeline(Readable.from(gathered(textOf(file))), createGzip({ level: 6 }), createWriteStream(path));
}

/** Writes the first rows as text for COPY. */
export async function writeRawFile(path: string, rows: number): Promise<void> {
  function* lines(): Iterable<string> {
    for (let number = 1; number <= rows; number += 1) yield `${benchLine(benchAccount(number, 0))}\n`;
  }
  await pipeline(Readable.from(gathered(lines())), createWriteStream(path));
}

function* textOf({ at, lines }: BenchFile): Iterable<string> {
  const columns = columnsOf(accountsSchema);
  const names = columns.map((column) => `${column.group}.${column.name}`).join('\t');
  const moment = formatRowMoment(at);
  const nulls = '\t\\N'.repeat(columns.length - 1);
  let isFirst = true;
  for (const [action, number, generation] of lines) {
    if (isFirst) yield action === undefined ? `meta.ts\t${names}\n` : `meta.ts\tmeta.action\t${names}\n`;
    isFirst = false;
    const meta = action === undefined ? moment : `${moment}\t${action}`;
    yield action === 'D' ? `${meta}\t${number}${nulls}\n` : `${meta}\t${benchLine(benchAccount(number, generation))}\n`;
  }
}

function* gathered(lines: Iterable<string>): Iterable<Buffer> {
  let text = '';
  for (const line of lines) {
    text += line;
    if (text.length < 262_144) continue;
    yield Buffer.from(text);
    text = '';
  }
  if (text !== '') yield Buffer.from(text);
}
