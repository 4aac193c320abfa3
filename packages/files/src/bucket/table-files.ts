import { CatalogError, printTableRef, type TableRef, type Warning } from '@sync/core/connector';
import type { StoredObject } from '../objects/object-store.ts';
import { PinnedObjects } from '../objects/pinned-objects.ts';
import { plainValues } from '../values/plain-values.ts';
import type { BucketTable } from './bucket-layout.ts';
import type { FileFormat, FolderTable } from './bucket-options.ts';
import { formatOf } from './file-format.ts';

/** Folders in which programs keep which of the files beside them are a table's. */
const tableFormats: Readonly<Record<string, string>> = { _delta_log: 'Delta Lake', '.hoodie': 'Hudi' };

/** The file that Spark and Hadoop write when all others are there. */
const doneMark = '_SUCCESS';

/** Gathers the objects of one table of files. */
export class TableFiles {
  readonly ref: TableRef;
  readonly #settings: FolderTable;
  readonly #objects = new PinnedObjects();
  readonly #formats = new Map<FileFormat | undefined, string>();
  #hasPartitions = false;
  #tableFormat: string | undefined;
  #isWritten = false;

  constructor(ref: TableRef, settings: FolderTable) {
    this.ref = ref;
    this.#settings = settings;
  }

  /** Whether somebody wrote a table here: there is a file of rows, be it empty, or the mark that programs leave when they are done. */
  get isWritten(): boolean {
    return this.#isWritten;
  }

  /** Takes an object, unless it holds no rows. `below`: its key below the folder of the table. */
  add(object: StoredObject, below: string): void {
    const segments = below.split('/');
    const hidden = segments.find((segment) => /^[_.]/.test(segment));
    if (hidden !== undefined) {
      this.#tableFormat ??= tableFormats[hidden];
      if (below === doneMark) this.#isWritten = true;
      return;
    }
    if (segments.slice(0, -1).some((segment) => /^[^=]+=/.test(segment))) this.#hasPartitions = true;
    // The mark of a folder.
    if (segments.at(-1) === '') return;
    const format = this.#settings.format ?? formatOf(object.key);
    if (format !== undefined) this.#isWritten = true;
    if (object.size === 0) return;
    if (!this.#formats.has(format)) this.#formats.set(format, object.key);
    this.#objects.add(object);
  }

  /** The table. `place`: where it was looked for. */
  finish(place: string): BucketTable {
    const { columns, primaryKey, nullText, hasHeader } = this.#settings;
    const [format = this.#settings.format ?? 'jsonl'] = [...this.#formats.keys()].filter((each) => each !== undefined);
    const fault = this.#faultIn(place);
    const warnings = this.#hasPartitions ? [this.#partitionWarning()] : [];
    return {
      ref: this.ref,
      objects: this.#objects,
      format,
      values: plainValues,
      warnings,
      ...(columns && { columns }),
      ...(primaryKey && { primaryKey }),
      ...(nullText !== undefined && { nullText }),
      ...(hasHeader !== undefined && { hasHeader }),
      ...(fault && { fault }),
    };
  }

  #faultIn(place: string): CatalogError | undefined {
    const table = printTableRef(this.ref);
    if (!this.#isWritten && this.#objects.count === 0) {
      const message = `${table}: there is no object ${place}. Check the option tables, or exclude the table.`;
      return new CatalogError({ code: 'CATALOG_TABLE_MISSING', message, context: { table } });
    }
    const why = this.#whyUnreadable();
    if (why === undefined) return undefined;
    return new CatalogError({ code: 'CATALOG_UNREADABLE', message: `${table}: ${why}`, context: { table } });
  }

  #whyUnreadable(): string | undefined {
    if (this.#tableFormat !== undefined) {
      return (
        `its folder is a table of ${this.#tableFormat}, which keeps files of deleted rows beside the others; reading all of them would ` +
        'bring those back. Export it as plain files, or exclude the table.'
      );
    }
    const unknown = this.#formats.get(undefined);
    if (unknown !== undefined) {
      return (
        `the name of ${unknown} does not tell how rows are written in it. Say it by the option format of the table ` +
        '(jsonl, csv, tsv, parquet), choose its files by the option objects, or exclude the table.'
      );
    }
    if (this.#formats.size < 2) return undefined;
    const examples = [...this.#formats.values()].slice(0, 2).join(' and ');
    return `its files are of several formats: ${examples}. Choose those of one by the option objects of the table, or exclude it.`;
  }

  #partitionWarning(): Warning {
    const table = printTableRef(this.ref);
    return {
      code: 'BUCKET_PARTITIONS',
      message: `${table}: folders are named key=value. All files in them are read; the keys are no columns, unless the files have them too.`,
      table,
    };
  }
}
