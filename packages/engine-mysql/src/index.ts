export type {
  CatalogRow,
  ConnectionPool,
  FieldForm,
  LoadIn,
  MysqlConnection,
  Queryable,
  RowsRequest,
  ServerFacts,
  StatementResult,
} from './connection.ts';
export { databaseId, foreignKeyId, indexId, objectId } from './definitions/definition-ids.ts';
export { addTo, type Alteration, joinAlterations } from './definitions/join-alterations.ts';
export { readTableDigest, type TableDigestRequest } from './digest.ts';
export { mysqlDialect } from './dialect.ts';
export { type CatalogRequest, readCatalog } from './catalog/read-catalog.ts';
export { readJsonColumns } from './catalog/read-checks.ts';
export { readCatalogFingerprint } from './catalog/read-fingerprint.ts';
export { readSequenceStates } from './catalog/read-sequences.ts';
export { type NativeType, type NativeTypeName, parseNativeType, printNativeType } from './catalog/native-types.ts';
export { neutralType, opaqueType, valueLimits } from './catalog/neutral-types.ts';
export { quoteLiteral, quoteName, quoteTable } from './quote.ts';
export type { FieldTarget, NativeColumn } from './fields/field-target.ts';
export { insertStatementHead, type LoadColumn, loadDataStatement } from './fields/load-columns.ts';
export {
  createLineEncoder,
  createValuesEncoder,
  type EncodeRequest,
  type RowEncoder,
  type RowTarget,
} from './fields/row-encoder.ts';
export { draftMysqlChange } from './alter/draft-change.ts';
export { draftMysqlMove } from './alter/draft-move.ts';
export { draftMysqlSchema, type DraftPlace } from './draft/draft-schema.ts';
export { readIdentity } from './identity.ts';
export { plantMark, seesMark } from './marks.ts';
export { type PoolOpener, type PoolOwner, preparePool } from './open-pool.ts';
export type { MysqlConnectionConfig, MysqlEndOptions, OwnConnections, UserPool } from './options.ts';
export { classifyWarning, translateError, type WarningMeaning } from './translate-error.ts';
export { type ApplyOptions, applyDefinitions } from './definitions/apply-definitions.ts';
export { listDefinitionIds } from './definitions/list-definition-ids.ts';
export { readDefinitions, type ReadDefinitionsOptions } from './definitions/read-definitions.ts';
export type { ObjectScope } from './definitions/list-objects.ts';
export { inScope, isInScope } from './catalog/catalog-scope.ts';
export { readRefusals } from './definitions/read-refusals.ts';
