import { GobReader } from './gob-reader.ts';
import { GobTypes } from './gob-types.ts';
import type { GobRow } from './gob-value.ts';
import { ValueDecoder } from './value-decoder.ts';

/**
 * Decodes a row that Neosync's API sent: one complete gob stream that holds a map from column to value. For tests and tools; rows on their way
 * to a sink go through {@link createRowBatcher}.
 *
 * @throws {ReadError} READ_CORRUPT
 */
export function decodeGob(payload: Uint8Array): GobRow {
  const reader = new GobReader();
  const types = new GobTypes(reader);
  reader.start(payload);
  types.beginRow();
  const type = readRowType(reader, types);
  const row = new ValueDecoder(reader, types).readMap(type);
  if (reader.at !== reader.end) throw reader.corrupt('bytes are left behind the row');
  return row;
}

/** Reads up to the entries of a row: length, definitions, type. */
export function readRowType(reader: GobReader, types: GobTypes): { kind: 'map'; key: number; element: number } {
  reader.readUint();
  const type = types.typeOf(types.readTypeId());
  if (type.kind !== 'map') throw reader.corrupt('a row is no map');
  reader.readZero();
  return type;
}
