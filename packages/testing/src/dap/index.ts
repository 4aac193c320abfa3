export type { FakeChange, FakeRow, FakeValue, RoundSize } from './change.ts';
export type { NewBenchTable } from './bench-table.ts';
export { controlFakeDap } from './control-fake-dap.ts';
export type { DapControl, DapTables, FakeDap, FakeDapOptions, RunningDap, Usage } from './fake-dap.ts';
export { evolveSchema, type SchemaChanges } from './evolve-schema.ts';
export type {
  AccountProblem,
  ArmedFault,
  DapEndpoint,
  DapFault,
  FaultOrder,
  Hold,
  HoldOrder,
  RequestMatch,
} from './fault.ts';
export type { NewTable } from './new-table.ts';
export { digestRows, type ExpectedOptions, type ExpectedRows, type RowsDigest } from './oracle.ts';
export {
  accountsSchema,
  accountsSchema2,
  coursesSchema,
  type DapSchema,
  dapSchema,
  type Json,
  sampleSchemas,
  usersSchema,
  webLogsSchema,
} from './schemas.ts';
export { type DapSettings, publishedLimits, type RateLimit } from './settings.ts';
export { type SpawnedDap, spawnFakeDap } from './spawn-fake-dap.ts';
export { startFakeDap } from './start-fake-dap.ts';
export type { TableShape } from './table-shape.ts';
export { type TrapRow, trapRows, type TrapRowsOptions } from './trap-rows.ts';
export type { Counts as DapCounts, SeenRequest } from './world.ts';
