import { builtInTypes, type GobDefinition, type GobType, readDefinition } from './gob-type.ts';
import type { GobReader } from './gob-reader.ts';

/** A run of definitions as it stood in a row: met again, its bytes are compared and nothing is read. */
interface KnownDefinitions {
  readonly bytes: Buffer;
  readonly definitions: readonly GobDefinition[];
}

/** More than a table needs, whose rows repeat a few; a server that sends others in every row fills no memory. */
const mostRuns = 256;

/**
 * The types of the row under way. Every row brings all definitions it needs, the same ones again and again: they are kept by their bytes, and
 * begin to count only where a row has them.
 */
export class GobTypes {
  readonly #reader: GobReader;
  readonly #types: (GobType | undefined)[] = [...builtInTypes];
  /** The row that defined the type of an id. */
  readonly #rows: number[] = builtInTypes.map(() => 0);
  readonly #runs = new Map<number, KnownDefinitions[]>();
  readonly #definitions = new Map<string, GobDefinition>();
  #runCount = 0;
  #row = 0;

  constructor(reader: GobReader) {
    this.#reader = reader;
  }

  /** Forgets what the row before defined. */
  beginRow(): void {
    this.#row += 1;
  }

  /** The type of an id. @throws {ReadError} READ_CORRUPT when the row has not defined it */
  typeOf(id: number): GobType {
    const type = this.#types[id];
    if (type === undefined || (id >= builtInTypes.length && this.#rows[id] !== this.#row)) {
      throw this.#reader.corrupt('a value has a type that the row does not define');
    }
    return type;
  }

  /** Takes definitions, when some stand here, and the type id behind them. */
  readTypeId(): number {
    const reader = this.#reader;
    for (;;) {
      const start = reader.at;
      const id = reader.readInt();
      if (id > 0) return id;
      if (id === 0 || !this.#takeKnown(-id, start)) this.#takeNew(-id, start);
      // The length of the message that follows.
      reader.readUint();
    }
  }

  #takeKnown(id: number, start: number): boolean {
    const reader = this.#reader;
    for (const { bytes, definitions } of this.#runs.get(id) ?? []) {
      const end = start + bytes.length;
      if (end > reader.end || bytes.compare(reader.bytes, start, end) !== 0) continue;
      for (const definition of definitions) this.#define(definition);
      reader.at = end;
      return true;
    }
    return false;
  }

  /** Reads definitions up to the last one that stands here. */
  #takeNew(first: number, start: number): void {
    const reader = this.#reader;
    const definitions: GobDefinition[] = [];
    let id = first;
    for (;;) {
      const definition = this.#readDefinition(id);
      definitions.push(definition);
      this.#define(definition);
      const end = reader.at;
      reader.readUint();
      const next = reader.readInt();
      if (next < 0) {
        id = -next;
        continue;
      }
      reader.at = end;
      break;
    }
    this.#remember(first, { bytes: Buffer.from(reader.bytes.subarray(start, reader.at)), definitions });
  }

  /** One object for one text, so that what was made for a type is found again, in whichever run of definitions it comes. */
  #readDefinition(id: number): GobDefinition {
    const reader = this.#reader;
    const start = reader.at;
    const definition = readDefinition(reader, id);
    if (this.#runCount >= mostRuns) return definition;
    const { buffer, byteOffset } = reader.bytes;
    const text = `${id} ${Buffer.from(buffer, byteOffset + start, reader.at - start).toString('latin1')}`;
    const known = this.#definitions.get(text) ?? definition;
    this.#definitions.set(text, known);
    return known;
  }

  #remember(id: number, known: KnownDefinitions): void {
    if (this.#runCount >= mostRuns) return;
    this.#runCount += 1;
    const runs = this.#runs.get(id);
    if (runs === undefined) this.#runs.set(id, [known]);
    // Longer ones first: another may be how they begin.
    else
      this.#runs.set(
        id,
        [...runs, known].toSorted((a, b) => b.bytes.length - a.bytes.length),
      );
  }

  #define({ id, type }: GobDefinition): void {
    const types = this.#types;
    while (types.length <= id) {
      types.push(undefined);
      this.#rows.push(0);
    }
    if (this.#rows[id] === this.#row) throw this.#reader.corrupt('a type is defined twice');
    types[id] = type;
    this.#rows[id] = this.#row;
  }
}
