import { ByteOutput, type NeutralType, SyncError } from '@sync/core/connector';
import { arrayConversion, type JsonConversion, plainValues, type RowBuffer, type ValueForms } from '@sync/files';
import { FastMoment } from './fast-moment.ts';
import type { NeosyncLoss } from '../rows/row-batcher.ts';
import { fromWrapper, isWrapper, wrapperStart } from '../values/from-wrapper.ts';
import { NeosyncValue } from '../values/neosync-value.ts';
import { parseJson } from '../values/parse-json.ts';
import { ValueTarget } from '../values/value-target.ts';
import { writeMoment } from '../values/write-moment.ts';
import { writeText } from '../values/write-text.ts';
import { writeValue } from '../values/write-value.ts';
import { Zones } from '../values/zones.ts';

export interface NeosyncValuesOptions {
  /** IANA name of the zone that the worker of the job called `Local`. @defaultValue UTC, told as a loss */
  readonly serverZone?: string;
  /** Told once for each kind and column. @defaultValue nobody is told */
  readonly onLoss?: (loss: Pick<NeosyncLoss, 'kind'>) => void;
}

/**
 * The values in the files of a job's run: JSON, in which bytes, bits, intervals, moments and lists of them are wrapped in objects. All others are those
 * of ordinary files ({@link plainValues}), but strings in columns of bytes are the bytes themselves, and the string `null` in a column of JSON is
 * JSON's null. Any string may stand in any column, since jobs change values.
 */
export function createNeosyncValues({ serverZone, onLoss }: NeosyncValuesOptions = {}): ValueForms {
  const zones = new Zones(serverZone);
  const targetOf = (type: NeutralType): ValueTarget =>
    new ValueTarget({ column: '', type, origin: 'bucket', zones, place: {}, onLoss: ({ kind }) => onLoss?.({ kind }) });
  return {
    text: (type) => plainValues.text(type),
    json: (type) => jsonConversion(type, targetOf(type)),
    takesRawStrings: ({ kind }) => kind === 'json',
  };
}

/** {@link createNeosyncValues} for runs whose zone is not known. */
export const neosyncValues: ValueForms = createNeosyncValues();

function jsonConversion(type: NeutralType, target: ValueTarget): JsonConversion {
  const plain = type.kind === 'array' ? listConversion(type.element, target) : plainValues.json(type);
  const writer = new WrapperWriter(target);
  const text = textConversion(target, writer);
  const hasObjects = objectKinds.has(type.kind);
  return (rows, token) => {
    if (token === 'object' && (!hasObjects || startsAsWrapper(rows))) return writer.convert(rows);
    if (token === 'string' && text !== undefined) return text(rows);
    return plain(rows, token);
  };
}

/** Types with values that are objects of JSON and wrap nothing. */
const objectKinds: ReadonlySet<string> = new Set(['json', 'text', 'opaque']);

/** An array, the elements of which may be wrapped. Its text may be that of Postgres, too. */
function listConversion(element: NeutralType, target: ValueTarget): JsonConversion {
  const convert = arrayConversion({
    convert: jsonConversion(element, target.element ?? target),
    takesRawStrings: element.kind === 'json',
    inner: element.kind === 'json' ? 'element' : 'dimension',
    isBytes: element.kind === 'bytes',
  });
  const plain = plainValues.json({ kind: 'array', element });
  return (rows, token) => (token === 'array' ? convert(rows) : plain(rows, token));
}

/** Strings that mean something else here than in ordinary files. */
function textConversion(target: ValueTarget, writer: WrapperWriter): ((rows: RowBuffer) => boolean) | undefined {
  switch (target.kind) {
    case 'bytes':
      return (rows) => writer.convertText(rows);
    case 'json':
      // In a list JSON's null is null.
      if (target.isElement) return undefined;
      return (rows) => {
        if (isNullWord(rows)) rows.setText('null');
        return true;
      };
    default:
      return undefined;
  }
}

function startsAsWrapper({ bytes, fieldStart, fieldLength }: RowBuffer): boolean {
  if (fieldLength < wrapperStart.length) return false;
  for (let offset = 0; offset < wrapperStart.length; offset += 1) {
    if (bytes[fieldStart + offset] !== wrapperStart[offset]) return false;
  }
  return true;
}

const nullWord = Buffer.from('"null"');

/** Strings for columns of JSON arrive with their quotes. */
function isNullWord({ bytes, fieldStart, fieldLength }: RowBuffer): boolean {
  return fieldLength === nullWord.length && nullWord.equals(bytes.subarray(fieldStart, fieldStart + fieldLength));
}

/** Puts what is wrapped, or what a text says, in the place of the field under way. */
class WrapperWriter {
  readonly #target: ValueTarget;
  readonly #output = new ByteOutput(256);
  readonly #fast = new FastMoment();
  readonly #isMoment: boolean;

  constructor(target: ValueTarget) {
    this.#target = target;
    this.#isMoment = target.kind === 'timestamp' || target.kind === 'date';
  }

  convert(rows: RowBuffer): boolean | 'null' {
    const fast = this.#fast;
    if (this.#isMoment && fast.read(rows)) {
      return this.#write(rows, (output, target) => {
        writeMoment(output, target, fast.moment, fast.zone);
        return true;
      });
    }
    const text = fieldOf(rows).toString('utf8');
    const wrapper = parseJson(text);
    if (wrapper === undefined || !isWrapper(wrapper)) return false;
    const content = fromWrapper(wrapper);
    if (content === undefined) return false;
    return this.#write(rows, (output, target) => writeValue(output, target, new NeosyncValue(content)));
  }

  convertText(rows: RowBuffer): boolean {
    const bytes = fieldOf(rows);
    return (
      this.#write(rows, (output, target) => {
        writeText(output, target, bytes);
        return true;
      }) === true
    );
  }

  /** False also for a value that has not the form of its type: which column it stands in, the reader of the file knows. */
  #write(rows: RowBuffer, write: (output: ByteOutput, target: ValueTarget) => boolean): boolean | 'null' {
    const output = this.#output;
    output.length = 0;
    try {
      if (!write(output, this.#target)) return 'null';
    } catch (cause) {
      // RangeError: lists nest deeper than the stack.
      if (SyncError.isInstance(cause) || cause instanceof RangeError) return false;
      throw cause;
    }
    const { bytes, length } = output;
    const fits = length <= rows.fieldLength;
    if (!fits) rows.beginSideField(length);
    rows.bytes.set(bytes.subarray(0, length), rows.fieldStart);
    rows.fieldLength = length;
    if (!fits) rows.endSideField();
    return true;
  }
}

function fieldOf({ bytes, fieldStart, fieldLength }: RowBuffer): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset + fieldStart, fieldLength);
}
