export { jobRunLayout } from './bucket/job-run-layout.ts';
export { createNeosyncValues, neosyncValues, type NeosyncValuesOptions } from './bucket/neosync-values.ts';
export { decodeGob } from './gob/decode-gob.ts';
export { type GobRow, GobStruct, GobTime, type GobValue, RawString } from './gob/gob-value.ts';
export { createRowBatcher } from './rows/create-row-batcher.ts';
export { lossWarning } from './rows/loss-warning.ts';
export type { BatcherColumn, NeosyncLoss, RowBatcher, RowBatcherOptions } from './rows/row-batcher.ts';
export { type NeosyncEngine, parseNativeType } from './types/parse-native-type.ts';
export { isZone } from './values/zones.ts';
