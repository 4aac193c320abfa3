export type { ChecksumAlgorithm } from './checksums.ts';
export type { MadeContent, NewContent } from './content.ts';
export type { FakeStore, FakeStoreOptions, SeenRequest as SeenStoreRequest } from './fake-store.ts';
export type {
  ArmedFault as ArmedStoreFault,
  FaultOrder as StoreFaultOrder,
  Hold as StoreHold,
  HoldOrder as StoreHoldOrder,
  RequestMatch as StoreRequestMatch,
  StoreFault,
  StoreFaults,
  StoreOperation,
} from './fault.ts';
export { type FakeGcs, type FakeGcsOptions, type GcsAccess, startFakeGcs } from './gcs/start-fake-gcs.ts';
export type { S3Access } from './s3/access.ts';
export { type SpawnedS3, spawnFakeS3, type SpawnFakeS3Options } from './s3/spawn-fake-s3.ts';
export { type FakeS3, type FakeS3Options, startFakeS3 } from './s3/start-fake-s3.ts';
export type { ObjectAttributes, StoredVersion } from './stored-version.ts';
export { startGcsServer, startMinio, type StoreContainer } from './store-containers.ts';
