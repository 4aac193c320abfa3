export type { NotCarried } from './catalog/definition.ts';
export type { Selection } from './catalog/selection.ts';
export { printTableRef, type TableKey, type TableRef, tableKey } from './catalog/table-ref.ts';
export type { ColumnRule, OnUnfit, SyncSettings } from './config/options.ts';
export type { Warning } from './connector/call-options.ts';
export type { FeedSource } from './connector/feed.ts';
export type { OnConflict, Sink } from './connector/sink.ts';
export type { Source } from './connector/source.ts';
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
export { type Advice, type ErrorContext, SyncError } from './errors/sync-error.ts';
export type { SyncEvent } from './events/event.ts';
export type { ReplicaReport, Report, TableReport } from './events/report.ts';
export { formatPlan } from './plan/format-plan.ts';
export { planToMermaid } from './plan/plan-to-mermaid.ts';
export type { Action, KeyChoice, LaneChoice, Plan, PlannedTable, Step, StepId, TableLoad } from './plan/plan.ts';
export type { ReplicaStatus } from './changes/list-replicas.ts';
export { dropReplicas } from './sync/drop-replicas.ts';
export { listReplicas } from './sync/list-replicas.ts';
export { planSync } from './sync/plan-sync.ts';
export type { DropReplicasOptions, ListReplicasOptions, ReplicaOptions } from './sync/replica-options.ts';
export { sync } from './sync/sync.ts';
export type { SyncOptions } from './sync/sync-options.ts';
