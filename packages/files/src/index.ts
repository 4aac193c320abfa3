export type { BucketTables, DeclaredColumn, FileFormat, FolderSelection, FolderTable, JobRunSelection } from './bucket/bucket-options.ts';
export type { ListedEntry, ListRequest, ObjectBody, ObjectStore, StoredObject } from './objects/object-store.ts';
