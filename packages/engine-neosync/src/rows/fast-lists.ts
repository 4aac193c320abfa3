import type { ByteOutput } from '@sync/core/connector';
import { type GobReader, mostLevels } from '../gob/gob-reader.ts';
import { interfaceId } from '../gob/gob-type.ts';
import type { GobTypes } from '../gob/gob-types.ts';
import type { ValueTarget } from '../values/value-target.ts';

const [comma, openBrace, closeBrace] = [0x2c, 0x7b, 0x7d];

export interface FastListsInit {
  readonly reader: GobReader;
  readonly types: GobTypes;
  /** Takes one element and writes it as text in an array. `target` is that of elements. */
  readonly writeElement: (output: ByteOutput, target: ValueTarget) => void;
}

/** Writes lists of interfaces as Postgres's array text, element by element. */
export class FastLists {
  readonly #init: FastListsInit;
  #level = 0;

  constructor(init: FastListsInit) {
    this.#init = init;
  }

  /** Begins a row, whatever became of the one before. */
  beginRow(): void {
    this.#level = 0;
  }

  /** Takes what follows the name of a list; `target` is that of its elements. */
  write(output: ByteOutput, target: ValueTarget): void {
    const { reader, types, writeElement } = this.#init;
    const type = types.typeOf(types.readTypeId());
    if (type.kind !== 'slice' || type.element !== interfaceId)
      throw reader.corrupt('a list has a type that is not known');
    reader.readUint();
    reader.readZero();
    this.#level += 1;
    if (this.#level > mostLevels) throw reader.corrupt(`values nest deeper than ${mostLevels} levels`);
    const count = reader.readCount(1);
    output.reserve(2);
    output.writeByte(openBrace);
    for (let index = 0; index < count; index += 1) {
      output.reserve(2);
      if (index > 0) output.writeByte(comma);
      writeElement(output, target);
    }
    output.reserve(1);
    output.writeByte(closeBrace);
    this.#level -= 1;
  }
}
