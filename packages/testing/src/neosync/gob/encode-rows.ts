import type { GoRow, GoStruct, GoTime, GoValue } from '../values/go-value.ts';
import { type ByteWriter, openByteWriter } from './byte-writer.ts';
import { basicIds, type GoType, type GoTypeName, type GoTypes, openGoTypes } from './go-types.ts';

/** Writes rows as a server process does: each a stream of its own that repeats the definitions it needs. */
export interface RowEncoder {
  /** A `map[string]interface {}`, its entries in this order. */
  encode(row: GoRow): Buffer;
  /** A `map[string][]uint8`, what rows of a GCS bucket come as. */
  encodeBytes(row: readonly (readonly [column: string, value: Uint8Array])[]): Buffer;
}

/** An encoder, given the types of the process it stands for. */
export function openRowEncoder(types: GoTypes = openGoTypes()): RowEncoder {
  const state: State = { types, sent: new Set(), out: openByteWriter(), buffers: [], depth: 0 };
  return {
    encode: (row) =>
      encodeRow(state, 'map[string]interface {}', (into) => {
        into.uint(row.length);
        for (const [column, value] of row) {
          into.text(column);
          writeInterface(state, into, value);
        }
      }),
    encodeBytes: (row) =>
      encodeRow(state, 'map[string][]uint8', (into) => {
        into.uint(row.length);
        for (const [column, value] of row) {
          into.text(column);
          into.text(value);
        }
      }),
  };
}

interface State {
  readonly types: GoTypes;
  /** Types defined so far in this row. */
  readonly sent: Set<GoType>;
  /** The row. */
  readonly out: ByteWriter;
  /** What is written and not yet a whole message, by how deep the value lies. */
  readonly buffers: ByteWriter[];
  depth: number;
}

function encodeRow(state: State, name: GoTypeName, writeEntries: (into: ByteWriter) => void): Buffer {
  state.sent.clear();
  state.out.clear();
  state.depth = 0;
  const into = bufferAt(state, 0);
  const type = state.types.get(name);
  define(state, into, type);
  into.int(type.id);
  into.byte(0);
  writeEntries(into);
  flush(state.out, into);
  return Buffer.from(state.out.view());
}

function bufferAt(state: State, depth: number): ByteWriter {
  state.buffers[depth] ??= openByteWriter();
  const buffer = state.buffers[depth];
  buffer.clear();
  return buffer;
}

/** Ends a message: its length and what it holds go to where messages of this depth go. */
function flush(target: ByteWriter, buffer: ByteWriter): void {
  target.uint(buffer.length);
  target.take(buffer);
  buffer.clear();
}

/** Sends the definitions that a value needs, each of which ends the message that is under way. */
function define(state: State, into: ByteWriter, type: GoType): void {
  if (state.sent.has(type)) return;
  state.sent.add(type);
  into.raw(type.definition);
  const target = state.depth === 0 ? state.out : state.buffers[state.depth - 1];
  if (target === undefined) throw new Error('A value has no message around it.');
  flush(target, into);
  for (const part of type.parts) define(state, into, part);
}

function writeInterface(state: State, into: ByteWriter, value: GoValue): void {
  if (value === null) {
    into.byte(0);
    return;
  }
  const basic = basicNames[value.kind];
  if (basic !== undefined) {
    into.text('type' in value ? value.type : basic.name);
    into.int(basic.id);
    writeMessage(state, into, (body) => {
      body.byte(0);
      writeBasic(body, value);
    });
    return;
  }
  const name = typeNames[value.kind];
  if (name === undefined) throw new Error(`gob: type not registered for interface: ${value.kind}`);
  into.text(name);
  const type = state.types.get(name);
  define(state, into, type);
  into.int(type.id);
  writeMessage(state, into, (body) => writeDefined(state, body, value));
}

const basicNames: Readonly<Partial<Record<string, { readonly name: string; readonly id: number }>>> = {
  int: { name: 'int', id: basicIds.int },
  uint: { name: 'uint', id: basicIds.uint },
  float: { name: 'float64', id: basicIds.float },
  bool: { name: 'bool', id: basicIds.bool },
  string: { name: 'string', id: basicIds.string },
  bytes: { name: '[]uint8', id: basicIds.bytes },
};

const typeNames: Readonly<Partial<Record<string, GoTypeName>>> = {
  map: 'map[string]interface {}',
  slice: '[]interface {}',
  time: 'time.Time',
  binary: 'neosynctypes.Binary',
  bits: 'neosynctypes.Bits',
  interval: 'neosynctypes.Interval',
  dateTime: 'neosynctypes.NeosyncDateTime',
  array: 'neosynctypes.NeosyncArray',
};

/** A value with its length in front. */
function writeMessage(state: State, into: ByteWriter, write: (body: ByteWriter) => void): void {
  state.depth += 1;
  const body = bufferAt(state, state.depth);
  write(body);
  state.depth -= 1;
  flush(into, body);
}

function writeBasic(body: ByteWriter, value: NonNullable<GoValue>): void {
  switch (value.kind) {
    case 'int':
      body.int(value.value);
      return;
    case 'uint':
      body.uint64(BigInt(value.value));
      return;
    case 'float':
      body.float(value.value);
      return;
    case 'bool':
      body.byte(value.value ? 1 : 0);
      return;
    case 'string':
    case 'bytes':
      body.text(value.value);
      return;
    default:
      throw new Error(`${value.kind} is no basic type`);
  }
}

function writeDefined(state: State, body: ByteWriter, value: NonNullable<GoValue>): void {
  switch (value.kind) {
    case 'map':
      body.byte(0);
      body.uint(value.entries.length);
      for (const [key, element] of value.entries) {
        body.text(key);
        writeInterface(state, body, element);
      }
      return;
    case 'slice':
      body.byte(0);
      body.uint(value.elements.length);
      for (const element of value.elements) writeInterface(state, body, element);
      return;
    case 'time':
      body.byte(0);
      body.text(timeBytes(value));
      return;
    default:
      writeStruct(state, body, value as GoStruct);
  }
}

function timeBytes({ seconds, nanos, eastSeconds }: GoTime): Uint8Array {
  const odd = (eastSeconds ?? 0) % 60;
  const bytes = Buffer.alloc(odd === 0 ? 15 : 16);
  bytes[0] = odd === 0 ? 1 : 2;
  bytes.writeBigInt64BE(seconds, 1);
  bytes.writeInt32BE(nanos, 9);
  bytes.writeInt16BE(eastSeconds === undefined ? -1 : Math.trunc(eastSeconds / 60), 13);
  if (odd !== 0) bytes.writeInt8(odd, 15);
  return bytes;
}

function writeStruct(state: State, body: ByteWriter, value: GoStruct): void {
  const fields = startStruct(body, typeIds[value.kind]);
  if (value.kind === 'array') {
    if (value.elements.length > 0) {
      body.byte(1);
      body.uint(value.elements.length);
      for (const element of value.elements) writeInterface(state, body, element);
    }
    body.byte(0);
    return;
  }
  // The empty JsonScanner: a struct is sent even when it has nothing.
  body.byte(1);
  body.byte(0);
  switch (value.kind) {
    case 'binary':
      fields.text(value.bytes);
      break;
    case 'bits':
      fields.text(value.bytes);
      fields.int(value.length);
      break;
    case 'interval':
      fields.int(value.microseconds);
      fields.int(value.days);
      fields.int(value.months);
      break;
    case 'dateTime':
      for (const part of [value.year, value.month, value.day, value.hour, value.minute, value.second]) fields.int(part);
      fields.int(value.nanos);
      fields.text(value.zone);
      fields.int(value.precision);
      fields.flag(value.isBC);
      break;
  }
  body.byte(0);
}

const typeIds: Readonly<Record<GoStruct['kind'], string>> = {
  binary: 'NEOSYNC_BINARY',
  bits: 'NEOSYNC_BIT',
  interval: 'NEOSYNC_INTERVAL',
  dateTime: 'NEOSYNC_DATETIME',
  array: 'NEOSYNC_ARRAY',
};

/** Fields in order: those with their zero value are left out, and the next one says how many it skipped. */
interface Fields {
  int(value: number | bigint): void;
  text(value: string | Uint8Array): void;
  flag(value: boolean): void;
}

function startStruct(body: ByteWriter, typeId: string): Fields {
  // BaseType { Neosync { Version 1, TypeId } }
  for (const byte of [1, 1, 1, 1, 1]) body.byte(byte);
  body.text(typeId);
  body.byte(0);
  body.byte(0);
  let delta = 1;
  const field = (isZero: boolean): boolean => {
    if (isZero) delta += 1;
    else {
      body.byte(delta);
      delta = 1;
    }
    return !isZero;
  };
  return {
    int: (value) => {
      if (field(value === 0 || value === 0n)) body.int(value);
    },
    text: (value) => {
      if (field(value.length === 0)) body.text(value);
    },
    flag: (value) => {
      if (field(!value)) body.byte(1);
    },
  };
}
