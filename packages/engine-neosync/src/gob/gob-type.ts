import type { GobReader } from './gob-reader.ts';

/** A type of the wire. Elements, keys and fields are ids, which may be defined later than the type that names them. */
export type GobType =
  | { readonly kind: 'bool' | 'int' | 'uint' | 'float' | 'bytes' | 'string' | 'interface' | 'encoded' }
  | GobCompositeType;

/** Types of values that hold values. */
export type GobCompositeType =
  | { readonly kind: 'slice'; readonly element: number }
  | { readonly kind: 'map'; readonly key: number; readonly element: number }
  | GobStructType;

export interface GobStructType {
  readonly kind: 'struct';
  readonly name: string;
  readonly fields: readonly GobField[];
}

export interface GobField {
  readonly name: string;
  readonly id: number;
}

/** One definition in a row. */
export interface GobDefinition {
  readonly id: number;
  readonly type: GobType;
}

/** By id: what every gob stream knows. 7, complex numbers, is left out: no database sends them. */
export const builtInTypes: readonly (GobType | undefined)[] = [
  undefined,
  { kind: 'bool' },
  { kind: 'int' },
  { kind: 'uint' },
  { kind: 'float' },
  { kind: 'bytes' },
  { kind: 'string' },
  undefined,
  { kind: 'interface' },
];

/** Id of interfaces. */
export const interfaceId = 8;
/** The first id that a definition may have: those below belong to gob itself. */
const firstOwnId = 64;
/** More types than any server has: ids index arrays. */
const mostIds = 65_536;

/** Members of gob's `wireType`, by their field numbers. */
const [arrayMember, sliceMember, structMember, mapMember] = [0, 1, 2, 3];
/** GobEncoder, BinaryMarshaler, TextMarshaler. */
const lastEncodedMember = 6;

/** What follows a negative type id: the type with the id `id`. */
export function readDefinition(reader: GobReader, id: number): GobDefinition {
  if (id < firstOwnId || id >= mostIds) throw reader.corrupt('a type has an id that it cannot have');
  const member = reader.readUint() - 1;
  const type = readMember(reader, member);
  reader.readZero();
  return { id, type };
}

function readMember(reader: GobReader, member: number): GobType {
  if (member === structMember) return readStruct(reader);
  if (member < 0 || member > lastEncodedMember) throw unknownDefinition(reader);
  const ids = [0, 0];
  eachField(reader, (field) => {
    if (field === 0) readCommon(reader);
    else if (field === 2 && member === arrayMember) reader.readUint();
    else if (field === 1 || (field === 2 && member === mapMember)) ids[field - 1] = readTypeId(reader);
    else throw unknownDefinition(reader);
  });
  const [first = 0, second = 0] = ids;
  if (member === mapMember) return { kind: 'map', key: first, element: second };
  if (member === sliceMember || member === arrayMember) return { kind: 'slice', element: first };
  if (member < 0 || member > lastEncodedMember) throw unknownDefinition(reader);
  // Which type it is says the name of the interface that holds it.
  return { kind: 'encoded' };
}

function readStruct(reader: GobReader): GobStructType {
  let name = '';
  let fields: readonly GobField[] = [];
  eachField(reader, (field) => {
    if (field === 0) name = readCommon(reader);
    else if (field === 1) fields = readFields(reader);
    else throw unknownDefinition(reader);
  });
  return { kind: 'struct', name, fields };
}

/** `CommonType {Name, Id}`; the id says again what the definition began with. */
function readCommon(reader: GobReader): string {
  let name = '';
  eachField(reader, (field) => {
    if (field === 0) name = reader.readName();
    else if (field === 1) reader.readInt();
    else throw unknownDefinition(reader);
  });
  return name;
}

function readFields(reader: GobReader): GobField[] {
  const fields: GobField[] = [];
  // A field takes a delta, and the end of its struct.
  const count = reader.readCount(1);
  for (let index = 0; index < count; index += 1) {
    let name = '';
    let id = 0;
    eachField(reader, (field) => {
      if (field === 0) name = reader.readName();
      else if (field === 1) id = readTypeId(reader);
      else throw unknownDefinition(reader);
    });
    fields.push({ name, id });
  }
  return fields;
}

function readTypeId(reader: GobReader): number {
  const id = reader.readInt();
  if (id < 1 || id >= mostIds) throw reader.corrupt('a type has an id that it cannot have');
  return id;
}

/** Goes through a struct of gob's own: field numbers grow, 0 ends it. */
function eachField(reader: GobReader, read: (field: number) => void): void {
  let field = -1;
  for (;;) {
    const delta = reader.readUint();
    if (delta === 0) return;
    field += delta;
    read(field);
  }
}

function unknownDefinition(reader: GobReader): Error {
  return reader.corrupt('a type is defined in a way that is not known');
}
