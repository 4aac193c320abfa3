import { deleteOperation, nullLength, upsertOperation } from '@sync/core/connector';
import { convertBoolean, convertTimestamp, type RowBuffer } from '@sync/files';
import { corruptFile, type FilePlace, tooLarge } from './corrupt.ts';
import { actionName, fieldKinds, type RowPlan } from './row-plan.ts';

export interface RowWriterOptions {
  readonly rows: RowBuffer;
  readonly plan: RowPlan;
  readonly place: FilePlace;
  readonly maxFieldBytes: number;
}

const upsertByte = upsertOperation.charCodeAt(0);
const deleteByte = deleteOperation.charCodeAt(0);

/**
 * Puts the fields that a scanner finds into the batch, each as its canonical text, and closes rows. Begin a row, write the fields it has in any
 * order (those it has not are NULL), end it.
 */
export class RowWriter {
  readonly #rows: RowBuffer;
  readonly #plan: RowPlan;
  readonly #place: FilePlace;
  readonly maxFieldBytes: number;
  /** By field of the batch. */
  readonly kinds: Uint8Array;
  #base = 0;
  #isDelete = false;
  #hasAction = false;
  /** A field that cannot be empty is; rows that delete may have such. */
  #hasEmpty = false;

  constructor({ rows, plan, place, maxFieldBytes }: RowWriterOptions) {
    this.#rows = rows;
    this.#plan = plan;
    this.#place = place;
    this.maxFieldBytes = maxFieldBytes;
    this.kinds = Uint8Array.from(plan.fields, ({ kind }) => kind);
  }

  /** Gives the index of its first field. */
  beginRow(): number {
    this.#base = this.#rows.beginRow();
    this.#isDelete = false;
    this.#hasAction = false;
    this.#hasEmpty = false;
    return this.#base;
  }

  /** Takes a field: plain bytes of the file, nothing escaped. It may be converted where it stands. */
  writeField(index: number, start: number, length: number): void {
    const rows = this.#rows;
    const kind = this.kinds[index] as number;
    let fieldStart = start;
    let fieldLength = length;
    if (kind !== fieldKinds.plain) {
      if (length === 0) {
        this.#hasEmpty = true;
      } else {
        rows.fieldStart = start;
        rows.fieldLength = length;
        if (!this.#convert(index, kind)) throw this.#badField(index);
        fieldStart = rows.fieldStart;
        fieldLength = rows.fieldLength;
      }
    }
    if (fieldLength > this.maxFieldBytes) {
      throw tooLarge(this.#place, this.maxFieldBytes, this.#plan.fields[index]?.name);
    }
    rows.starts[this.#base + index] = fieldStart;
    rows.lengths[this.#base + index] = fieldLength;
  }

  /** Takes `meta.action`, wherever the batch has it. */
  writeAction(start: number, length: number): void {
    const byte = this.#rows.bytes[start];
    if (length === 0) return;
    if (length !== 1 || (byte !== upsertByte && byte !== deleteByte)) {
      throw corruptFile(this.#place, `${actionName} is neither ${upsertOperation} nor ${deleteOperation}`);
    }
    this.#isDelete = byte === deleteByte;
    this.#hasAction = true;
    const index = this.#plan.actionIndex;
    if (index === -1) return;
    this.#rows.starts[this.#base + index] = start;
    this.#rows.lengths[this.#base + index] = 1;
  }

  endRow(): void {
    const row = this.#plan;
    if (row.needsAction && !this.#hasAction) throw corruptFile(this.#place, `${actionName} is missing`);
    if (this.#isDelete) this.#keepKeyOnly();
    else if (this.#hasEmpty) this.#checkEmpty();
    if (row.sequenceIndex !== -1 && (this.#rows.lengths[this.#base + row.sequenceIndex] as number) <= 0) {
      throw corruptFile(this.#place, 'meta.ts is missing');
    }
    for (const index of row.keyIndexes) {
      if (this.#rows.lengths[this.#base + index] !== nullLength) continue;
      throw corruptFile(this.#place, 'a row has no key', row.fields[index]?.name);
    }
    this.#rows.rowCount += 1;
  }

  #convert(index: number, kind: number): boolean {
    if (kind === fieldKinds.timestamp) return convertTimestamp(this.#rows);
    if (kind === fieldKinds.boolean) return convertBoolean(this.#rows);
    return this.#plan.fields[index]?.conversion?.(this.#rows) === true;
  }

  /** What else stands in a row that deletes means nothing. */
  #keepKeyOnly(): void {
    if (this.#plan.actionIndex === -1) throw corruptFile(this.#place, 'a snapshot has a row that deletes');
    this.#plan.fields.forEach(({ group }, index) => {
      if (group === 'value') this.#rows.lengths[this.#base + index] = nullLength;
    });
  }

  #checkEmpty(): void {
    const rows = this.#rows;
    this.#plan.fields.forEach(({ kind, conversion }, index) => {
      const at = this.#base + index;
      if (kind === fieldKinds.plain || rows.lengths[at] !== 0) return;
      rows.fieldStart = rows.starts[at] as number;
      rows.fieldLength = 0;
      if (conversion?.(rows) !== true) throw this.#badField(index);
      rows.starts[at] = rows.fieldStart;
      rows.lengths[at] = rows.fieldLength;
    });
  }

  #badField(index: number): Error {
    return corruptFile(this.#place, 'a value does not have the form of its type', this.#plan.fields[index]?.name);
  }
}
