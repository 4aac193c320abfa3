export type {
  Catalog,
  Column,
  ColumnEncoding,
  ColumnPair,
  Encoding,
  ForeignKey,
  Index,
  IndexColumn,
  NeutralDefault,
  ReferentialAction,
  Sequence,
  Table,
  UniqueKey,
  UserType,
} from './catalog/catalog.ts';
export type { Definition, DefinitionList, DefinitionSection, Dialect, NotCarried } from './catalog/definition.ts';
export type { NeutralType } from './catalog/neutral-type.ts';
export { compareTypes, type TypeFit } from './catalog/compare-types.ts';
export type { ColumnRule, OnUnfit } from './catalog/column-rule.ts';
export type { Naming, Placement, SchemaStyle } from './catalog/placement.ts';
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
export type { TableChange } from './catalog/table-change.ts';
export type { SpecialValue, ValueLimits } from './catalog/value-limits.ts';
export { abortedError, throwIfAborted, untilAborted } from './connector/abort.ts';
export { ByteOutput } from './connector/byte-output.ts';
export type { CallOptions, Identity, Warning, Watermark } from './connector/call-options.ts';
export { changeFields, deleteOperation, upsertOperation } from './connector/change.ts';
export {
  type ChangeStageNames,
  changeTerms,
  type ChangeTerms,
  type ChangeTermsInit,
  freeName,
  nameChangeColumns,
  valueColumns,
} from './connector/change-stage.ts';
export { type ClientHandling, ClientSlots } from './connector/client-slots.ts';
export { DescribedTables } from './connector/described-tables.ts';
export { type AddressOptions, checkApplicationName, onlyPlace, urlFaultOf } from './connector/end-address.ts';
export {
  type EndFault,
  endError,
  type ErrorPlace,
  sessionClosedError,
  stoppedError,
} from './connector/end-error.ts';
export {
  connectionLost,
  type ErrorMeaning,
  type NamedParts,
  networkMeaning,
  unreachable,
  whyWithNames,
} from './connector/error-meaning.ts';
export type { TableDigest } from './connector/digest.ts';
export { isFeedSource } from './connector/feed.ts';
export type {
  Delivery,
  DeliveryReadRequest,
  FeedReadRequest,
  FeedSession,
  FeedSource,
  FeedState,
  FeedStates,
  FeedTable,
  StateLayout,
  StatePlace,
} from './connector/feed.ts';
export { type Chunk, type FieldBatch, nullLength, sumFieldBytes } from './connector/field-batch.ts';
export { doubleKeyError, explainingCommit, namingTable } from './connector/load-errors.ts';
export {
  type DeferredKeyFilling,
  emptyStage,
  fillFromStage,
  isStaged,
  isStageName,
  type LoadStage,
  nameStage,
  noKeyToUpdateBy,
  type TargetKey,
} from './connector/load-stage.ts';
export { isLocalHost, isSocketPath } from './connector/local-host.ts';
export { NetworkFault } from './connector/network-fault.ts';
export { refuseUnknownOptions, textOption } from './connector/option-checks.ts';
export { type CheckedLimits, checkLimits, invalidOption, type PoolLimits } from './connector/pool-limits.ts';
export { Places } from './connector/places.ts';
export {
  type Reader,
  type Readers,
  type ReadingConnection,
  streamWithReader,
  withReader,
} from './connector/readers.ts';
export type {
  ChangeDraft,
  ChangeRequest,
  ChangesWriteRequest,
  DeferredKey,
  DraftRequest,
  DraftTable,
  EncodedWriteRequest,
  ExistingDefinitions,
  LoadUnit,
  MoveRequest,
  OnConflict,
  RowsWriteRequest,
  SchemaDraft,
  SequenceSetting,
  Sink,
  SinkCapabilities,
  SinkSession,
  StateRequest,
  TruncateRequest,
  UnitRequest,
  WriteReport,
  WriteRequest,
  Writer,
} from './connector/sink.ts';
export type {
  DefinitionsRequest,
  DescribeDetail,
  DescribeForRequest,
  DigestRequest,
  EncodedReadRequest,
  ReadRequest,
  SequenceState,
  Slice,
  SliceRequest,
  Snapshot,
  Source,
  SourceCapabilities,
  SourceSession,
} from './connector/source.ts';
export { type RowTerms, rowTerms, stageAlias, targetAlias } from './connector/row-terms.ts';
export {
  type Connections,
  openOnPool,
  type PooledConnection,
  SessionParts,
  withConnection,
} from './connector/session-parts.ts';
export {
  createSessionLocks,
  type LockKeeping,
  type SessionLocks,
  type SessionLocksInit,
} from './connector/session-locks.ts';
export { createStagedChunks, type StagedChunks, type StagedChunksInit } from './connector/staged-chunks.ts';
export type { StagedChunk, StagingOptions } from './connector/staging.ts';
export {
  compareState,
  cutFraction,
  cutStateTimes,
  type DigitsOf,
  keyValuesOf,
  stateMoved,
  type StateStep,
  writtenColumns,
  writtenValues,
} from './connector/state-row.ts';
export type { StateColumn, StateEntry, StateRemoval, StateRow, StateTable } from './connector/state.ts';
export { type ValueProblem, valueError } from './connector/value-error.ts';
export { readUrlCertificates, readUrlFile } from './connector/url-file.ts';
export {
  decodeUrlPart,
  readUrlParameters,
  refuseUnknown,
  refuseUnlessNeutral,
  type UrlFault,
  type UrlParameters,
} from './connector/url-parameters.ts';
export { type OpenTransaction, undoTransaction } from './connector/undo.ts';
export { misusedUnit, type UnitWriter, watchedWriter, type WriterWatch } from './connector/unit-writer.ts';
export { within } from './connector/within.ts';
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
