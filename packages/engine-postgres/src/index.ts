export { readCatalog } from './catalog/read-catalog.ts';
export { readCatalogFingerprint } from './catalog/read-fingerprint.ts';
export type {
  CatalogRow,
  ConnectionPool,
  CopyBlocks,
  CopyBytes,
  CopyFormat,
  CopyIn,
  CopyInRequest,
  CopyOutRequest,
  PostgresConnection,
  Queryable,
} from './connection.ts';
export { applyDefinitions } from './definitions/apply-definitions.ts';
export { listDefinitionIds, readDefinitions, type ReadDefinitionsOptions } from './definitions/read-definitions.ts';
export { readSchemaNames } from './definitions/read-schemas.ts';
export { readRefusals } from './definitions/read-refusals.ts';
export { chooseFieldFormat, type FieldFormat } from './fields/choose-field-format.ts';
export {
  type CopyTextColumn,
  type CopyTextReader,
  type CopyTextReaderOptions,
  createCopyTextReader,
} from './fields/copy-text-reader.ts';
export type { FieldTarget, NativeType } from './fields/field-target.ts';
export {
  binaryHeader,
  binaryTrailer,
  createRowEncoder,
  type EncodeRequest,
  type RowEncoder,
  type RowTarget,
} from './fields/row-encoder.ts';
export { CopyFormatError, type CopyRowCounter, createCopyRowCounter } from './copy-rows.ts';
export { draftChange } from './draft/draft-change.ts';
export { draftMove } from './draft/draft-move.ts';
export { draftSchema } from './draft/draft-schema.ts';
export { readTableDigest, type TableDigestRequest } from './digest.ts';
export { copyBinaryEncoding, copyTextEncoding, postgresDialect, postgresNaming } from './dialect.ts';
export { readIdentity } from './identity.ts';
export { plantMark, seesMark } from './marks.ts';
export { type PoolOpener, type PoolOwner, preparePool } from './open-pool.ts';
export type {
  OwnConnections,
  PostgresConnectionConfig,
  PostgresEndOptions,
  UserPglite,
  UserPgliteResult,
  UserPgliteSession,
  UserPool,
} from './options.ts';
export { quoteLiteral, quoteName, quoteTable } from './quote.ts';
export { type TransactionPurpose, transactionSettings } from './session-settings.ts';
export { translateError } from './translate-error.ts';
