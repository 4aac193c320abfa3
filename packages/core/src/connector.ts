export type {
  Catalog,
  Column,
  ColumnEncoding,
  ColumnPair,
  Encoding,
  ForeignKey,
  ReferentialAction,
  Sequence,
  Table,
  UniqueKey,
  UserType,
} from './catalog/catalog.ts';
export type { Definition, DefinitionList, DefinitionSection, Dialect, NotCarried } from './catalog/definition.ts';
export type { NeutralType } from './catalog/neutral-type.ts';
export type { Selection, TableMatcher } from './catalog/selection.ts';
export {
  compareTableRefs,
  compareText,
  isSameTable,
  printName,
  printTableRef,
  type TableKey,
  type TableRef,
  tableKey,
} from './catalog/table-ref.ts';
export { abortedError, throwIfAborted, untilAborted } from './connector/abort.ts';
export type { CallOptions, Identity, Warning, Watermark } from './connector/call-options.ts';
export { type ChangeBatch, deleteOperation, upsertOperation } from './connector/change.ts';
export type { TableDigest } from './connector/digest.ts';
export { type Chunk, type FieldBatch, nullLength, sumFieldBytes } from './connector/field-batch.ts';
export type {
  DeferredKey,
  EncodedWriteRequest,
  ExistingDefinitions,
  LoadUnit,
  OnConflict,
  RowsWriteRequest,
  SequenceSetting,
  Sink,
  SinkCapabilities,
  SinkSession,
  TruncateRequest,
  UnitRequest,
  WriteReport,
  WriteRequest,
  Writer,
} from './connector/sink.ts';
export type {
  DigestRequest,
  EncodedReadRequest,
  ReadRequest,
  SequenceState,
  Snapshot,
  Source,
  SourceCapabilities,
  SourceSession,
} from './connector/source.ts';
export { createStagedChunks, type StagedChunks, type StagedChunksInit } from './connector/staged-chunks.ts';
export type { StagedChunk, StagingOptions } from './connector/staging.ts';
export type { StateColumn, StateEntry } from './connector/state.ts';
export {
  AbortedError,
  CatalogError,
  ChangeError,
  ConfigError,
  ConnectionError,
  InternalError,
  PlanError,
  ReadError,
  RunError,
  WriteError,
} from './errors/classes.ts';
export { type ErrorCode, errorCodes } from './errors/codes.ts';
export { findNearest } from './errors/find-nearest.ts';
export { type Advice, type ErrorContext, SyncError, type SyncErrorInit } from './errors/sync-error.ts';
export { redactUrl } from './errors/redact.ts';
