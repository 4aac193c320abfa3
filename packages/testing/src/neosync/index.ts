export type {
  BucketConnectionConfig,
  FakeAccount,
  FakeApiKey,
  FakeConnection,
  FakeJobRun,
  FakeLogin,
  FakeNeosync,
  FakeNeosyncOptions,
  JobRunStatus,
  NeosyncCall,
  SqlConnectionConfig,
} from './fake-neosync.ts';
export type {
  ArmedNeosyncFault,
  CallMatch,
  ConnectCode,
  NeosyncFault,
  NeosyncFaultOrder,
  NeosyncFaults,
  NeosyncHold,
  NeosyncHoldOrder,
  NeosyncMethod,
} from './fault.ts';
export { type SpawnedNeosync, spawnFakeNeosync, type SpawnFakeNeosyncOptions } from './spawn-fake-neosync.ts';
export { startFakeNeosync } from './start-fake-neosync.ts';
export {
  type JobRunOptions,
  type PutHeaders,
  type RunNaming,
  writeJobRun,
  type WrittenTable,
} from './run/write-job-run.ts';
export { crewLosses, type CrewLoss, crewLossyTable } from './crew/losses.ts';
export { crewScript, crewTables } from './crew/script.ts';
