import type { ByteOutput } from '@sync/core/connector';
import type { GobReader } from '../gob/gob-reader.ts';
import type { ValueTarget } from '../values/value-target.ts';
import { isPlainKind, quoteElement } from '../values/write-array.ts';
import { writeAscii } from '../values/write-digits.ts';

const [comma, openBrace, closeBrace] = [0x2c, 0x7b, 0x7d];

/** Writes lists of interfaces as Postgres's array text, element by element. */
export class FastLists {
  readonly #reader: GobReader;
  readonly #writeElement: (output: ByteOutput, target: ValueTarget) => boolean;

  constructor(reader: GobReader, writeElement: (output: ByteOutput, target: ValueTarget) => boolean) {
    this.#reader = reader;
    this.#writeElement = writeElement;
  }

  /** `target` is that of the elements. */
  write(output: ByteOutput, target: ValueTarget): void {
    const count = this.#reader.readCount(1);
    output.reserve(2);
    output.writeByte(openBrace);
    for (let index = 0; index < count; index += 1) {
      output.reserve(2);
      if (index > 0) output.writeByte(comma);
      const start = output.length;
      if (!this.#writeElement(output, target)) writeAscii(output, 'NULL');
      else if (!isPlainKind(target.kind)) quoteElement(output, target, start);
    }
    output.reserve(1);
    output.writeByte(closeBrace);
  }
}
