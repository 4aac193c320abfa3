export { decodeGob } from './gob/decode-gob.ts';
export { type GobRow, GobStruct, GobTime, type GobValue, RawString } from './gob/gob-value.ts';
