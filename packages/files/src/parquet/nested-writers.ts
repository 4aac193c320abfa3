import { ByteOutput, type NeutralType } from '@sync/core/connector';
import { bindCanonical, type BindValues, type CanonicalForm, type WriteValue } from './canonical-values.ts';
import { bindLeaf } from './convert-leaf.ts';
import { type ParquetPlace, typeDiffers, unfitValue } from './faults.ts';
import { bindHex, bindJson, quoteWith, writeJsonString } from './json-values.ts';
import type { LeafCursor } from './leaf-cursor.ts';
import { nativeType } from './neutral.ts';
import type { LeafPart, ListPart, MapPart, SchemaPart, StructPart } from './schema.ts';
import { writeAscii } from './write-number.ts';

/** Writes what a part of the schema has in the row under way; false when it is NULL. Takes the entries of its leaves. */
export type WritePart = (output: ByteOutput) => boolean;

/** What writers of nested columns share. */
export interface NestedInit {
  readonly place: ParquetPlace;
  /** Opens a leaf's entries, its values bound to how they are written. */
  readonly cursorOf: (leaf: LeafPart, bind: BindValues) => LeafCursor;
  /** Called with what is written so far of the field, from time to time. @throws {ReadError} READ_FIELD_TOO_LARGE */
  readonly checkSize: (output: ByteOutput) => void;
}

/** A nested column as `target` says: array text, or JSON. @throws {CatalogError} CATALOG_TYPE_DIFFERS */
export function nestedWriter(part: SchemaPart, target: NeutralType, init: NestedInit): WritePart {
  if (target.kind === 'array' && part.kind === 'list') return new NestedWriter(init).array(part, target.element).write;
  const isVariant = part.kind === 'struct' && part.isVariant;
  if (isVariant || (target.kind !== 'json' && target.kind !== 'text'))
    throw typeDiffers(init.place, nativeType(part), target);
  return new NestedWriter(init).json(part).write;
}

/** A part's writer, and the cursors of all its leaves: an entry of each is taken where the part is not there. */
interface PartWriter {
  readonly write: WritePart;
  readonly cursors: readonly LeafCursor[];
}

const [openBrace, closeBrace, openBracket, closeBracket, comma, colon, quote, backslash] = Array.from(
  '{}[],:"\\',
  (each) => each.charCodeAt(0),
) as [number, number, number, number, number, number, number, number];

class NestedWriter {
  readonly #init: NestedInit;
  readonly #form: CanonicalForm;

  constructor(init: NestedInit) {
    this.#init = init;
    this.#form = { unfit: (problem) => unfitValue(init.place, problem), secondDigits: 9 };
  }

  json(part: SchemaPart): PartWriter {
    switch (part.kind) {
      case 'leaf':
        return this.#leaf(part, bindJson(part, this.#form));
      case 'struct':
        return this.#struct(part);
      case 'list':
        return this.#list(part, this.json(part.element), { open: openBracket, close: closeBracket, null: 'null' });
      case 'map':
        return this.#map(part);
      default:
        return part satisfies never;
    }
  }

  array(part: ListPart, element: NeutralType): PartWriter {
    return this.#list(part, this.#element(part.element, element), { open: openBrace, close: closeBrace, null: 'NULL' });
  }

  #element(part: SchemaPart, target: NeutralType): PartWriter {
    if (part.kind === 'leaf') return this.#leaf(part, bindElement(part, target, this.#init.place));
    // Inner lists are dimensions of the array.
    if (part.kind === 'list' && target.kind !== 'json') {
      return this.array(part, target.kind === 'array' ? target.element : target);
    }
    if (target.kind !== 'json' && target.kind !== 'text') throw typeDiffers(this.#init.place, nativeType(part), target);
    const { write, cursors } = this.json(part);
    return { write: quoted(write), cursors };
  }

  #leaf(leaf: LeafPart, bind: BindValues): PartWriter {
    const cursor = this.#init.cursorOf(leaf, bind);
    const there = leaf.definition;
    const write: WritePart = (output) => {
      const isWritten = cursor.definition === there && cursor.write(output);
      cursor.next();
      return isWritten;
    };
    return { write, cursors: [cursor] };
  }

  #struct(part: StructPart): PartWriter {
    if (part.isVariant) throw typeDiffers(this.#init.place, nativeType(part), { kind: 'json', isNormalized: false });
    const fields = part.fields.map((field) => ({ key: jsonKey(field.name), writer: this.json(field) }));
    const cursors = fields.flatMap(({ writer }) => writer.cursors);
    const write: WritePart = (output) => {
      output.reserve(1);
      output.writeByte(openBrace);
      for (const [index, { key, writer }] of fields.entries()) {
        if (index > 0) writeAscii(output, ',');
        output.reserve(key.length);
        output.writeBytes(key, 0, key.length);
        if (!writer.write(output)) writeAscii(output, 'null');
      }
      writeAscii(output, '}');
      return true;
    };
    return { write: unlessNull(part, cursors, write), cursors };
  }

  #list(part: ListPart, element: PartWriter, marks: Marks): PartWriter {
    const write: WritePart = (output) => {
      output.reserve(1);
      output.writeByte(marks.open);
      this.#repeat(part, element.cursors, output, () => {
        if (!element.write(output)) writeAscii(output, marks.null);
      });
      output.reserve(1);
      output.writeByte(marks.close);
      return true;
    };
    return { write: unlessNull(part, element.cursors, write), cursors: element.cursors };
  }

  #map(part: MapPart): PartWriter {
    const key = this.#key(part.key);
    const value = part.value === undefined ? undefined : this.json(part.value);
    const cursors = [...key.cursors, ...(value?.cursors ?? [])];
    const write: WritePart = (output) => {
      writeAscii(output, '{');
      this.#repeat(part, cursors, output, () => {
        if (!key.write(output)) throw unfitValue(this.#init.place, 'has a key that is NULL');
        output.reserve(1);
        output.writeByte(colon);
        if (value?.write(output) !== true) writeAscii(output, 'null');
      });
      writeAscii(output, '}');
      return true;
    };
    return { write: unlessNull(part, cursors, write), cursors };
  }

  /** Keys of JSON are strings, so other keys are strings of their canonical text. */
  #key(part: SchemaPart): PartWriter {
    if (part.kind !== 'leaf') {
      const { write, cursors } = this.json(part);
      return { write: asJsonString(write), cursors };
    }
    const bind = part.type.kind === 'bytes' ? bindHex : bindCanonical(part, this.#form);
    return this.#leaf(part, (values) => quoteWith(bind(values)));
  }

  /** Calls `write` for each element of a list that is there, with commas between them. */
  #repeat(part: ListPart | MapPart, cursors: readonly LeafCursor[], output: ByteOutput, write: () => void): void {
    const first = cursors[0] as LeafCursor;
    if (first.definition < part.elementDefinition) {
      for (const cursor of cursors) cursor.next();
      return;
    }
    for (;;) {
      write();
      this.#init.checkSize(output);
      if (first.repetition !== part.repetition) break;
      output.reserve(1);
      output.writeByte(comma);
    }
  }
}

interface Marks {
  readonly open: number;
  readonly close: number;
  readonly null: string;
}

function unlessNull(part: SchemaPart, cursors: readonly LeafCursor[], write: WritePart): WritePart {
  const [first] = cursors;
  if (first === undefined) throw new Error('a part of the schema has no columns');
  if (!part.isNullable) return write;
  return (output) => {
    if (first.definition >= part.definition) return write(output);
    for (const cursor of cursors) cursor.next();
    return false;
  };
}

/** Numbers and truth values stand as they are in array text; everything else is quoted, so that nothing in it means something. */
function bindElement(leaf: LeafPart, target: NeutralType, place: ParquetPlace): BindValues {
  if (target.kind === 'bytes' && leaf.type.kind === 'bytes') return (values) => quotedValues(bindHex(values));
  const bind = bindLeaf(leaf, target, place);
  const isBare =
    target.kind === 'integer' || target.kind === 'decimal' || target.kind === 'float' || target.kind === 'boolean';
  return isBare ? bind : (values) => quotedValues(bind(values));
}

function quotedValues(write: WriteValue): WriteValue {
  const text = new ByteOutput(256);
  return (output, index) => {
    text.length = 0;
    return write(text, index) && quoteElement(output, text);
  };
}

function quoted(write: WritePart): WritePart {
  const text = new ByteOutput(256);
  return (output) => {
    text.length = 0;
    return write(text) && quoteElement(output, text);
  };
}

function quoteElement(output: ByteOutput, { bytes, length }: ByteOutput): true {
  output.reserve(2 * length + 2);
  output.writeByte(quote);
  for (let at = 0; at < length; at += 1) {
    const byte = bytes[at] as number;
    if (byte === quote || byte === backslash) output.writeByte(backslash);
    output.writeByte(byte);
  }
  output.writeByte(quote);
  return true;
}

function asJsonString(write: WritePart): WritePart {
  const text = new ByteOutput(256);
  return (output) => {
    text.length = 0;
    if (!write(text)) return false;
    writeJsonString(output, text.bytes.subarray(0, text.length));
    return true;
  };
}

/** `"name":` */
function jsonKey(name: string): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(name)}:`);
}
